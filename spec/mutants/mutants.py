#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Wrong models on purpose, all in one program.

mutants.json names each mutant: a file of include/smss, the text that is there exactly once, the wrong text, and the rule that it breaks.

  mutants.py overlay MUTANTS INCLUDE OVERLAY     copies INCLUDE; where a mutant is, both texts stand, and a number chooses while the program runs
  mutants.py run MUTANTS SUITE TABLES REPORT PAGE [CHECK]   runs the suite once for each mutant and writes the report (with counterexamples)
                                                 and the page docs/mutants.md; with CHECK the page that is there is compared
Forms: expression (a ? b : c), condition (of an if with its brace), statement (if and else), raw (the wrong text chooses by itself: {N}).
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import xml.sax.saxutils
from concurrent.futures import ThreadPoolExecutor

HEADER = """// Which mutant is on: the number in SMSS_MUTANT; none while constants are evaluated.
#pragma once
#include <cstdlib>
#include <type_traits>
namespace smss_mutant {
inline int const active = std::getenv("SMSS_MUTANT") ? std::atoi(std::getenv("SMSS_MUTANT")) : 0;
constexpr bool on(int number) { return std::is_constant_evaluated() ? false : active == number; }
}  // namespace smss_mutant
"""


def fail(message):
    sys.exit("mutants: " + message)


def load(path):
    mutants = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    names = [one["name"] for one in mutants]
    for one in mutants:
        if names.count(one["name"]) != 1:
            fail(f"two mutants are called {one['name']}")
    return mutants


def schema(one, number):
    """The text that stands for both."""
    chosen = f"::smss_mutant::on({number})"
    right, wrong = one["original"], one["mutated"]
    form = one["form"]
    if form == "expression":
        return f"({chosen} ? ({wrong}) : ({right}))"
    if form == "statement":
        return f"if ({chosen}) {{ {wrong} }} else {{ {right} }}"
    if form == "condition":
        inner = re.compile(r"if \((.*)\) \{", re.S)
        return f"if ({chosen} ? ({inner.fullmatch(wrong).group(1)}) : ({inner.fullmatch(right).group(1)})) {{"
    if form == "raw":
        return wrong.replace("{N}", str(number))
    fail(f"{one['name']}: form {form}")


def overlay(mutants_file, include, target):
    mutants = load(mutants_file)
    include, target = pathlib.Path(include), pathlib.Path(target)
    texts = {}
    problems = []
    for number, one in enumerate(mutants, 1):
        name = "smss/" + one["file"]
        pristine = (include / name).read_text(encoding="utf-8")
        if pristine.count(one["original"]) != 1:
            problems.append(f"{one['name']}: the original text is found {pristine.count(one['original'])} times in {name}, not once:\n    {one['original']}")
            continue
        text = texts.get(name, pristine)
        if text.count(one["original"]) != 1:
            problems.append(f"{one['name']}: another mutant has changed the same text of {name}")
            continue
        texts[name] = text.replace(one["original"], schema(one, number))
    if problems:
        fail("mutants.json no longer fits the headers:\n  " + "\n  ".join(problems))
    for name, text in texts.items():
        texts[name] = text.replace("#pragma once\n", "#pragma once\n#include <smss_mutant.hpp>\n", 1)
    texts["smss_mutant.hpp"] = HEADER
    for source in include.rglob("*.hpp"):
        name = source.relative_to(include).as_posix()
        texts.setdefault(name, source.read_text(encoding="utf-8"))
    for name, text in texts.items():  # files that did not change keep their time, so that nothing is compiled anew
        path = target / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in target.rglob("*.hpp"):
        if path.relative_to(target).as_posix() not in texts:
            path.unlink()


