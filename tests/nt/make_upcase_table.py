#!/usr/bin/env python3
"""Prints the rows of detail::upcase_ranges (include/smss/nt/case_fold.hpp).

    make_upcase_table.py /usr/share/unicode/UnicodeData.txt      (Debian package unicode-data 15.0.0)

A unit is mapped when its simple upper-case mapping and that one's simple lower-case mapping lead back to it, both inside
the Basic Multilingual Plane.
"""
import sys

upper, lower = {}, {}
for line in open(sys.argv[1], encoding="ascii"):
    field = line.split(";")
    code = int(field[0], 16)
    if code < 0x10000:
        if field[12]:
            upper[code] = int(field[12], 16)
        if field[13]:
            lower[code] = int(field[13], 16)
pairs = sorted((code, to) for code, to in upper.items() if to < 0x10000 and lower.get(to) == code)


def run(start, step):
    end = start
    delta = pairs[start][1] - pairs[start][0]
    while end + 1 < len(pairs) and pairs[end + 1][0] == pairs[end][0] + step and pairs[end + 1][1] - pairs[end + 1][0] == delta:
        end += 1
    return end


at = 0
while at < len(pairs):
    step = 1 if run(at, 1) >= run(at, 2) else 2
    end = run(at, step)
    if end == at:
        step = 1
    print("    {0x%04X, 0x%04X, %d, %d}," % (pairs[at][0], pairs[end][0], step, pairs[at][1] - pairs[at][0]))
    at = end + 1
