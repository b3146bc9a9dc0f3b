# SPDX-License-Identifier: GPL-3.0-or-later
"""What was tried, and how it went."""


class Tally:
    """Counts, and says at once what failed and what was left out."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def count(self, name, why=None):
        """@why: it failed; None: it passed."""
        if why is None:
            self.passed += 1
            return
        self.failed += 1
        print(f'    FAILED: {name}: {why}', flush=True)

    def skip(self, name, why, number=1):
        self.skipped += number
        print(f'    skipped: {name}: {why}', flush=True)

    def __str__(self):
        return f'{self.passed} passed, {self.failed} failed, {self.skipped} skipped'
