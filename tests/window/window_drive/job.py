# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's whole job, by keys alone: choose the VM, its target and a path, move it, read what it cost, keep the report."""
import json
import os
import re

from . import audit, keyboard, picture
from .reader import Lost

# What may have a time: "20.8 s", "1 min 5 s", "−6.00 s", "303 ms".
TIME = re.compile(r'[−-]?\d[\d.,]* (min|s|ms|µs)\b')
MOVE_SECONDS = 240
MOST_TARGETS = 12
NARROW = 1000  # below, the panes do not fit beside each other


class Skip(Exception):
    """What cannot be tried here, and why."""


class Job:
    """Steps in order; each says what a screen reader would say, and leaves a picture."""

    def __init__(self, reader, desk, program, choice, artefacts):
        """@program: a Popen; @choice: vm, to and the folder of the files; @artefacts: how the names of pictures begin."""
        self.reader, self.desk, self.program, self.choice = reader, desk, program, choice
        self.artefacts = artefacts
        self.narrow = desk.width < NARROW

    # What all steps use

    def say(self, *things):
        for thing in things:
            print(f'      {thing}', flush=True)

    def keep_picture(self, name):
        picture.save(self.desk.screen_file, f'{self.artefacts}-{name}.png')

    def check(self, what, holds):
        if not holds:
            raise AssertionError(what)

    def focus_must_be(self, role, name):
        def there():
            item = self.reader.focused()
            return item if item and re.search(f'^({role})$', item.role) and re.search(name, item.name, re.I) else None
        item = self.reader.wait_for(f'the keyboard on {role} {name}', there)
        self.say(item)
        return item

    def press_until(self, key, what, reached, most=40):
        """Presses @key until @reached says so of what has the keyboard then."""
        for _ in range(most):
            before = self.reader.last_focus
            keyboard.press(key)
            try:
                self.reader.wait_for('the keyboard to move', lambda last=before: self.reader.last_focus != last, 3)
            except Lost:
                pass
            item = self.reader.focused()
            if item and reached(item):
                return item
        raise Lost(f'{most} times {key} do not lead to {what}')

    def tab_to(self, role, name):
        item = self.press_until('Tab', f'{role} {name}',
                                lambda item: re.search(f'^({role})$', item.role) and re.search(name, item.name, re.I))
        self.say(item)
        return item

    def open_plan(self):
        """In a narrow window the panes lie over the network, and are called up by keys."""
        for name, key, shown in (('^List of VMs', 'F9', False), ('^Plan', 'Control+F9', True)):
            button = self.reader.expect(name, 'push button|toggle button', name)
            if self.narrow and button.has('pressed') != shown:
                keyboard.press(key)
                self.reader.wait_for(f'{name} {"up" if shown else "away"}',
                                     lambda pane=button, wanted=shown: pane.look_again().has('pressed') == wanted)

    def fold_charts(self, fold, button=None):
        """Folds or unfolds the charts, unless they are so; returns the button that says how they are."""
        button = button or self.reader.expect('the button that folds charts', 'push button|toggle button', 'charts$')
        if button.look_again().has('expanded') == fold:
            keyboard.press('F8')
            self.reader.wait_for(f'charts {"" if fold else "un"}folded', lambda: button.look_again().has('expanded') != fold)
        return button

    def find_paths(self):
        """The Items of the paths, and nothing while they are not there."""
        plan = self.reader.find('list', 'paths$')
        return list(self.reader.find_all('list item', r'^Path \d+:', within=plan)) if plan else []

    def values_of(self, *captions):
        """The texts that follow the labels @captions: of those with the same words the last, as the plan comes before the
        result."""
        labels = [item.name for item in self.reader.walk() if item.role == 'label' and item.name]
        values = {name.lower(): value for name, value in zip(labels, labels[1:])}
        missing = [caption for caption in captions if caption not in values]
        self.check(f'there is no {missing}: {labels}', not missing)
        return [values[caption] for caption in captions]

    # The steps

    def step_start(self):
        """The window opens; what it is about and which VMs there are can be read."""
        keyboard.put_pointer_away(self.desk.width, self.desk.height)
        window = self.reader.expect('the window', 'frame', 'ViMOS', seconds=30)
        self.say(window)
        self.reader.expect(f'{self.choice.vm} in the list', 'list item', rf'\b{self.choice.vm}\b', seconds=60)
        vms = self.reader.expect('the list of VMs', 'list', 'virtual machines')
        self.say(vms, *self.reader.find_all('list item', within=vms))

    def step_network(self):
        """The arrows go from node to node of the network, and each says what it is."""
        keyboard.press('Control+g')
        canvas = self.focus_must_be('panel|push button', '.')
        heard, links = {canvas.name: canvas.description}, set()
        for key in ('Down', 'Left', 'Up', 'Right', 'Up', 'Right', 'Down', 'Down', 'Left', 'Left', 'Up'):
            before = self.reader.last_focus
            keyboard.press(key)
            try:
                self.reader.wait_for('the next node', lambda last=before: self.reader.last_focus != last, 1)
            except Lost:
                continue
            item = self.reader.focused()
            if item.name not in heard:
                self.say(item)
                heard[item.name] = item.description
            links |= {str(link) for link in self.links_at_hand()}
        self.say(*sorted(links))
        self.check(f'few nodes were reached: {heard}', len(heard) >= 5)
        self.check(f'nodes say nothing of themselves: {heard}', all(heard.values()))
        self.check('the links say nothing', links and not any('“”' in link for link in links))

    def links_at_hand(self):
        """The links of the node that has the keyboard: pictures beside it, which draw nothing and so have no size."""
        canvas = self.reader.focused().node.get_parent()
        return [item for item in self.reader.walk(canvas, hidden=True) if item.role == 'image']

    def step_vm(self):
        """Ctrl+K, some letters and Return choose the VM; the list says that it is chosen."""
        keyboard.press('Control+k')
        self.focus_must_be('entry|text', 'find')
        keyboard.write(self.choice.vm)
        self.reader.wait_for('what was written', lambda: self.reader.focused().text == self.choice.vm)
        keyboard.press('Return')
        row = self.reader.expect(f'{self.choice.vm} chosen', 'list item', rf'\b{self.choice.vm}\b', states=['selected'])
        self.say(row)
        self.reader.wait_for('paths', self.find_paths, 30)

    def step_target(self):
        """The list of targets opens and closes by keys; the target says what is chosen."""
        self.open_plan()
        self.tab_to('push button|toggle button|combo box', r'^To\b')
        keyboard.press('space')
        self.reader.wait_for('the list of targets', lambda: self.reader.focused().role == 'list item')
        for _ in range(MOST_TARGETS):
            if self.choice.to in self.reader.focused().name:
                break
            keyboard.press('Down')
        self.focus_must_be('list item', rf'\b{self.choice.to}\b')
        keyboard.press('Return')
        button = self.focus_must_be('push button|toggle button|combo box', rf'^To\b.*{self.choice.to}')
        self.check('the target is not said', self.choice.to in button.name)

    def choose_path(self, number, paths):
        """Presses the key of a path, and waits until it is chosen and no other is."""
        def chosen():
            return [path.name for path in paths if path.look_again().has('selected')]

        keyboard.press(str(number))
        self.reader.wait_for(f'path {number} chosen', lambda: chosen() == [paths[number - 1].name])
        self.say(paths[number - 1].look_again())

    def step_paths(self):
        """The keys 2 and 1 choose paths; Tab goes past them and leaves the choice alone."""
        paths = self.reader.wait_for('two paths', lambda: len(self.find_paths()) >= 2 and self.find_paths(), 30)
        self.choose_path(2, paths)
        self.choose_path(1, paths)
        for path in paths:
            self.check(f'no prediction: {path}', TIME.search(path.name))
        self.tab_to('push button', '^Migrate')
        self.check('Tab chose another path', paths[0].look_again().has('selected'))

    def step_forecast(self):
        """What will be moved and how long that takes at the least stands there in words."""
        least = self.reader.find('label', r'^\d.* at least$')  # so in a small window
        theoretical = least.name if least else self.values_of('theoretical transfer time')[0]
        self.say(f'theoretical transfer time: {theoretical}')
        self.check(f'no time: {theoretical}', TIME.search(theoretical))
        entry = self.reader.expect('the volume', 'entry|text', 'volume')
        self.say(entry)
        self.check(f'no volume: {entry.text}', re.search(r'\d [KMG]iB', entry.text))
        self.fold_charts(False)
        chart = self.reader.expect('the chart', 'image', '^Time', description='.')
        self.say(chart)

    def step_round(self):
        """Tab leads round the whole window, and to everything that can have the keyboard."""
        if self.narrow:
            raise Skip('where panes lie over each other, each has a round of its own')
        seen = audit.walk_round(self.reader, lambda: keyboard.press('Control+k'))
        self.say(*seen)
        missed = audit.find_unreached(self.reader, seen)
        self.check(f'Tab does not reach {missed}', not missed)

    def step_names(self):
        """Nothing that can have the keyboard is without a name."""
        bad = audit.find_nameless(self.reader)
        self.check('\n        '.join(['no name for a screen reader:', *bad]), not bad)

    def step_move(self):
        """Ctrl+Return starts the move; the bar says how far it is, and never goes back."""
        # They are there before they are shown; looking for them takes a part of a move in a fast demo.
        cancel = self.reader.find('push button', '^Cancel', hidden=True)
        bar = self.reader.find('progress bar', 'moved', hidden=True)
        self.check('there is nothing to follow a move with', cancel and bar)
        keyboard.press('Control+Return')
        self.reader.wait_for('the move to begin', lambda: cancel.look_again().has('sensitive'))
        values, pictured = [0.0], []

        def follow():
            value = bar.value
            if value != values[-1]:
                values.append(value)
            if 0.2 < value < 1 and not pictured:
                pictured.append(value)
                self.say(f'{bar}, {100 * value:.0f} %')
                self.keep_picture('running')
            return not cancel.look_again().has('sensitive')

        self.reader.wait_for('the end of the move', follow, MOVE_SECONDS)
        self.say(' '.join(f'{100 * value:.0f}' for value in values) + ' %')
        self.check(f'the bar went back: {values}', values == sorted(values))
        self.check(f'the bar did not move: {values}', pictured)
        self.reader.expect('the result', 'push button', '^Done', states=['sensitive'], seconds=MOVE_SECONDS)

    def step_result(self):
        """What it cost is said: migration time, downtime, overhead; and that the VM is where it shall be."""
        self.fold_charts(False)
        captions = ('migration time', 'downtime', 'overhead')
        for caption, value in zip(captions, self.values_of(*captions)):
            self.say(f'{caption}: {value}')
            self.check(f'{caption}: {value}', TIME.match(value))
        sentence = self.reader.expect('the result in a sentence', 'label', rf'{self.choice.vm}.*{self.choice.to}.*\d s')
        self.say(sentence)
        for name in ('^Move Back', '^Done'):
            self.tab_to('push button', name)

    def step_charts(self):
        """The charts say in a sentence what they show, and can be folded."""
        charts = list(self.reader.find_all('image', description=r'\d s'))
        self.say(*charts)
        run = [chart.description for chart in charts if re.search(r'Ping: .*Rate: ', chart.description)]
        self.check('the chart of the run says nothing', len(run) == 1)
        self.check('the chart does not name the phases', re.search('Copying|memory', run[0]))
        button = self.fold_charts(True)
        self.fold_charts(False, button)

    def write_into_dialog(self, name):
        """Gives a dialog for files a path, and waits until the file is there. The entry for the name has the keyboard, but
        GTK 4.8 says nothing of it."""
        path = os.path.join(self.choice.folder, name)
        dialog = self.reader.wait_for('the dialog', self.reader.find_dialog)
        self.say(dialog)
        self.reader.expect('the button of the dialog', 'push button', 'Save', within=dialog)
        keyboard.press('Control+a')
        keyboard.write(path)
        keyboard.press('Return')
        self.reader.wait_for(f'the file {name}', lambda: os.path.exists(path) and os.path.getsize(path) > 0, 60)
        self.reader.wait_for('the end of the dialog', lambda: not self.reader.find_dialog())
        self.say(f'{name}: {os.path.getsize(path)} bytes')
        return path

    def step_report(self):
        """Ctrl+S saves the report."""
        self.reader.expect('a report', 'push button', '^Save Report', states=['sensitive'])
        keyboard.press('Control+s')
        with open(self.write_into_dialog('report.pdf'), 'rb') as file:
            self.check('this is no PDF', file.read(5) == b'%PDF-')

    def step_history(self):
        """Ctrl+2 shows the history, which has the run; its menu opens it."""
        keyboard.press('Control+2')
        self.reader.expect('History on top', 'page tab', '^History', states=['selected'])
        row = self.reader.wait_for('the run in the table', lambda: next(
            (row for row in self.reader.find_all('table row') if self.choice.vm in self.reader.texts(row)), None))
        self.say(', '.join(self.reader.texts(row)))
        self.tab_to('check box', f'{self.choice.vm}')
        self.choose_from_menu('What to do', '^Open')
        self.reader.expect('the figures of the run', 'push button', '^Export')

    def choose_from_menu(self, button, item):
        """Opens a menu by keys and chooses from it."""
        self.tab_to('push button|toggle button', button)
        keyboard.press('Return')
        self.reader.wait_for('the menu', lambda: self.reader.focused() and self.reader.focused().role == 'menu item')
        if not re.search(item, self.reader.focused().name):
            self.press_until('Down', item, lambda found: re.search(item, found.name))
        self.say(self.reader.focused())
        keyboard.press('Return')

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
        keyboard.press('Control+q')
        self.check('the program ended badly', self.program.wait(30) == 0)


# In order. A step that fails ends the job, but for those after which it can go on.
STEPS = ('start', 'names', 'network', 'vm', 'target', 'paths', 'forecast', 'round', 'names', 'move', 'result', 'charts', 'names',
         'report', 'history', 'names', 'export', 'quit')
GO_ON = ('names', 'network', 'round', 'charts', 'report')
