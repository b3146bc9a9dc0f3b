# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C ends a run once, and never in the middle of what must be done as a whole."""

import contextlib
import signal
import sys
import threading

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _State:
    holds = 0                   # how many parts that must be done as a whole are under way
    pending = False             # a signal came meanwhile
    raised = False              # the run is ending already


def _handle(_number, _frame):
    if _State.raised or _State.holds:
        print('run: what was put in is being taken back; please wait (Ctrl-\\ leaves it there)'
              if _State.raised else 'run: interrupted; waiting for an answer', file=sys.stderr)
        _State.pending = not _State.raised
        return
    _State.raised = True
    raise KeyboardInterrupt


def install():
    """From now on the first signal raises KeyboardInterrupt; the others are only answered."""
    for number in SIGNALS:
        signal.signal(number, _handle)


@contextlib.contextmanager
def held():
    """Puts off an interrupt until check() is called outside. Signals reach the main thread only."""
    main = threading.current_thread() is threading.main_thread()
    _State.holds += main
    try:
        yield
    finally:
        _State.holds -= main


def check():
    """Raises the KeyboardInterrupt that was put off."""
    main = threading.current_thread() is threading.main_thread()
    if main and _State.pending and not _State.holds:
        _State.pending, _State.raised = False, True
        raise KeyboardInterrupt
