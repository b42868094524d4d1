#!/usr/bin/env python3
"""Writes smss as one header: an artefact of a release, never kept in the tree.

    cmake/single_header.py OUTPUT [HEADER ...]      HEADER: smss/smss.hpp, or what else of the core is wanted (smss/run/run.hpp)

Each header stands in it once, behind those that it includes. Includes of the standard library are collected in front; those under a
condition stay where they are. The same sources give the same bytes.
"""
import hashlib
import pathlib
import re
import sys

project = pathlib.Path(__file__).resolve().parent.parent
include = project / "include"

parts = {}  # name -> its lines without includes, in the order in which they are needed
system = set()


def add(name, wanted_by):
    if name in parts:
        return
    if re.match("smss/(adapters|testing)/", name):
        sys.exit(f"{wanted_by} includes {name}: only the core can be one header, the rest needs other libraries")
    parts[name] = None  # a circle would end here, and not compile
    lines = []
    depth = 0  # of conditions
    for number, line in enumerate((include / name).read_text(encoding="utf-8").splitlines(), 1):
        place = f"{name}:{number}"
        directive = re.match(r"\s*#\s*(\w+)\s*(.*)", line)
        word = directive[1] if directive else ""
        if word in ("if", "ifdef", "ifndef"):
            depth += 1
        elif word == "endif":
            depth -= 1
        if word == "pragma" and directive[2] == "once":
            continue
        if word == "include":
            what = re.match(r"<([^>]+)>", directive[2])
            if not what:
                sys.exit(f"{place}: expected #include <...>, found: {line}")
            if depth == 0 and what[1].startswith("smss/"):
                add(what[1], place)
                continue
            if depth == 0:
                system.add(what[1])
                continue
            if what[1].startswith("smss/"):
                sys.exit(f"{place}: a header of ours under a condition: {line}")
        if line != "// SPDX-License-Identifier: BSL-1.0":
            lines.append(line)
    del parts[name]  # behind what it includes
    parts[name] = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


if len(sys.argv) < 2:
    sys.exit(__doc__)
for root in sys.argv[2:] or ["smss/smss.hpp"]:
    add(root, "the command line")

version = re.search(r"VERSION ([0-9.]+)", re.search(r"project\((.*?)\)", (project / "CMakeLists.txt").read_text(), re.S)[1])[1]
sums = hashlib.sha256()
for name in sorted(parts):
    sums.update((include / name).read_bytes())

out = [
    "// SPDX-License-Identifier: BSL-1.0",
    f"// smss {version}: executable specification of the Windows Session Manager. C++20, nothing else is needed.",
    f"// Made of {len(parts)} headers by cmake/single_header.py {' '.join(sys.argv[2:])}".rstrip() + ": change those, not this.",
    f"// SHA-256 of the headers, one after the other in the order of their names: {sums.hexdigest()}",
    "//",
    *(f"// {line}".rstrip() for line in (project / "LICENSE").read_text().splitlines()),
    "#pragma once",
    "",
    *(f"#include <{name}>" for name in sorted(system)),
]
for name, text in parts.items():
    if re.search(r"^\s*[^/\s]", text, re.M):  # umbrella headers say nothing of their own
        out += ["", f"// == {name}", text]
pathlib.Path(sys.argv[1]).write_text("\n".join(out) + "\n", encoding="utf-8")
