# SPDX-License-Identifier: BSL-1.0
"""Writes registry hives (REGF files) by hand, so that tests know every byte of them.

A key is (name, [values], [subkeys]); a value is (name, type, bytes). Names may hold any UTF-16 units.
Source: msuhanov, "Windows registry file format specification" (public).
"""
import struct
import sys

BASE = 4096
NONE = 0xFFFFFFFF


class _Bins:
    def __init__(self):
        self.cells = bytearray()
        self.parts = []  # (offset in the file, size, what): what a test may want to damage

    def add(self, body, what):
        size = (len(body) + 4 + 7) // 8 * 8
        offset = 32 + len(self.cells)
        self.cells += struct.pack('<i', -size) + bytes(body) + bytes(size - 4 - len(body))
        self.parts.append((BASE + offset, size, what))
        return offset

    def patch(self, offset, at, body):
        start = offset - 32 + 4 + at
        self.cells[start:start + len(body)] = body


def _name(name):
    try:
        return name.encode('latin-1'), 1
    except UnicodeEncodeError:
        return name.encode('utf-16-le', 'surrogatepass'), 0


def _key(bins, key, parent, security, root=False):
    name, values, subkeys = key
    raw, compressed = _name(name)
    flags = (0x20 if compressed else 0) | (0x0C if root else 0)
    body = struct.pack('<2sHQIIIIIIIIIIIIIIIHH', b'nk', flags, 0, 0, parent, len(subkeys), 0, NONE, NONE, len(values), NONE, security,
                       NONE, 0, 0, 0, 0, 0, len(raw), 0) + raw
    offset = bins.add(body, 'nk')
    if values:
        cells = []
        for value_name, kind, data in values:
            raw, compressed = _name(value_name)
            if len(data) <= 4:
                size, where = len(data) | 0x80000000, int.from_bytes(data.ljust(4, b'\0'), 'little')
            else:
                size, where = len(data), bins.add(data, 'data')
            cells.append(bins.add(struct.pack('<2sHIIIHH', b'vk', len(raw), size, where, kind, compressed, 0) + raw, 'vk'))
        bins.patch(offset, 40, struct.pack('<I', bins.add(struct.pack('<%dI' % len(cells), *cells), 'values')))
    if subkeys:
        cells = [_key(bins, child, offset, security) for child in subkeys]
        entries = b''.join(struct.pack('<I4s', cell, child[0].encode('latin-1', 'replace')[:4].ljust(4, b'\0'))
                           for cell, child in zip(cells, subkeys))
        bins.patch(offset, 28, struct.pack('<I', bins.add(struct.pack('<2sH', b'lf', len(cells)) + entries, 'lf')))
    return offset


def seal(file):
    """Makes the checksum of the base block fit again."""
    checksum = 0
    for (number,) in struct.iter_unpack('<I', file[:508]):
        checksum ^= number
    checksum = {0: 1, 0xFFFFFFFF: 0xFFFFFFFE}.get(checksum, checksum)
    return file[:508] + struct.pack('<I', checksum) + file[512:]


def hive(root, sequence=(1, 1)):
    """The bytes of a hive, and where its cells are."""
    bins = _Bins()
    security = bins.add(struct.pack('<2sHIIII', b'sk', 0, 0x20, 0x20, 1, 20) + bytes.fromhex('01000080') + bytes(16), 'sk')
    first = _key(bins, root, security, security, root=True)
    size = (32 + len(bins.cells) + 4095) // 4096 * 4096
    free = size - 32 - len(bins.cells)
    if free:
        bins.cells += struct.pack('<i', free) + bytes(free - 4)
    base = struct.pack('<4sIIQIIIIIII', b'regf', sequence[0], sequence[1], 0, 1, 3, 0, 1, first, size, 1).ljust(4096, b'\0')
    body = struct.pack('<4sIIIIQI', b'hbin', 0, size, 0, 0, 0, 0) + bins.cells
    return seal(base) + bytes(body), bins.parts


def sz(text):
    return (text + '\0').encode('utf-16-le', 'surrogatepass')


def multi_sz(*strings):
    return ''.join(string + '\0' for string in strings + ('',)).encode('utf-16-le', 'surrogatepass')


def small_system():
    """A small SYSTEM hive with a Session Manager key that has something of everything."""
    return ('ROOT', [], [
        ('Select', [('Current', 4, b'\1\0\0\0'), ('Default', 4, b'\1\0\0\0')], []),
        ('ControlSet001', [], [('Control', [], [('Session Manager', [
            ('BootExecute', 7, multi_sz('autocheck autochk *', 'evil /now')),
            ('PendingFileRenameOperations', 7, multi_sz('\\??\\C:\\a', '', '*1\\??\\C:\\b', '!\\??\\C:\\c')),
            ('ProtectionMode', 4, b'\1\0\0\0'),
        ], [
            ('DOS Devices', [('PRN', 1, sz('\\DosDevices\\LPT1'))], []),
            ('Environment', [('Path', 2, sz('%SystemRoot%\\system32')), ('ComSpec', 2, sz('%SystemRoot%\\system32\\cmd.exe'))], []),
            ('KnownDLLs', [('DllDirectory', 2, sz('%SystemRoot%\\system32')), ('kernel32', 1, sz('kernel32.dll'))], []),
            ('Memory Management', [('PagingFiles', 7, multi_sz('?:\\pagefile.sys'))], []),
            ('SubSystems', [('Required', 7, multi_sz('Debug', 'Windows')), ('Debug', 2, sz('')),
                            ('Windows', 2, sz('%SystemRoot%\\system32\\csrss.exe ObjectDirectory=\\Windows'))], []),
        ])])]),
    ])


if __name__ == '__main__':
    sys.stdout.buffer.write(hive(small_system())[0])
