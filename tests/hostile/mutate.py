# SPDX-License-Identifier: BSL-1.0
"""Damaged hives: truncations, bit flips, changed cells. What is read of each must be what a second, strict reader reads.

    mutate.py EXPLAIN_MANY DIRECTORY COUNT [SEED]
    mutate.py EXPLAIN_MANY DIRECTORY copy NUMBER [SEED]     writes that one copy, to look at

A hive that the second reader (regf.decode) finds damaged is refused with a sentence, or explained with a notice; any other is
explained, and the keys and values are the same, byte by byte. Never a crash, never a hang.
"""
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys

import regf

PROGRAM, WORK = sys.argv[1], pathlib.Path(sys.argv[2])


def base_hive():
    return regf.hive(regf.small_system())


def flip(rng, file, begin, end, bits):
    for _ in range(bits):
        at = rng.randrange(begin, end)
        file[at] ^= 1 << rng.randrange(8)


def mutated(number, seed, file, parts):
    """Copy `number`: the same for the same seed, whatever else is made. The bytes and what was done to them."""
    rng = random.Random(f'{seed}/{number}')
    file = bytearray(file)
    kind = rng.choice(['base block', 'bin header', 'cell size', 'cell', 'cell', 'cell', 'offset', 'swap', 'cut'])
    offset, size, what = rng.choice(parts)
    if kind == 'base block':
        flip(rng, file, 4, 512, rng.randint(1, 4))
    elif kind == 'bin header':
        flip(rng, file, regf.BASE, regf.BASE + 32, rng.randint(1, 4))
    elif kind == 'cell size':
        file[offset:offset + 4] = struct.pack('<i', rng.choice([0, 1, -1, -4, -8, -2**31, 2**31 - 1, size, -size - 8, rng.randrange(-2**31, 2**31)]))
    elif kind == 'cell':
        flip(rng, file, offset, offset + size, rng.randint(1, 8))
    elif kind == 'offset':  # a number that may lead to another cell
        at = offset + 4 * rng.randrange(1, max(2, size // 4))
        target = rng.choice([rng.choice(parts)[0] - regf.BASE, 0, 0xFFFFFFFF, rng.randrange(2**32), len(file)])
        file[at:at + 4] = struct.pack('<I', target)
    elif kind == 'swap':
        other, other_size, _ = rng.choice(parts)
        most = min(size, other_size)
        one, two = bytes(file[offset:offset + most]), bytes(file[other:other + most])
        file[offset:offset + most], file[other:other + most] = two, one
    else:
        del file[rng.randrange(1, len(file)):]
    if rng.random() < 0.9 and len(file) >= 512:
        file = bytearray(regf.seal(bytes(file)))
    return bytes(file), f'{kind} of {what} at {offset}'


WANTED = {name.upper() for name in ('Control', 'Control\\MiniNT', 'Control\\SafeBoot', 'Control\\SafeBoot\\Option', 'Control\\Session Manager')}
WANTED |= {('Control\\Session Manager\\' + name).upper() for name in (
    'AppCertDlls', 'DOS Devices', 'Environment', 'FileRenameOperations', 'KnownDLLs', 'Memory Management', 'Quota System', 'SubSystems')}


def wanted(path):
    name, slash, below = path.partition('\\')
    return not slash or (re.fullmatch('controlset[0-9]{3}', name, re.IGNORECASE) is not None and below.upper() in WANTED)


def dump(entries):
    """As explain_many writes it."""
    def hexed(text):
        return text.encode('utf-16-le', 'surrogatepass').hex()
    return ''.join(hexed(entry[0]) + ''.join(':' + part for part in (
        (hexed(entry[1]), str(entry[2]), entry[3].hex()) if len(entry) > 1 else ())) + ';' for entry in entries)


REASONS = ('truncated hive: ', 'corrupted hive: ', 'not a registry hive: ', ': no ', ' is empty', 'holds more than is read', 'nor a registry export: ')


def complaint(data, what, answer):
    """What is wrong with an answer; nothing if it is right."""
    word, _, said = answer.partition(' ')
    if word not in ('refused', 'explained'):
        return 'no answer'
    if word == 'refused' and not any(part in said for part in REASONS):
        return 'a sentence that does not say what is wrong'
    try:
        expected = dump(regf.decode(data, wanted))
    except regf.Damaged as damage:
        marked = word == 'refused' or not said.startswith('0 ')
        return None if marked else f'explained without a notice, but damaged: {damage}'
    if word == 'explained' and said.startswith('0 ') and said.split(' ')[1] != expected:
        return f'other keys or values are read than are stored: {expected}'
    return None


def replay(number, seed):
    return f'replay: python3 {__file__} {PROGRAM} {WORK} copy {number} {seed}'


def main():
    seed = sys.argv[4 if sys.argv[3] != 'copy' else 5] if len(sys.argv) > (4 if sys.argv[3] != 'copy' else 5) else '1'
    WORK.mkdir(parents=True, exist_ok=True)
    file, parts = base_hive()
    if sys.argv[3] == 'copy':
        data, what = mutated(int(sys.argv[4]), seed, file, parts)
        (WORK / 'copy.hive').write_bytes(data)
        print(f'{WORK}/copy.hive: {what}')
        return 0
    failures = []
    files = [(file[:end], f'truncated to {end} bytes') for end in range(0, len(file), 4096)]
    truncations = len(files)
    files += [(file, 'nothing')]
    files += [mutated(number, seed, file, parts) for number in range(int(sys.argv[3]))]
    for number, (data, _) in enumerate(files):
        (WORK / f'{number}').write_bytes(data)
    done = subprocess.run([PROGRAM, str(WORK), str(len(files))], capture_output=True, timeout=1200)
    lines = done.stdout.decode().splitlines()
    counts = {}
    for at, line in enumerate(lines):
        data, what = files[at]
        word = ' '.join(line.split(' ')[:2]) if line.startswith('explained') else line.split(' ')[0]
        counts[word] = counts.get(word, 0) + 1
        wrong = complaint(data, what, line)
        if at < truncations and not (line.startswith('refused') and ('truncated' in line or 'is empty' in line)):
            wrong = 'expected to be refused as truncated or empty'
        if at == truncations and not line.startswith('explained 0 '):
            wrong = 'expected to be explained'
        if wrong:
            failures.append(f'{what}: {wrong}; the answer was: {line[:300]}' + ('; ' + replay(at - truncations - 1, seed) if at > truncations else ''))
    if done.returncode != 0 or len(lines) != len(files):
        at = len(lines)
        name = files[at][1] if at < len(files) else 'the end'
        failures.append(f'{name}: exit {done.returncode} after {at} of {len(files)} files; {done.stderr.decode()[-2000:]}\n'
                        + (replay(at - truncations - 1, seed) if at > truncations else ''))
    if not failures:
        shutil.rmtree(WORK)
    print(f'{len(files)} hives: {counts}')
    print('\n'.join(failures[:20]))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
