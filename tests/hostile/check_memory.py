# SPDX-License-Identifier: BSL-1.0
"""Does explain_boot keep to 3 times its input and 100 MB, whatever the input?

    check_memory.py EXPLAIN_BOOT DIRECTORY [hives]

Every input is made to cost as much as it can: full to one of the bounds of docs/limits.md, or one step beyond, where the
answer is one sentence that names the place. Memory is the peak resident size, as wait4 reports it.
"""
import os
import pathlib
import shutil
import subprocess
import sys

import regf

PROGRAM, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
MOST_DATA, MOST_ITEMS, MOST_VARIABLES, MOST_EXPANSIONS = 4 << 20, 32768, 4096, 256  # docs/limits.md
KEY = 'HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager'
BIDI = '\u202e'  # three bytes become nine in a sentence
failures = []


def system(values=(), subkeys=()):
    """A hive with these values in the Session Manager key."""
    manager = ('Session Manager', list(values), [(name, list(below), []) for name, below in subkeys])
    return regf.hive(('ROOT', [], [('ControlSet001', [], [('Control', [], [manager])]),
                                   ('Select', [('Current', 4, b'\1\0\0\0')], [])]))[0]


def export(lines, key):
    return ('\ufeffWindows Registry Editor Version 5.00\r\n\r\n[' + KEY + ']\r\n[' + key + ']\r\n' + '\r\n'.join(lines)).encode('utf-16-le', 'surrogatepass')


def check(name, data, refused=None):
    (WORK / name).write_bytes(data)
    print(name, refused or '', sep='\t')


def run(path, refused):
    size = path.stat().st_size
    for form in ('text', 'json') if not refused else ('json',):
        with open(WORK / 'out', 'wb') as out, open(WORK / 'err', 'wb') as err:
            child = subprocess.Popen([PROGRAM, str(path), '--format', form], stdout=out, stderr=err)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        said = (WORK / 'err').read_text()
        megabytes, most = usage.ru_maxrss / 1024, 3 * size / 2**20 + 100
        print(f'{path.name} {form}: {size / 2**20:.1f} MB in, {os.path.getsize(WORK / "out") / 2**20:.1f} MB out, '
              f'{megabytes:.0f} of {most:.0f} MB')
        if megabytes > most:
            failures.append(f'{path} as {form}: {megabytes:.0f} MB are used, at most {most:.0f} MB are promised')
        if not refused and (child.returncode != 0 or said):
            failures.append(f'{path} as {form}: exit {child.returncode}, {said[:300].strip()}; it is within the bounds')
        if refused and (child.returncode != 1 or refused not in said or said.count('\n') != 1 or len(said) > 1000):
            failures.append(f'{path} as {form}: exit {child.returncode}, `{said[:300].strip()}`; expected one sentence with `{refused}`')


def hives():
    pairs = [text for n in range(12000) for text in ('\\??\\' + BIDI * 16 + str(n) + '.sys', '!\\??\\' + BIDI * 16 + str(n))]
    check('renames.hive', system([('PendingFileRenameOperations', 7, regf.multi_sz(*pairs))]))
    check('renames.short.hive', system([('PendingFileRenameOperations', 7, regf.multi_sz(*['\\'] * (MOST_ITEMS - 8)))]))
    commands = [BIDI * 24 + str(n) for n in range(18000)]
    check('commands.hive', system([('BootExecute', 7, regf.multi_sz(*commands))]))
    check('commands.short.hive', system([('BootExecute', 7, regf.multi_sz(*(f'{n:x}' for n in range(MOST_ITEMS - 8))))]))
    check('command.long.hive', system([('BootExecute', 1, regf.sz(BIDI * (2**21 - 1000)))]))
    check('known.hive', system([('ExcludeFromKnownDlls', 7, regf.multi_sz(*(f'{n:x}' for n in range(12000))))],
                               [('KnownDLLs', [(f'{n:x}', 1, regf.sz(f'{n:x}')) for n in range(12000)])]))
    check('variables.hive', system([], [('Environment', [(f'{n:x}' + BIDI * 200, 1, regf.sz(BIDI * 200)) for n in range(MOST_VARIABLES)])]))
    doubling = [('A0', 1, regf.sz(BIDI * 2000))] + [
        (f'A{n + 1}', 2, regf.sz(f'%A{n}%%A{n}%')) for n in range(MOST_EXPANSIONS)]
    check('doubling.hive', system([], [('Environment', doubling)]))
    check('one.string.more.hive', system([('BootExecute', 7, regf.multi_sz(*['a'] * MOST_ITEMS))]),
          'Session Manager\\BootExecute: with this value the Session Manager key holds more than is read, which is at most 32768 values')
    check('one.byte.more.hive', system([('x', 3, bytes(MOST_DATA - 1))]), 'x: with this value the Session Manager key holds more than is read')
    check('one.variable.more.hive', system([], [('Environment', [(f'{n}', 4, b'\0' * 4) for n in range(MOST_VARIABLES + 1)])]),
          'Session Manager\\Environment\\4096: with this value')
    doubling.append(('B', 2, regf.sz('%A%')))
    check('one.expansion.more.hive', system([], [('Environment', doubling)]), 'Session Manager\\Environment\\B: with this value')
    values = [(f'{n:x}', 4, bytes(4)) for n in range(66000)]
    check('values.elsewhere.hive', regf.hive(('R', [], [('A', values, []), ('B', values, [])]))[0], 'key `B` has more values than are to be read')
    long_name = 'n' * 16000
    check('name.repeated.hive', system([], [('DOS Devices', [(long_name, 7, regf.multi_sz(*['a'] * 30000))])]), 'holds more than is read')


def exports():
    check('big.values.reg', export([f'"{n}"="{"x" * 100000}"' for n in range(40)], 'HKEY_LOCAL_MACHINE\\Other\\a\\b\\c'))
    check('no.values.reg', export([f'"{n:x}"=""' for n in range(300000)], 'HKEY_LOCAL_MACHINE\\Other\\a\\b\\c'))
    deep = '\n'.join('[a\\' + '\\'.join(['b'] * 500) + ']' for _ in range(10))
    check('keys.reg', b'REGEDIT4\n[' + KEY.encode() + b']\n' + b'\n'.join(b'[a%x\\b%x]' % (n, n) for n in range(32000)) + deep.encode())
    check('one.key.more.reg', b'REGEDIT4\n' + b'\n'.join(b'[%x\\a]' % n for n in range(40000)), 'line 32770')
    check('one.value.more.reg', b'REGEDIT4\n[a]\n' + b'\n'.join(b'"%x"=""' % n for n in range(131073)), 'line 131075')
    check('line.reg', b'REGEDIT4\n[' + KEY.encode() + b']\n"a"="' + b'\\x' * (4 * 2**20 - 10) + b'"', 'holds more than is read')
    check('longer.line.reg', b'REGEDIT4\n"a"="' + b'x' * (8 * 2**20) + b'"', 'line 2, column 1: expected a line of at most 8388608 bytes')


if sys.argv[3:] and sys.argv[3].startswith('make'):
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    exports()
    if sys.argv[3] == 'make-hives':
        hives()
    sys.exit(0)
# The inputs are made by a process of their own: the peak of a child begins with the size of the process that starts it.
made = subprocess.run([sys.executable, __file__, PROGRAM, WORK, 'make-' + ''.join(sys.argv[3:])], check=True, capture_output=True, text=True)
for case in made.stdout.splitlines():
    name, refused = case.split('\t')
    run(WORK / name, refused)
shutil.rmtree(WORK)
print('\n'.join(failures))
sys.exit(1 if failures else 0)
