# SPDX-License-Identifier: BSL-1.0
"""Writes the seeds of every harness: make_seeds.py DIRECTORY."""
import pathlib
import shutil
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'hostile'))
import regf  # noqa: E402


def utf16(text):
    return text.encode('utf-16-le', 'surrogatepass')


def sized(text):
    data = utf16(text)
    return bytes([len(data)]) + data


REG = '''Windows Registry Editor Version 5.00

; a comment
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]
@="default"
"BootExecute"=hex(7):61,00,75,00,74,00,6f,00,63,00,68,00,6b,00,00,00,\\
  00,00
"Number"=dword:0000000f
"Quoted \\"name\\""="a \\\\ b \\n"
"Bytes"=hex:01,02,
"Gone"=-

[-HKEY_LOCAL_MACHINE\\SYSTEM\\Old]
[HKEY_LOCAL_MACHINE\\SYSTEM\\New]
"x"=hex(b):00,01,02,03,04,05,06,07
'''
BELOW = '''"BootExecute"="autocheck autochk *"
"PendingFileRenameOperations"=hex(7):5c,00,61,00,00,00,00,00,00,00
[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager\\Environment]
"Path"=hex(2):25,00,41,00,25,00,00,00
"A"="\xe2\x80\xae%A%%A%"
[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager\\SubSystems]
"Windows"="csrss.exe ServerDll=evil,1"
[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager\\KnownDLLs]
"a"="a.dll"
'''
WORLD = '''{"case": "1", "group": "g", "description": "d", "system_root": "C:\\\\WINDOWS",
"volumes": [{"letter": "C", "device": "\\\\Device\\\\Harddisk0\\\\Partition1", "free": 1000000, "characteristics": 0}],
"objects": [{"link": "\\\\??\\\\C:", "target": "\\\\Device\\\\Harddisk0\\\\Partition1"}, {"dir": "\\\\x"}],
"files": ["C:\\\\WINDOWS\\\\a.exe", {"path": "C:\\\\b.dll", "kind": "dll", "size": "0x10", "imports": ["c.dll"], "locked": true}],
"processes": {"csrss.exe": ["connect 2 \\\\Port", "stay"], "a#2": [["exit", 1]]},
"events": [{"exit": "csrss.exe", "code": 1}, {"spawn": "p", "subsystem": "posix", "session": 1},
 {"connect": "p", "type": 7, "sb_port": "\\\\P"}, {"disconnect": "p"}, {"request": "p", "api": 3, "session": 1, "length": 4}],
"sb_replies": [{"process": "csrss.exe", "api": "SbCreateSession", "return": "0xC0000001"}],
"faults": [{"call": "NtOpenFile", "nth": 2, "status": "0xC0000034"}], "options": {"ram": 1024, "cpus": 2}}'''
EFFECT = '{"call": "NtCreateDirectoryObject", "by": "main", "tier": "core", "name": "\\\\KnownDlls", "attr": "perm", "status": "0x00000000"}'


def record(key, name, kind, data):
    return bytes([key, name, kind]) + struct.pack('<H', len(data)) + data


hive = regf.hive(regf.small_system())[0]
SEEDS = {
    'reg_strict': [b'\0' + REG.encode(), b'\0\xff\xfe' + utf16(REG), b'\x08' + REG.encode(), b'\3' + REG.replace('HKEY_LOCAL_MACHINE', '').encode(),
                   b'\0REGEDIT4\r\n\r\n[HKEY_USERS\\a]\r\n"b"=hex(2):61,62\r\n'],
    'explain': [bytes([choice]) + BELOW.encode('latin-1') for choice in (0, 1, 2, 4, 6)],
    'configuration': [bytes([edition, 0xFE]) + record(0, 1, 7, regf.multi_sz('autocheck autochk *', 'a b')) +
                      record(0, 4, 7, regf.multi_sz('\\??\\C:\\a', '', 'b')) + record(1, 10, 7, regf.multi_sz('C:\\p 16 17', '?:\\p')) +
                      record(4, 20, 2, regf.sz('%SystemRoot%;%Path%')) + record(5, 13, 7, regf.multi_sz('Windows')) +
                      record(5, 15, 2, regf.sz('csrss.exe ServerDll=x')) + record(3, 11, 1, regf.sz('%SystemRoot%')) +
                      record(2, 40, 1, b'\\\0') for edition in range(3)],
    'hive': [hive, hive[:4096], regf.hive(('R', [('v', 3, bytes(range(100)))], []), sequence=(2, 1))[0]],
    'world_json': [WORLD.encode(), b'{}', b'{"system_root": "C:\\\\W", "files": ["C:\\\\a"]}'],
    'effect_line': [EFFECT.encode(), b'{"call": "RtlQueryRegistryValues", "by": "api", "tier": "detail", "imports": ["a", null], "error": "0x1"}'],
    'command_line': [utf16(line) for line in ('autocheck autochk *', 'debug ASYNC  \ta.exe  b c ', '', 'autocheck', '\0 async')],
    'rename_pairs': [bytes([choice]) + struct.pack('<H', len(one)) + one + two for choice in (0, 1, 3, 5)
                     for one, two in [(regf.multi_sz('\\??\\C:\\a', '', '*1\\??\\b', '@c'), regf.multi_sz('@d', '', 'e'))]],
    'expansion': [b'\3' + sized('A') + sized('%A%%A%') + sized('B') + sized('x') + sized('=C') + sized('') + utf16('%a%%B%%%=C% %D% %')],
}
# The same values, and those without which the kernel half of Win32 and csrss are not there; with the choices of ReactOS too.
SEEDS['boot'] = [bytes([choices + edition]) + seed[1:] + record(5, 16, 1, regf.sz('C:\\Windows\\win32k.sys')) + record(5, 18, 1, regf.sz('psxss.exe')) +
                 record(5, 14, 7, regf.multi_sz('Posix')) for choices in (0, 0x81) for edition, seed in enumerate(SEEDS['configuration'])]
SEEDS['reg_as_regedit'] = SEEDS['reg_strict'] + [b'\0' + REG.replace('"', '', 7).replace(',', ',0x', 3).encode()]

target = pathlib.Path(sys.argv[1])
shutil.rmtree(target, ignore_errors=True)
for harness, seeds in SEEDS.items():
    (target / harness).mkdir(parents=True)
    for number, seed in enumerate(seeds):
        (target / harness / f'seed{number}').write_bytes(seed)
