#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Holds `explain_boot --format json` against a second decoding of the same exports, written from the sources alone.

usage: check_exports.py EXPLAIN_BOOT WORK [FIRST [COUNT]]

Case number N is an export made at random from N: odd types, lengths and terminators, keys in several pieces, deleted keys
and values, UTF-16, UTF-8 and ANSI, any control set. The decoding below shares nothing with the library but the facts
(nt5_2 2 and 3, windows-editions C to E); what it says is compared with the whole of `configuration`.
"""

import json
import pathlib
import random
import re
import struct
import subprocess
import sys

SZ, EXPAND_SZ, BINARY, DWORD, MULTI_SZ = 1, 2, 3, 4, 7
TYPE_NAMES = {0: "REG_NONE", 1: "REG_SZ", 2: "REG_EXPAND_SZ", 3: "REG_BINARY", 4: "REG_DWORD", 5: "REG_DWORD_BIG_ENDIAN",
              6: "REG_LINK", 7: "REG_MULTI_SZ", 8: "REG_RESOURCE_LIST", 11: "REG_QWORD"}
LISTS = ("PendingFileRenameOperations", "PendingFileRenameOperations2")


# --- The decoding. Text is a str with one character for each UTF-16 unit. ---------------------------------------------

def units(data):
    return "".join(chr(low | high << 8) for low, high in zip(data[0::2], data[1::2]))


def first_string(data):
    return units(data).split("\0")[0]


def strings(data):
    """A list by length: the last NUL ends the list, every other NUL ends a string."""
    text = units(data)
    parts = (text[:-1] if text.endswith("\0") else text).split("\0")
    return parts[:-1] if parts[-1] == "" else parts


def folded(text):
    return text.upper()  # the texts below have nothing on which Python and NT differ


def expanded(text, environment):
    return re.sub("%([^%]*)%", lambda found: environment.get(folded(found[1]), found[0]), text)


def delivered(value, environment):
    """(as read, as stored) for every string that a value gives; None where it counts as absent."""
    if value is None or value[0] == 0:
        return None
    if value[0] == MULTI_SZ:
        return [(text, text) for text in strings(value[1])]
    text = first_string(value[1])
    return [(expanded(text, environment) if value[0] == EXPAND_SZ else text, text)]


def each_once(entries):
    kept = {}
    for entry in entries:
        kept.setdefault(folded(entry[0]), entry)
    return list(kept.values())


def split_word(line):
    word, rest = re.match("[\0-\x20]*([^\0-\x20]*)[\0-\x20]*(.*)", line, re.DOTALL).groups()
    return word, rest


def command(line, raw):
    made = {"raw": raw, "autocheck": False, "async": False, "debug": False}
    word, rest = split_word(line)
    while word.lower() in ("autocheck", "async", "debug"):
        made[word.lower()] = True
        word, rest = split_word(rest)
    return made | {"image": word, "arguments": rest if word else ""}


def commands(value, environment, default=()):
    entries = delivered(value, environment)
    return [command(*entry) for entry in each_once([(line, line) for line in default] if entries is None else entries)]


def number(text):
    sign, base, digits = re.match("[\0-\x20]*([+-]?)(0[xob])?(.*)", text, re.DOTALL).groups()
    radix = {"0x": 16, "0o": 8, "0b": 2}.get(base, 10)
    total = 0
    for digit in digits:
        if digit.lower() not in "0123456789abcdef"[:radix]:
            break
        total = total * radix + int(digit, radix)
    return (-total if sign == "-" else total) % 2**32


def paging_files(value, environment):
    entries = delivered(value, environment)
    made = []
    for line, _ in each_once([("?:\\pagefile.sys", "")] if entries is None else entries):
        path, sizes = split_word(line)
        drive = re.match(r"(?:[\\/]{2}[?.][\\/]|\\\?\?\\)?(.):", path, re.DOTALL)
        letter = folded(drive[1]) if drive else ""
        if not path or len(made) == 16 or (letter == "?" and any(file["drive"] == "?" for file in made)):
            continue
        managed = not sizes.strip(" \t0")
        least = 0 if managed else number(sizes)
        most = 0 if managed or " " not in sizes else number(sizes.split(" ", 1)[1])
        made.append({"path": path, "drive": letter, "minimum_mb": least, "maximum_mb": max(least, most), "system_managed": managed})
    return made


def renames(own):
    for name in LISTS:
        value = own.get(name.lower())
        if value is None or value[0] == 0:
            continue
        listed = strings(value[1]) if value[0] == MULTI_SZ else [first_string(value[1])]
        for source, target in zip(listed[0::2], listed[1::2]):
            prefix, source = re.match(r"((?:\*[0-9]+(?=\\\?\?\\))?)(.*)", source, re.DOTALL).groups()
            delete = target == ""
            marker = (source if delete else target)[:1]
            yield {"list": name, "operation": "delete" if delete else "rename", "prefix": prefix,
                   "replace": not delete and marker in ("!", "@"), "protected": marker == "@",
                   "source": source[1:] if delete and marker == "@" else source,
                   "target": target[1:] if not delete and marker in ("!", "@") else target}


def pairs(key, environment):
    """name, text of every value of a key; of a value with several strings the last one counts, unless it repeats the first."""
    made = []
    for name, value in key.values():
        texts = []
        for text, _ in delivered(value, environment) or []:
            if not texts or folded(texts[-1]) != folded(text):
                texts.append(text)
        if texts:
            made.append((name, texts[-1]))
    return made


def decoded(keys, edition):
    own = {name: value for name, (_, value) in keys[""].items()}
    below = {name: keys.get(name, {}) for name in ("Memory Management", "DOS Devices", "KnownDLLs", "Environment", "SubSystems")}
    kernel = {"PATH": "C:\\Windows\\System32", "SYSTEMDRIVE": "C:", "SYSTEMROOT": "C:\\Windows"}
    environment = dict(kernel)
    variables = [entry for name, entry in below["Environment"].items() if name != "safeboot_option"]
    for _ in range(2):
        for name, value in variables:
            for text, stored in delivered(value, environment) or []:
                environment[folded(name)] = text

    def dword(name, default):
        value = own.get(name)
        return struct.unpack("<I", value[1])[0] if value and value[0] and len(value[1]) == 4 else default

    def raw(value):
        kind, data = value
        if kind in (SZ, EXPAND_SZ):
            return first_string(data)
        return "\0".join(strings(data)) if kind == MULTI_SZ else "hex:" + data.hex(",") if data else ""

    def names(name, default):
        value = below["SubSystems"].get(name, (None, None))[1]
        if value is None or value[0] == 0:
            return default
        return strings(value[1]) if value[0] == MULTI_SZ else []

    six, ten = edition != "nt5_2", edition == "nt10_0"
    made = {"boot_execute": commands(own.get("bootexecute"), kernel, ["autocheck AutoChk.exe *"])}
    for field, exists, seen in (("setup_execute", True, kernel), ("execute", True, environment), ("platform_execute", ten, kernel),
                                ("boot_execute_no_pnp_sync", ten, kernel), ("setup_execute_no_pnp_sync", ten, kernel)):
        made[field] = commands(own.get(field.replace("_", "")) if exists else None, seen)
    initial = delivered(own.get("s0initialcommand"), kernel) if six else None
    made["s0_initial_command"] = command(*initial[0]) if initial else None
    made["pending_file_renames"] = list(renames(own))
    made["paging_files"] = paging_files(below["Memory Management"].get("pagingfiles", (None, None))[1], kernel)
    directories = delivered(own.get("objectdirectories"), kernel)
    made["object_directories"] = ["\\Windows", "\\RPC Control"] if directories is None else [text for text, _ in directories]
    made["dos_devices"] = [{"name": name, "target": text} for name, text in pairs(below["DOS Devices"], kernel)]
    dlls = {"directory": None, "directory32": None, "entries": [], "excluded": []}
    for name, text in pairs(below["KnownDLLs"], kernel):
        if name.lower() == "dlldirectory":
            dlls["directory"] = text
        elif name.lower() == "dlldirectory32" and six:
            dlls["directory32"] = text
        else:
            dlls["entries"].append({"name": name, "file": text})
    excluded = own.get("excludefromknowndlls")
    if excluded and excluded[0] in (SZ, EXPAND_SZ, MULTI_SZ):
        dlls["excluded"] = [text for text, _ in each_once(delivered(excluded, kernel))]
    made["known_dlls"] = dlls
    made["environment"] = [{"name": name, "type": TYPE_NAMES.get(value[0], f"type {value[0]}"), "raw": raw(value),
                            "value": environment.get(folded(name), "")} for name, value in variables]
    single = below["SubSystems"].get("posixsingleinstance", (None, (None, b"")))[1][0] == DWORD
    servers = [(name, text) for name, text in pairs(below["SubSystems"], environment)
               if name.lower() not in ("required", "optional") and not (single and name.lower() == "posixsingleinstance")]
    made["subsystems"] = {"required": names("required", ["Debug", "Windows"]), "optional": names("optional", []),
                          "kmode": next((text for name, text in servers if name.lower() == "kmode"), None),
                          "entries": [{"name": name, "command": text} for name, text in servers], "posix_single_instance": single}
    made["protection_mode"] = dword("protectionmode", 1)
    made["allow_protected_renames"] = dword("allowprotectedrenames", 0) != 0
    made["number_of_initial_sessions"] = dword("numberofinitialsessions", 2) if six else None
    made["mini_nt"] = False
    return made


# --- The exports ------------------------------------------------------------------------------------------------------

NAMES = {
    "": ["BootExecute", "SetupExecute", "Execute", "S0InitialCommand", "PlatformExecute", "BootExecuteNoPnpSync",
         "SetupExecuteNoPnpSync", *LISTS, "ObjectDirectories", "ProtectionMode", "NumberOfInitialSessions",
         "ExcludeFromKnownDlls", "AllowProtectedRenames"],
    "Memory Management": ["PagingFiles"],
    "DOS Devices": ["A", "NUL", "\u00e9", "a\\b", ""],
    "KnownDLLs": ["kernel32", "DllDirectory", "DllDirectory32", "_x", "quote\"d"],
    "Environment": ["Path", "A", "B", "SAFEBOOT_OPTION", "windir"],
    "SubSystems": ["Required", "Optional", "Kmode", "Windows", "Debug", "Posix", "PosixSingleInstance"],
}
PIECES = ["", "a", "\\??\\C:\\a", "!\\??\\C:\\b", "!!x", "@\\??\\C:\\c", "*1\\??\\D:\\e", "*\\??\\x", "*22x", "autocheck autochk *",
          "ASYNC x  y ", "debug", "  ", "autocheck", "C:\\pagefile.sys 0 0", "c:\\p 16 8", "?:\\p", "?:\\q 100 200", "\\\\.\\D:\\x 4096",
          "\\??\\E:\\p.sys 20", "0x1F 33", "p -5 0b11", "tab\t1 2", "%SystemRoot%\\x", "%PATH%;y", "%%", "%nope%", "%A%", "\ud800",
          "\udc00z", "\u00e9", "\u4e2d\U0001f600", "Windows", "Debug", "Posix", "kmode", "\\Windows", "\\rpc control", "kernel32",
          "KERNEL32.dll", "x" * 300]


def encoded(text):
    return text.encode("utf-16-le", "surrogatepass")


def some_value(dice):
    text = lambda: dice.choice(PIECES) + (dice.choice(PIECES) if dice.random() < 0.2 else "")
    kind = dice.choices([MULTI_SZ, SZ, EXPAND_SZ, DWORD, 0, BINARY, 8, 0x77, 0xFFFFFFFF], [50, 15, 20, 7, 2, 2, 1, 1, 1])[0]
    if dice.random() < 0.03:
        return kind, b""
    if kind == MULTI_SZ:
        data = encoded("".join(text() + "\0" for _ in range(dice.randrange(7))) + dice.choice(["", "\0", "\0\0", "q"]))
        return kind, data + (b"x" if dice.random() < 0.1 else b"")
    if kind in (SZ, EXPAND_SZ):
        return kind, encoded(text() + dice.choice(["\0", "\0", "", "\0behind\0"]))
    if kind == DWORD:
        return kind, struct.pack("<I", dice.choice([0, 1, 2, 3, 0x61, 0xFFFFFFFF]))
    return kind, bytes(dice.choice([0, 0, 1, 65, 66]) for _ in range(dice.randrange(9)))


def as_imported(kind, data):
    """regedit ends the data of strings with a NUL; an odd last byte gives way. (vectors wine8/reg-import 46, 210)"""
    whole = data[:len(data) // 2 * 2]
    if kind not in (SZ, EXPAND_SZ, MULTI_SZ) or not data or whole[-2:] == b"\0\0":
        return kind, data
    return kind, whole + b"\0\0" + (b"\0" if len(data) % 2 else b"")


def some_export(dice):
    """The bytes of an export, its keys as they are after the import, and the control set."""
    control_set = dice.choice(["current", 1, 7])
    name = "CurrentControlSet" if control_set == "current" else f"ControlSet{control_set:03}"
    root = f"HKEY_LOCAL_MACHINE\\SYSTEM\\{name}\\Control\\Session Manager"
    lines = ["Windows Registry Editor Version 5.00", ""]
    keys = {}
    sections = ["", *(key for key in NAMES if key and dice.random() < 0.85)]
    sections += [dice.choice(sections) for _ in range(dice.randrange(3))]  # a key may come in several pieces
    for section in sections:
        path = root + ("\\" + section if section else "")
        if dice.random() < 0.05:
            lines.append(f"[-{path.upper()}]")
            for gone in [key for key in keys if key == section or section == ""]:
                del keys[gone]
        if section and "" not in keys:
            keys[""] = {}
        lines.append(f"[{dice.choice([path, path, path.lower()])}]")
        key = keys.setdefault(section, {})
        for value in dice.sample(NAMES[section], dice.randrange(len(NAMES[section]) + 1)):
            spelled = dice.choice([value, value, value.upper(), value.lower()]) if value.isascii() else value
            quoted = '"' + spelled.replace("\\", "\\\\").replace('"', '\\"') + '"' if spelled else "@"
            kind, data = some_value(dice)
            lines.append(f"{quoted}=hex({kind:x}):" + data.hex(","))
            first = key.get(value.lower(), (spelled,))[0]
            key[value.lower()] = (first, as_imported(kind, data))
            if dice.random() < 0.05:
                lines.append(f"{quoted.upper()}=-")
                del key[value.lower()]
        lines.append("")
    if control_set != "current":
        lines += ["[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]", f'"Current"=dword:{control_set:08x}', ""]
    encoding = dice.choice(["utf-16", "utf-8-sig", "cp1252"])
    return dice.choice(["\r\n", "\n"]).join(lines).encode(encoding), keys, control_set


def paired(value):
    """Halves of surrogate pairs joined, as a reader of JSON joins them."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    if isinstance(value, list):
        return [paired(item) for item in value]
    return {name: paired(item) for name, item in value.items()} if isinstance(value, dict) else value


