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


class Damaged(Exception):
    """The file is no hive that Windows would have written; says what and where."""


class _Reader:
    """A second reader of hives, strict: what is not as the specification says is `Damaged`."""

    def __init__(self, file):
        self.file = file
        if len(file) < BASE or file[:4] != b'regf' or seal(file)[:512] != file[:512]:
            raise Damaged('base block')
        self.end = BASE + struct.unpack_from('<I', file, 40)[0]
        if self.end > len(file):
            raise Damaged('size of the bins')

    def cell(self, offset, signatures, smallest):
        at = BASE + offset
        if offset == NONE or offset % 8 or at + 4 > self.end:
            raise Damaged(f'no cell at {at}')
        size = -struct.unpack_from('<i', self.file, at)[0]
        if size < 8 or at + size > self.end:
            raise Damaged(f'size {size} of the cell at {at}')
        body = self.file[at + 4:at + size]
        if len(body) < smallest or (signatures and body[:2] not in signatures):
            raise Damaged(f'{body[:2]} in the cell at {at}')
        return body

    def name(self, raw, size, compressed):
        if len(raw) < size:
            raise Damaged('length of a name')
        return raw[:size].decode('latin-1') if compressed else raw[:size - size % 2].decode('utf-16-le', 'surrogatepass')

    def values(self, key):
        count, where = struct.unpack_from('<II', key, 36)
        if count == 0:
            return []
        found = []
        for (offset,) in struct.iter_unpack('<I', self.cell(where, (), 4 * count)[:4 * count]):
            body = self.cell(offset, (b'vk',), 20)
            length, size, data, kind, flags = struct.unpack_from('<HIIIH', body, 2)
            if size & 0x80000000:
                size &= 0x7FFFFFFF
                if size > 4:
                    raise Damaged('inline data')
                data = body[8:8 + size]
            else:
                data = self.cell(data, (), size)[:size] if size else b''
            found.append((self.name(body[20:], length, flags & 1), kind, data))
        if len({name.upper() for name, _, _ in found}) != len(found):
            raise Damaged('two values of one name')
        return found

    def offsets(self, where):
        body = self.cell(where, (b'lf', b'lh', b'li', b'ri'), 4)
        width = 4 if body[:2] in (b'li', b'ri') else 8
        count = struct.unpack_from('<H', body, 2)[0]
        if len(body) < 4 + width * count:
            raise Damaged('list of subkeys')
        found = [struct.unpack_from('<I', body, 4 + width * i)[0] for i in range(count)]
        if body[:2] == b'ri':
            found = [offset for part in found for offset in self.offsets(part)]
        return found

    def subkeys(self, key):
        count, where = struct.unpack_from('<I', key, 20)[0], struct.unpack_from('<I', key, 28)[0]
        if count == 0:
            return []
        found = []
        for offset in self.offsets(where):
            body = self.cell(offset, (b'nk',), 76)
            found.append((self.name(body[76:], struct.unpack_from('<H', body, 72)[0], struct.unpack_from('<H', body, 2)[0] & 0x20), body))
        if len(found) != count or len({name.upper() for name, _ in found}) != count:
            raise Damaged('number or names of subkeys')
        return found

    def walk(self, key, path, wanted, depth=0):
        if depth > 512:
            raise Damaged('depth')
        lines = [(path, name, kind, data) for name, kind, data in self.values(key)]
        for name, body in self.subkeys(key):
            below = f'{path}\\{name}' if path else name
            if wanted(below):
                lines += [(below,)] + self.walk(body, below, wanted, depth + 1)
        return lines


def decode(file, wanted):
    """The keys and values of a hive, those below the keys that are `wanted`: [(path,), (path, name, type, data), ...]."""
    reader = _Reader(file)
    root = reader.cell(struct.unpack_from('<I', file, 36)[0], (b'nk',), 76)
    return reader.walk(root, '', wanted)


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
