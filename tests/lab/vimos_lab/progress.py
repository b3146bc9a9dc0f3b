# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps with a time-out each, and the lines that tell of them.

The keeper makes the steps; what it tells goes through a pipe to `lab up`, which prints it.
"""
import contextlib
import json
import signal
import sys
import time

from .errors import LabError


class Progress:
    """Tells of steps on a pipe, one JSON object a line. Used in the main thread only."""

    def __init__(self, pipe):
        self._pipe = pipe
        self._start = time.monotonic()

    def tell(self, **message):
        message['seconds'] = round(time.monotonic() - self._start, 1)
        self._pipe.write(json.dumps(message) + '\n')
        self._pipe.flush()

    @contextlib.contextmanager
    def step(self, text, timeout):
        """A step that fails after `timeout` seconds, whatever it waits for."""
        def expire(_signal, _frame):
            raise LabError(f'{text}: not done within {timeout} s')

        self.tell(step=text)
        before = signal.signal(signal.SIGALRM, expire)
        signal.alarm(timeout)
        try:
            yield
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)

    def note(self, text):
        self.tell(note=text)


def relay(pipe, out=sys.stderr):
    """Prints what a keeper tells until it says how it ended; returns that last message."""
    for line in pipe:
        message = json.loads(line)
        if 'step' in message or 'note' in message:
            text = message.get('step') or '  ' + message['note']
            print('%6.1f s  %s' % (message['seconds'], text), file=out, flush=True)
        else:
            return message
    return {'error': 'the keeper of the lab died', 'hint': 'Its log is keeper.log.'}
