# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for the person at the terminal."""
import sys


def say(text):
    print(text, file=sys.stderr, flush=True)
