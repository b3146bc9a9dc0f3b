# SPDX-License-Identifier: GPL-3.0-or-later
"""The last resort: whatever holds up the drive, it ends in time and says what it waited for."""
import os
import sys
import threading
import traceback


class Alarm:
    """A context manager. It rings in a thread of its own, since a call to a bus may not come back."""

    def __init__(self, seconds, describe, clean_up):
        """@describe: says what is waited for; @clean_up: ends what was started, and says how things stand."""
        self.seconds, self.describe, self.clean_up = seconds, describe, clean_up
        self.waiter = threading.get_ident()
        self.timer = threading.Timer(seconds, self.ring)
        self.timer.daemon = True

    def __enter__(self):
        self.timer.start()
        return self

    def __exit__(self, *_):
        self.timer.cancel()

    def ring(self):
        print(f'    FAILED: no end within {self.seconds} s; it waits for {self.describe()}, at', flush=True)
        traceback.print_stack(sys._current_frames()[self.waiter], file=sys.stdout)  # pylint: disable=protected-access
        self.clean_up()
        sys.stdout.flush()
        os._exit(1)
