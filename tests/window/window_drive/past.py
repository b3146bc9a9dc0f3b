# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps on the history's page: what was moved, compared and taken along."""
import json
import re

from .hand import Hand


class Past(Hand):
    """Each step says what it tries in its doc string."""

    def find_runs(self):
        """The rows of the table that are about the VM."""
        tree = self.reader.take()
        return [row for row in self.reader.find_all('table row', tree=tree) if self.choice.vm in tree.texts(row.path)]

    def step_history(self):
        """Ctrl+2 shows the history, which has both runs."""
        self.keyboard.press('Control+2')
        self.reader.expect('History on top', 'page tab', '^History', states=['selected'])
        rows = self.reader.wait_for('both runs in the table', lambda: len(self.find_runs()) == 2 and self.find_runs())
        self.say(*(', '.join(self.reader.texts(row)) for row in rows))
        self.check_names('the history')

    def find_box_beside(self, other):
        box = self.is_on('check box', self.choice.vm)
        return box if box and box.path != other.path else None

    def step_compare(self):
        """Space chooses two runs; what tells them apart is read, and saved as a page."""
        boxes = []
        last = self.tab_to('check box', f'{self.choice.vm}')
        self.keyboard.press('Control+End')  # wherever it was: from there, both are other rows than the one before
        self.reader.wait_a_moment('the last run', lambda: self.find_box_beside(last), 1)
        for key in ('Control+Home', 'Control+Down'):
            last = self.focus_must_be('check box', self.choice.vm)
            self.keyboard.press(key)
            box = self.reader.wait_for('the box of another run', lambda before=last: self.find_box_beside(before))
            self.keyboard.press('space')
            self.reader.wait_for('the run chosen', lambda chosen=box: chosen.look_again().has('checked'))
            boxes.append(box.look_again())
        sentence = self.reader.expect('which run was faster', 'label', rf'moved {self.choice.vm} in \d.* sooner than')
        self.say(*boxes, sentence)
        figures = self.reader.find_all('label', r'^(Migration time|Downtime by ping), [AB]: ')
        self.say(*figures)
        self.check('the figures of both are not there', len(figures) == 4)
        self.check('none is said to be the best', any('the best' in figure.name for figure in figures))
        self.say(self.reader.expect('the chart', 'image', 'one axis', description=r'\d s'))
        self.check_names('the comparison')
        self.tab_to('push button', '^Save Report')
        self.keep_picture('compared')
        self.keyboard.press('Return')
        self.check_pdf('comparison.pdf')
        self.keyboard.press('Escape')
        self.reader.wait_for('no run chosen', lambda: not boxes[-1].look_again().has('checked'))

    def step_open(self):
        """The menu of a run opens it as it was."""
        self.open_menu('What to do')
        self.keep_picture('run-menu')
        self.check_names('the menu of a run')
        self.keyboard.press('Escape')
        self.choose_from_menu('What to do', '^Open')
        self.reader.expect('the figures of the run', 'push button', '^Export')
        self.check_names('one run')

    def step_export(self):
        """The samples are exported as CSV, and the run as JSON with them."""
        self.choose_from_menu('^Export', '^Export Samples')
        with open(self.write_into_dialog('samples.csv'), encoding='utf-8') as file:
            lines = file.read().splitlines()
        self.say(lines[0], f'{len(lines)} lines')
        self.check('there are few samples', len(lines) > 100)
        self.choose_from_menu('^Export', '^Export Run')
        with open(self.write_into_dialog('run.json'), encoding='utf-8') as file:
            run = json.load(file)
        self.say(', '.join(run))
        self.check('this is another run', self.choice.vm in json.dumps(run))

    def step_quit(self):
        """Ctrl+Q closes the window and ends the program, without a complaint in its log."""
        self.keyboard.press('Control+q')
        code = self.reader.wait_for_end(30)
        self.check(f'the program ended badly: {code}', code == 0)
