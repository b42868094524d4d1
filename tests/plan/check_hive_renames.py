#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Holds `explain_boot --format json` against an independent decoding of a hive's own bytes.

usage: check_hive_renames.py EXPLAIN_BOOT DIRECTORY

Every registry hive in DIRECTORY (plain, or compressed with xz) is read here without any registry library: the cells of
the REGF format are followed by hand to Control\\Session Manager of the control set that Select\\Current names. What is
compared: the pending renames one by one, and the raw lines of the command lists, the environment, the DOS devices and
the known DLLs. Exit 77 (skipped) when there is no hive to read.
"""

import json
import lzma
import pathlib
import struct
import subprocess
import sys
import tempfile


class Hive:
    """A reader of the REGF format, as publicly documented: base block, cells, nk, vk, lf/lh/li/ri, db."""

    def __init__(self, data):
        self.data = data
        self.root = struct.unpack_from("<I", data, 36)[0]

    def cell(self, offset):
        at = 4096 + offset
        size = -struct.unpack_from("<i", self.data, at)[0]
        return self.data[at + 4:at + size]

    def subkeys(self, key):
        count, = struct.unpack_from("<I", self.cell(key), 20)
        return list(self.listed(struct.unpack_from("<I", self.cell(key), 28)[0])) if count else []

    def listed(self, offset):
        cell = self.cell(offset)
        kind, count = cell[:2], struct.unpack_from("<H", cell, 2)[0]
        step = 8 if kind in (b"lf", b"lh") else 4
        for i in range(count):
            entry, = struct.unpack_from("<I", cell, 4 + step * i)
            if kind == b"ri":
                yield from self.listed(entry)
            else:
                yield entry

    @staticmethod
    def named(cell, length_at, flags_at, name_at, flag):
        length, = struct.unpack_from("<H", cell, length_at)
        flags, = struct.unpack_from("<H", cell, flags_at)
        return cell[name_at:name_at + length].decode("latin-1" if flags & flag else "utf-16-le")

    def child(self, key, *path):
        for wanted in path:
            matches = [k for k in self.subkeys(key) if self.named(self.cell(k), 72, 2, 76, 0x20).lower() == wanted.lower()]
            if not matches:
                return None
            key = matches[0]
        return key

    def values(self, key):
        cell = self.cell(key)
        count, table = struct.unpack_from("<II", cell, 36)
        for i in range(count):
            value = self.cell(struct.unpack_from("<I", self.cell(table), 4 * i)[0])
            size, where, kind = struct.unpack_from("<III", value, 4)
            name = self.named(value, 2, 16, 20, 1)
            if size & 0x80000000:
                raw = value[8:8 + (size & 0x7FFFFFFF)]
            else:
                raw = self.cell(where)
                if size > 16344 and raw[:2] == b"db":
                    parts, segments = struct.unpack_from("<HI", raw, 2)
                    table_of_parts = self.cell(segments)
                    raw = b"".join(self.cell(struct.unpack_from("<I", table_of_parts, 4 * p)[0])[:16344] for p in range(parts))
                raw = raw[:size]
            yield name, kind, raw


def strings(raw):
    """A list by length: one final NUL ends it, every other NUL ends a string."""
    units = raw[:len(raw) // 2 * 2].decode("utf-16-le", "surrogatepass")
    if units.endswith("\0"):
        units = units[:-1]
    parts = units.split("\0")
    return parts[:-1] if parts[-1] == "" else parts


def renames(name, raw):
    listed = strings(raw)
    for source, target in zip(listed[0::2], listed[1::2]):
        prefix = ""
        if source.startswith("*"):
            digits = source[1:].split("\\", 1)[0]
            if digits.isdigit() and source[1 + len(digits):].startswith("\\??\\"):
                prefix, source = source[:1 + len(digits)], source[1 + len(digits):]
        delete = target == ""
        protected = target.startswith("@") or (delete and source.startswith("@"))
        replace = target[:1] in ("!", "@") and not delete
        yield {
            "list": name,
            "operation": "delete" if delete else "rename",
            "source": source[1:] if delete and source.startswith("@") else source,
            "target": target[1:] if replace else target,
            "replace": replace,
            "protected": protected,
            "prefix": prefix,
        }


def text(raw):
    return raw[:len(raw) // 2 * 2].decode("utf-16-le", "surrogatepass").split("\0")[0]


def expected(hive):
    current = next(struct.unpack("<I", raw)[0] for name, _, raw in hive.values(hive.child(hive.root, "Select")) if name == "Current")
    manager = hive.child(hive.root, f"ControlSet{current:03}", "Control", "Session Manager")
    own = {name.lower(): (name, kind, raw) for name, kind, raw in hive.values(manager)}
    want = {"control_set": current, "pending_file_renames": []}
    for value in ("PendingFileRenameOperations", "PendingFileRenameOperations2"):
        if value.lower() in own:
            want["pending_file_renames"] += renames(own[value.lower()][0], own[value.lower()][2])
    for value, field in (("BootExecute", "boot_execute"), ("SetupExecute", "setup_execute")):
        want[field] = strings(own[value.lower()][2]) if value.lower() in own else None
    want["environment"] = [(name, text(raw)) for name, kind, raw in hive.values(hive.child(manager, "Environment")) if kind in (1, 2)]
    want["dos_devices"] = [(name, text(raw)) for name, kind, raw in hive.values(hive.child(manager, "DOS Devices")) if kind == 1]
    want["known_dlls"] = [(name, text(raw)) for name, _, raw in hive.values(hive.child(manager, "KnownDLLs"))
                          if name.lower() not in ("dlldirectory", "dlldirectory32")]
    return want


def check(program, label, data):
    want = expected(Hive(data))
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(data)
        copy.flush()
        done = subprocess.run([program, copy.name, "--format", "json"], capture_output=True, check=False)
    if done.returncode != 0:
        return [f"{label}: exit {done.returncode}: {done.stderr.decode()}"]
    got = json.loads(done.stdout)
    plan = got["configuration"]
    found = {
        "control_set": got["input"]["control_set"],
        "pending_file_renames": plan["pending_file_renames"],
        "boot_execute": [line["raw"] for line in plan["boot_execute"]],
        "setup_execute": [line["raw"] for line in plan["setup_execute"]],
        "environment": [(item["name"], item["raw"]) for item in plan["environment"] if item["type"] in ("REG_SZ", "REG_EXPAND_SZ")],
        "dos_devices": [(link["name"], link["target"]) for link in plan["dos_devices"]],
        "known_dlls": [(dll["name"], dll["file"]) for dll in plan["known_dlls"]["entries"]],
    }
    wrong = [f"{label}: {field}: the hive says {want[field]!r}, explain_boot says {found[field]!r}"
             for field in want if want[field] is not None and want[field] != found[field]]
    if not wrong:
        print(f"{label}: {len(found['pending_file_renames'])} pending renames, {len(found['environment'])} variables, "
              f"{len(found['dos_devices'])} DOS devices, {len(found['known_dlls'])} known DLLs: all as the bytes say")
    return wrong


def main():
    program, directory = sys.argv[1], pathlib.Path(sys.argv[2]) if sys.argv[2] else None
    wrong, seen = [], 0
    for path in sorted(directory.iterdir()) if directory and directory.is_dir() else []:
        if not path.is_file():
            continue
        data = lzma.open(path).read() if path.suffix == ".xz" else path.read_bytes()
        if data[:4] == b"regf":
            seen += 1
            wrong += check(program, path.name, data)
    for line in wrong:
        print(line)
    if not seen:
        print("skipped: no hives (set SMSS_HIVES to a directory with SYSTEM hives)")
        return 77
    return 1 if wrong else 0


sys.exit(main())
