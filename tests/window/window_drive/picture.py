# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of the virtual screen: the server keeps it in a file, in the format of xwd."""
import struct
import zlib

HEADER = struct.Struct('>25I')
COLOUR_BYTES = 12


def read_xwd(path):
    """(width, height, rows of bytes in the order red, green, blue)."""
    with open(path, 'rb') as file:
        data = file.read()
    header = HEADER.unpack_from(data)
    size, depth, width, height, order, bits, line = (header[i] for i in (0, 3, 4, 5, 7, 11, 12))
    if depth != 24 or bits != 32:
        raise ValueError(f'a screen of {depth} planes in {bits} bits')
    start = size + header[19] * COLOUR_BYTES
    first = (2, 1, 0) if order == 0 else (1, 2, 3)
    rows = []
    for y in range(height):
        row = data[start + y * line:start + y * line + 4 * width]
        pixels = bytearray(3 * width)
        for channel, offset in enumerate(first):
            pixels[channel::3] = row[offset::4]
        rows.append(bytes(pixels))
    return width, height, rows


def save(screen_file, path):
    """Writes what is on the screen now as PNG."""
    width, height, rows = read_xwd(screen_file)
    packed = zlib.compress(b''.join(b'\0' + row for row in rows), 6)
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n')
        for kind, data in ((b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)), (b'IDAT', packed), (b'IEND', b'')):
            file.write(struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data)))
