# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of README.md, and who runs each of them. Every one belongs to somebody: a new one that does not is an
error."""
import os
import re

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Who runs a command that begins so; the first that fits counts.
OWNERS = (
    ('make run', 'demo'),
    ('make check', 'check'),
    ('make lab ONOS=', 'elsewhere'),  # there is no ONOS here; what it would run is looked at
    ('make lab', 'make-lab'),
    ('tests/lab/lab ', 'lab'),
    ('build/src/ui/vimos --demo', 'demo'),
    ('build/src/cli/vimosctl --demo', 'demo'),
    ('vimos --onos ', 'lab'),
    ('export ', 'lab'),
    ('vimosctl ', 'lab'),
)


def commands(path=os.path.join(TOP, 'README.md')):
    """(owner, command) for each command of the page, in order; continued lines are one, comments are left out."""
    with open(path, encoding='utf-8') as file:
        lines = [line[4:].rstrip('\n') for line in file if re.match(r'    \S|     +--', line)]
    text = re.sub(r'\\\n\s*', '', '\n'.join(lines))
    for command in text.splitlines():
        command = re.sub(r'\s+# .*$', '', command)
        owner = next((owner for start, owner in OWNERS if (command + ' ').startswith(start)), None)
        if owner is None:
            raise AssertionError(f'README.md has a command that no test runs: {command}')
        yield owner, command
