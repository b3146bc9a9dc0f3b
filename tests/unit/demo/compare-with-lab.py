# SPDX-License-Identifier: GPL-3.0-or-later
"""One scenario is one network: the demo and the laboratory give the same ports, addresses and identities.

Usage: compare-with-lab.py PRINT-SCENARIO FOLDER-OF-THE-LABORATORY
"""
import re
import subprocess
import sys

PRINT_SCENARIO, LAB = sys.argv[1:3]
sys.path.insert(0, LAB)

from vimos_lab import guest, topology  # noqa: E402
from vimos_lab.facts import Facts  # noqa: E402
from vimos_lab.state import State  # noqa: E402


def laboratory(name):
    """What print-scenario would print, said by the laboratory."""
    wanted = topology.load(name)
    facts = Facts(State('/nonexistent'), wanted)
    yield from (f'switch {switch.device} {switch.name} {switch.label}' for switch in wanted.switches)
    yield from (f'link {link["src"]} {link["src_port"]} {link["dst"]} {link["dst_port"]} {link["mbps"]}'
                for link in facts.links[::2])
    yield from (f'station {host["name"]} {host["mac"]} {host["address"]} {host["switch"]} {host["port"]}'
                for host in facts.hosts())
    for vm in wanted.vms:
        xml = guest.domain_xml(State('/nonexistent'), vm)
        yield f'uuid {vm.name} {re.search("<uuid>(.*)</uuid>", xml)[1]}'


def main():
    names = topology.names()
    print(f'1..{len(names)}')
    failed = False
    for number, name in enumerate(names, 1):
        printed = subprocess.run([PRINT_SCENARIO, name], check=True, capture_output=True, encoding='utf-8')
        demo, lab = set(printed.stdout.splitlines()), set(laboratory(name))
        print('ok' if demo == lab else 'not ok', number, name)
        for line in sorted(demo ^ lab):
            print('#', 'only the demo:' if line in demo else 'only the laboratory:', line)
            failed = True
    return 1 if failed else 0


sys.exit(main())
