# SPDX-License-Identifier: BSL-1.0
"""Is what explain_boot prints safe to show, whatever the input holds?

    check_output.py EXPLAIN_BOOT DIRECTORY [hives]

Random exports (and hives) whose names and data are full of control, bidirectional and other invisible characters and of
unpaired surrogates. No such character leaves the program, as text or as JSON; the JSON is JSON, and every stored text is in it.
The category of a character is told by Python's own Unicode data.
"""
import json
import pathlib
import random
import shutil
import subprocess
import sys
import unicodedata

import regf

PROGRAM, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
UNSAFE = [chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) in ('Cc', 'Cf', 'Cs', 'Zl', 'Zp') and point != 0]
KEY = '[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager'
failures = []


def hostile(rng, most=12):
    return ''.join(rng.choice(UNSAFE) if rng.random() < 0.5 else rng.choice('ab"\\%\'<>&{}[]é\u4e00\U0001F600') for _ in range(rng.randint(1, most)))


def units(text):
    """The same text, one character for each UTF-16 unit: pairs of surrogates and single ones alike."""
    data = text.encode('utf-16-le', 'surrogatepass')
    return ''.join(chr(low | high << 8) for low, high in zip(data[0::2], data[1::2]))


def name_for(rng):
    return hostile(rng).replace('\\', '/').replace('"', "'").replace('\n', 'n').replace('\r', 'r')


def content(rng):
    """Values of the key and of its subkeys: {subkey: {name: (type, data)}}, and every text that must be in the JSON."""
    texts, made = set(), {'': {}, 'Environment': {}, 'DOS Devices': {}, 'KnownDLLs': {}, 'SubSystems': {}}
    lines = ['x' + hostile(rng).replace(' ', '') for _ in range(3)]
    made['']['BootExecute'] = (7, regf.multi_sz(*lines))
    texts |= set(lines)
    pairs = [part for _ in range(3) for part in ('\\??\\' + hostile(rng), '!\\' + hostile(rng))]
    made['']['PendingFileRenameOperations'] = (7, regf.multi_sz(*pairs))
    texts |= set(pairs[0::2]) | {pair[1:] for pair in pairs[1::2]}
    for below in ('Environment', 'DOS Devices', 'KnownDLLs', 'SubSystems'):
        for _ in range(3):
            name, value = 'n' + name_for(rng), 'v' + hostile(rng)
            if '=' in name or name.upper() in (other.upper() for other in made[below]):
                continue
            made[below][name] = (1, regf.sz(value))
            texts |= {name, value}
    return made, texts


def export(rng, made):
    lines = ['Windows Registry Editor Version 5.00', '']
    for below, values in made.items():
        lines.append(KEY + ('\\' + below if below else '') + ']')
        for name, (kind, data) in values.items():
            lines.append(f'"{name}"=hex({kind:x}):' + ','.join(f'{byte:02x}' for byte in data))
    lines += [KEY + '\\' + name_for(rng) + ']', hostile(rng).replace('[', '').replace('"', '')]  # what the reader complains about
    return ('\ufeff' + '\r\n'.join(lines) + '\r\n').encode('utf-16-le', 'surrogatepass')


def hive(made):
    def values(below):
        return [(name, kind, data) for name, (kind, data) in made[below].items()]
    manager = ('Session Manager', values(''), [(below, values(below), []) for below in made if below])
    return regf.hive(('R', [], [('ControlSet001', [], [('Control', [], [manager])])]), sequence=(2, 1))[0]


def strings_in(value):
    if isinstance(value, str):
        return {units(value)}
    if isinstance(value, dict):
        value = list(value.values())
    return set().union(*map(strings_in, value)) if isinstance(value, list) else set()


def check_safe(what, output):
    try:
        shown = output.decode('utf-8')
    except UnicodeDecodeError as error:
        failures.append(f'{what}: not UTF-8: {error}')
        return
    for character in set(shown) - {'\n'}:
        if unicodedata.category(character) in ('Cc', 'Cf', 'Cs', 'Zl', 'Zp'):
            failures.append(f'{what}: U+{ord(character):04X} is shown as it is')


def check(what, data, texts):
    path = WORK / what
    path.write_bytes(data)
    for form in ('text', 'json'):
        done = subprocess.run([PROGRAM, str(path), '--format', form], capture_output=True)
        check_safe(f'{path} as {form}', done.stdout + done.stderr)
        if done.returncode != 0:
            failures.append(f'{path} as {form}: exit {done.returncode}: {done.stderr.decode(errors="replace")}')
        elif form == 'json':
            try:
                missing = {units(text) for text in texts} - strings_in(json.loads(done.stdout))
            except ValueError as error:
                failures.append(f'{path}: not JSON: {error}')
                continue
            if missing:
                failures.append(f'{path}: stored, but not in the JSON: {sorted(missing)!a}')


def check_logs():
    """A dirty hive is called dirty; the logs beside it are named, empty ones are not."""
    for sequence, logs, expected in (((2, 1), {}, 'No transaction log lies beside it'), ((2, 1), {'LOG1': b'HvLE', 'LOG2': b''}, 'are not read: dirty.LOG1.'),
                                     ((2, 1), {'LOG1': b'x', 'LOG2': b'x'}, 'are not read: dirty.LOG1, dirty.LOG2.'), ((2, 2), {'LOG1': b'x'}, None)):
        path = WORK / 'dirty'
        path.write_bytes(regf.hive(regf.small_system(), sequence)[0])
        for name, data in logs.items():
            pathlib.Path(f'{path}.{name}').write_bytes(data)
        for form in ('text', 'json'):
            shown = subprocess.run([PROGRAM, str(path), '--format', form], capture_output=True, text=True).stdout
            dirty = 'The hive is dirty' in shown and 'the newest changes may be missing' in shown
            if dirty != (expected is not None) or (expected or '') not in shown:
                failures.append(f'dirty {sequence} with {logs} as {form}: expected {expected!r} in {shown[shown.find("hive is dirty"):][:300]!r}')
        for log in WORK.glob('dirty.*'):
            log.unlink()


shutil.rmtree(WORK, ignore_errors=True)
WORK.mkdir(parents=True)
for seed in range(30):
    rng = random.Random(f'output {seed}')
    made, texts = content(rng)
    check(f'{seed}.reg', export(rng, made), texts)
    if 'hives' in sys.argv[3:]:
        check(f'{seed}.hive', hive(made), texts)
if 'hives' in sys.argv[3:]:
    check_logs()
print('\n'.join(failures[:20]))
sys.exit(1 if failures else 0)
