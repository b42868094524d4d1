#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Which outcomes of conditions in include/ no test takes.

gcov counts the branches of each instantiation of a template by themselves, and gcovr adds them up: a condition in a template counts as half
covered for every program in which it goes one way. Here an outcome is taken when it is taken in any instantiation of any program. Only
lines with a condition are listed: other branches are those of exceptions and of destructors.

    tests/analysis/branches.py BUILD [REPORT]     GCOV=gcov-12
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

HEADERS = pathlib.Path(__file__).resolve().parents[2] / "include"
CONDITION = re.compile(r"\b(if|while|for|case|switch)\b|\?|&&|\|\|")


def documents(text):
    """The JSON documents of a text, one behind the other."""
    decoder = json.JSONDecoder()
    at = 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        yield document
        while at < len(text) and text[at].isspace():
            at += 1


def lines_of(counts):
    """What gcov says of the headers' lines, for one program's file of counts: header, line, times, outcomes."""
    told = subprocess.run([os.environ.get("GCOV", "gcov-12"), "--json-format", "--branch-probabilities", "--stdout", counts.name],
                          cwd=counts.parent, capture_output=True, text=True, check=True).stdout
    found = []
    for document in documents(told):
        for file in document["files"]:
            path = pathlib.Path(document["current_working_directory"], file["file"]).resolve()
            if not path.is_relative_to(HEADERS):
                continue
            for line in file["lines"]:
                outcomes = [branch["count"] for branch in line["branches"] if not branch["throw"]]
                found.append((path.relative_to(HEADERS), line["line_number"], line["count"], outcomes))
    return found


def main():
    build = pathlib.Path(sys.argv[1])
    report = open(sys.argv[2], "w", encoding="utf-8") if len(sys.argv) > 2 else sys.stdout
    times = collections.Counter()
    outcomes = collections.defaultdict(dict)  # of a line: by their number, for instantiations may differ in it
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(lines_of, sorted(build.rglob("*.gcda"))):
            for header, number, count, taken in found:
                times[header, number] += count
                if taken:
                    known = outcomes[header, number].setdefault(len(taken), [0] * len(taken))
                    outcomes[header, number][len(taken)] = [max(pair) for pair in zip(known, taken)]
    if not times:
        sys.exit(f"{build}: no counts; build with the preset `coverage` and run its tests first")

    sources = {}
    all_lines = missed_lines = all_outcomes = missed_outcomes = 0
    for place in sorted(times):
        header, number = place
        if header not in sources:
            sources[header] = (HEADERS / header).read_text(encoding="utf-8").splitlines()
        line = sources[header][number - 1].strip()
        if not re.search(r"\w", line):  # a brace, to which gcov gives what is destroyed there
            continue
        all_lines += 1
        if times[place] == 0:
            missed_lines += 1
            print(f"{header}:{number}: never: {line}", file=report)
        elif place in outcomes and CONDITION.search(line.split("//")[0]):
            # Instantiations with other numbers of outcomes cannot be added up: the best of those that ran at all.
            best = min(outcomes[place].values(), key=lambda taken: (not any(taken), taken.count(0)))
            all_outcomes += len(best)
            missed_outcomes += best.count(0)
            if 0 in best:
                signs = "".join("." if taken else "X" for taken in best)
                print(f"{header}:{number}: {signs}: {line}", file=report)
    print(f"lines: {100 * (1 - missed_lines / all_lines):.1f} % of {all_lines}; "
          f"outcomes of conditions: {100 * (1 - missed_outcomes / all_outcomes):.1f} % of {all_outcomes}")


if __name__ == "__main__":
    main()