def attempt(suite, number):
    """Runs the suite with a mutant on: the name of the test that fails first, and what it says; None when all pass."""
    environment = dict(os.environ, SMSS_MUTANT=str(number), RC_PARAMS=os.environ.get("RC_PARAMS", "seed=20030328") + " max_success=50")
    try:
        done = subprocess.run([suite, "--abort", "-r", "xml"], env=environment, capture_output=True, timeout=600 if number == 0 else 120)
        output, code = done.stdout.decode("utf-8", "replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        output, code = (late.stdout or b"").decode("utf-8", "replace"), "time"
    if code == 0:
        return None
    bad = re.search(r'<Expression success="false".*?</Expression>|<Failure.*?</Failure>|<Exception.*?</Exception>|<FatalErrorCondition.*?</FatalErrorCondition>', output, re.S)
    before = output[: bad.start()] if bad else output
    tests = re.findall(r'<TestCase name="([^"]*)"', before)
    killer = xml.sax.saxutils.unescape(tests[-1], {"&quot;": '"'}) if tests else "the start of the program"
    if code == "time" and not bad:
        return killer, "it does not end"
    infos = re.findall(r"<Info>\s*(.*?)\s*</Info>", before[before.rfind("<TestCase"):], re.S)
    said = (infos[-1] if infos else "") + "\n" + re.sub(r"<[^>]*>", " ", bad.group(0) if bad else f"exit code {code}")
    said = xml.sax.saxutils.unescape(said, {"&quot;": '"'})
    return killer, "\n".join(line.rstrip() for line in said.splitlines() if line.strip())


def run(mutants_file, suite, tables, report_file, page_file, check):
    mutants = load(mutants_file)
    began = time.process_time() + sum(os.times()[2:4])
    if attempt(suite, 0) is not None:
        killer, said = attempt(suite, 0)
        fail(f"the suite fails without any mutant, in \"{killer}\":\n{said}")
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = list(pool.map(lambda number: attempt(suite, number), range(1, len(mutants) + 1)))
    table = subprocess.run([tables], capture_output=True, text=True)
    problems = [] if table.returncode == 0 else ["a mutated table survives:\n" + table.stderr]
    report = ["# What kills each mutant, and how", ""]
    lines = []
    for one, result in zip(mutants, results):
        if result is None and "equivalent" not in one:
            problems.append(f"{one['name']} survives: {one['rule']} ({one['file']}, {one['breaks']})")
        if result is not None and "equivalent" in one:
            problems.append(f"{one['name']} is called equivalent, but \"{result[0]}\" kills it")
        killer = "equivalent: " + one["equivalent"] if "equivalent" in one else result[0] if result else "SURVIVES"
        lines.append(f"| {one['rule']} | {one['breaks']} | `{one['file']}` | {killer} |")
        report += [f"## {one['name']}: {one['rule']}", "", f"{one['file']}: `{one['original']}` becomes `{one['mutated']}` ({one['breaks']})", "",
                   f"Killed by: {killer}" if result else killer, ""]
        if result:
            report += ["```text", result[1], "```", "Replay: SMSS_MUTANT={} {} \"{}\"".format(mutants.index(one) + 1, suite, result[0]), ""]
    pathlib.Path(report_file).write_text("\n".join(report) + "\n", encoding="utf-8")
    equivalent = sum("equivalent" in one for one in mutants)
    killed = sum(result is not None for result in results)
    page = f"""# Mutants

Wrong models on purpose. A specification that cannot fail proves nothing: each of these is one rule told wrongly, and some test notices it.
This page is printed by `spec/mutants/mutants.py`; the test `spec.mutants` compares it, and fails when a mutant survives. Every counterexample,
with the line that replays it, is in `mutants_report.md` beside the suite in the build folder.

## Rows and guards of the transition tables

Every row dropped, every row led to each other state of its table, every guard taken away, put on, or exchanged for each other guard of its table.

{table.stdout.strip()}

## Rules of `plan` and `run`

{len(mutants)} mutants: {killed} killed, {equivalent} equivalent.

| what is wrong | requirement | file | killed by |
|---|---|---|---|
""" + "\n".join(lines) + "\n"
    spent = time.process_time() + sum(os.times()[2:4]) - began
    print(f"{len(mutants)} mutants, {killed} killed, {equivalent} equivalent, {spent:.0f} s of CPU; report: {report_file}")
    if check or "SMSS_UPDATE" in os.environ:
        if "SMSS_UPDATE" in os.environ:
            pathlib.Path(page_file).write_text(page, encoding="utf-8")
        path = pathlib.Path(page_file)
        if not path.exists() or path.read_text(encoding="utf-8") != page:
            problems.append(f"{page_file} is not what was found; to write it anew: SMSS_UPDATE=1 ctest -R spec.mutants")
    if problems:
        fail("\n  ".join(["failed:"] + problems))


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "overlay":
        overlay(*sys.argv[2:])
    elif len(sys.argv) in (7, 8) and sys.argv[1] == "run":
        run(*sys.argv[2:7], check=len(sys.argv) == 8)
    else:
        sys.exit(__doc__)
