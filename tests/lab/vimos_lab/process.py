# SPDX-License-Identifier: GPL-3.0-or-later
"""Running and finding processes."""
import os
import signal
import subprocess
import time

from .errors import LabError

# Every process of the lab that inherits the keeper's environment carries this variable, with the
# state directory as its value: that is how a later `lab down` finds what a crash left behind.
MARK = 'VIMOS_LAB_KEEPER'


def run(*command, timeout=20, check=True, stdin=None, env=None):
    """Runs a command to its end and returns its standard output as text."""
    try:
        result = subprocess.run(command, input=stdin, capture_output=True, text=True,
                                timeout=timeout, env=env, check=False)
    except FileNotFoundError as error:
        raise LabError(f'the program {command[0]} is missing') from error
    except subprocess.TimeoutExpired as error:
        raise LabError(f'no answer within {timeout} s: {_shown(command)}') from error
    if check and result.returncode != 0:
        said = (result.stderr.strip() or result.stdout.strip() or
                f'exit code {result.returncode}')
        raise LabError(f'{_shown(command)}: {said}')
    return result.stdout


def _shown(command):
    text = ' '.join(command)
    return text if len(text) <= 300 else text[:300] + '…'


def wait_until(condition, seconds, pause=0.05):
    """Calls `condition` until its result is true; returns that, or the last one after the time."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result or time.monotonic() >= deadline:
            return result
        time.sleep(pause)


def start_time(pid):
    """When a process started, in clock ticks; tells it from a later one with the same pid."""
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8', errors='replace') as file:
            fields = file.read().rpartition(')')[2].split()
    except OSError:
        return None
    return None if fields[0] == 'Z' else int(fields[19])


def is_alive(pid, started=None):
    """Whether `pid` runs (a zombie does not), and is still the process that started then."""
    now = start_time(pid)
    return now is not None and started in (None, now)


def all_pids():
    return [int(entry) for entry in os.listdir('/proc') if entry.isdigit()]


def marked_with(value):
    """The pids of all processes that carry the lab's mark with this value."""
    wanted = f'{MARK}={value}'.encode()
    found = []
    for pid in all_pids():
        try:
            with open(f'/proc/{pid}/environ', 'rb') as file:
                if wanted in file.read().split(b'\0'):
                    found.append(pid)
        except OSError:
            continue
    return found


def _still_alive(pids, seconds):
    """Those of the pids that have not ended when `seconds` are over."""
    wait_until(lambda: not any(map(is_alive, pids)), seconds)
    return list(filter(is_alive, pids))


def end(pids, grace=5):
    """Ends processes: SIGTERM, and SIGKILL for those that are still there after `grace` seconds.

    Returns the pids that even that did not end.
    """
    left = list(pids)
    for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 3)):
        for pid in left:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
        left = _still_alive(left, seconds)
    return left