def check(program, work, case):
    dice = random.Random(case)
    data, keys, control_set = some_export(dice)
    edition = dice.choice(["nt5_2", "nt6_1", "nt10_0"])
    path = work / "export.reg"
    path.write_bytes(data)
    done = subprocess.run([program, path, "--format", "json", "--edition", edition], capture_output=True, check=False)
    if done.returncode != 0:
        return f"exit {done.returncode}: {done.stderr.decode()}"
    got = paired(json.loads(done.stdout.decode("utf-8")))
    if got["input"] != {"kind": "reg", "control_set": control_set, "edition": edition, "edition_reason": "given on the command line"}:
        return f"input is {got['input']}"
    want = paired(decoded(keys, edition))
    for field in want:
        if got["configuration"].get(field) != want[field]:
            return f"{field}: the sources say {want[field]!a}, explain_boot says {got['configuration'].get(field)!a}"
    unknown = set(got["configuration"]) - set(want) - {"other_values"}
    return f"fields that nothing is known of: {unknown}" if unknown else None


def main():
    program, work = sys.argv[1], pathlib.Path(sys.argv[2])
    first, count = (int(argument) for argument in (*sys.argv[3:5], *["1", "60"][len(sys.argv) - 3:]))
    work.mkdir(parents=True, exist_ok=True)
    for case in range(first, first + count):
        trouble = check(program, work, case)
        if trouble:
            print(f"case {case} ({work / 'export.reg'}): {trouble}")
            print(f"replay: {sys.argv[0]} {program} {work} {case} 1")
            return 1
    print(f"{count} exports: configuration as the second decoding has it")
    return 0


sys.exit(main())
