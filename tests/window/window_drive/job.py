# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's whole job, by keys alone."""
import time

from .hand import Skip
from .past import Past
from .reader import TROUBLE
from .work import Work

# In order. A step that fails ends the job, but for those after which it can go on.
STEPS = ('start', 'menus', 'network', 'links', 'table', 'vm', 'target', 'paths', 'forecast', 'round', 'move', 'result', 'charts',
         'report', 'back', 'history', 'compare', 'open', 'export', 'quit')
GO_ON = ('menus', 'network', 'links', 'table', 'round', 'charts', 'report', 'compare')


class Job(Work, Past):
    """Plays the steps, each with a picture of how it ended."""

    def play(self):
        for position, name in enumerate(STEPS):
            step = getattr(self, f'step_{name}')
            began = time.monotonic()
            print(f'    {name}: {step.__doc__}', flush=True)
            why = self.try_step(name, step)
            if self.reader.program.poll() is None:
                self.keep_picture(f'{name}-failed' if why else name)
            print(f'      ({time.monotonic() - began:.1f} s)', flush=True)
            if why and name not in GO_ON:
                rest = STEPS[position + 1:]
                self.tally.skip(' '.join(rest), f'after {name} failed', len(rest))
                return

    def try_step(self, name, step):
        """Returns why it failed, or None."""
        why = None
        try:
            step()
        except Skip as reason:
            self.tally.skip(name, reason)
            return None
        except TROUBLE as trouble:
            why = f'{type(trouble).__name__}: {trouble}'
        self.tally.count(name, why)
        return why
