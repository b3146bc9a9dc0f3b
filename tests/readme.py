# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of README.md, and who runs each of them. Every one belongs to somebody: a new one that does not is an
error."""
import os
import re
import signal
import subprocess

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


def environment():
    """That of a plain login: nobody has started a session with its bus, and there is no display."""
    found = dict(os.environ, GSK_RENDERER='cairo', GDK_DEBUG='gl-disable', GSETTINGS_BACKEND='memory')
    for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'):
        found.pop(name, None)
    return found


def watch(words, seconds, **keywords):
    """Runs @words for @seconds at most; returns the process, what it said, and whether it had to be closed."""
    child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             start_new_session=True, env=environment(), **keywords)
    try:
        said, _ = child.communicate(timeout=seconds)
        return child, said, False
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGTERM)
        said, _ = child.communicate(timeout=30)
        return child, said, True
