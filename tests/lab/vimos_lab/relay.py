# SPDX-License-Identifier: GPL-3.0-or-later
"""Passes TCP connections on, so that the operator's host reaches a controller elsewhere.

Usage: relay.py TARGET-HOST TARGET-PORT PORT LISTEN-ADDRESS...
"""
import asyncio
import sys


async def copy(reader, writer):
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:
        writer.close()


def passer(target, port):
    """What a server calls for each connection, to pass it on to the target."""
    async def connected(reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection(target, port)
        except OSError as error:
            print(f'{target}:{port}: {error}', file=sys.stderr, flush=True)
            writer.close()
            return
        await asyncio.gather(copy(reader, far_writer), copy(far_reader, writer))
        far_writer.close()
        writer.close()

    return connected


async def main(target, port, listen_port, addresses):
    server = await asyncio.start_server(passer(target, port), addresses, listen_port)
    async with server:
        await server.serve_forever()


if __name__ == '__main__':
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
