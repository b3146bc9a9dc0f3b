# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps on the network's page: choose the VM, its target and a path, move it, read what it cost, move it back."""
import re

from . import audit
from .hand import BUTTON, Hand, Skip

# What may have a time: "20.8 s", "1 min 5 s", "−6.00 s", "303 ms".
TIME = re.compile(r'[−-]?\d[\d.,]* (min|s|ms|µs)\b')
BANDWIDTH = re.compile(r'\d [MGk]?bit/s')
MOVE_SECONDS = 240
MOST_TARGETS = 12
ARROWS = ('Down', 'Left', 'Up', 'Right', 'Up', 'Right', 'Down', 'Down', 'Left', 'Left', 'Up')


class Work(Hand):
    """Each step says what it tries in its doc string."""

    def fold_charts(self, fold, button=None):
        """Folds or unfolds the charts, unless they are so; returns the button that says how they are."""
        button = button or self.reader.expect('the button that folds charts', BUTTON, 'charts$')
        if button.look_again().has('expanded') == fold:
            self.keyboard.press('F8')
            self.reader.wait_for(f'charts {"" if fold else "un"}folded', lambda: button.look_again().has('expanded') != fold)
        return button

    def find_paths(self):
        """The Items of the paths, and nothing while they are not there."""
        plan = self.reader.find('list', 'paths$')
        return self.reader.find_all('list item', r'^Path \d+:', within=plan) if plan else []

    def values_of(self, *captions):
        """The texts that follow the labels @captions: of those with the same words the last, as the plan comes before the
        result."""
        labels = [item.name for item in self.reader.find_all('label', '.')]
        values = {name.lower(): value for name, value in zip(labels, labels[1:])}
        missing = [caption for caption in captions if caption not in values]
        self.check(f'there is no {missing}: {labels}', not missing)
        return [values[caption] for caption in captions]

    def step_start(self):
        """The window opens; what it is about and which VMs there are can be read."""
        self.keyboard.put_pointer_away(self.desk.width, self.desk.height)
        window = self.reader.expect('the window', 'frame', 'ViMOS', seconds=30)
        self.say(window)
        self.reader.expect(f'{self.choice.vm} in the list', 'list item', rf'\b{self.choice.vm}\b', seconds=60)
        vms = self.reader.expect('the list of VMs', 'list', 'virtual machines')
        self.say(vms, *self.reader.find_all('list item', within=vms))
        connection = self.reader.expect('how the controller is', 'push button|toggle button', 'ONOS live')
        self.say(connection)
        self.check('the clock is read out again and again', not TIME.search(connection.name + connection.description))
        self.check_names('the network')

    def step_menus(self):
        """The main menu and what the controller says of itself open and close by keys."""
        self.keyboard.press('F10')
        self.reader.wait_for('the main menu', lambda: self.is_on('menu item|check menu item', '.'))
        self.say(self.where())
        self.keep_picture('menu-open')
        self.check_names('the main menu')
        self.keyboard.press('Escape')
        self.tab_to(BUTTON, 'ONOS live')
        self.keyboard.press('Return')
        part = self.reader.wait_for('the parts of the connection', lambda: self.is_on('list item', '.'))
        self.say(part)
        self.keep_picture('connection-open')
        self.check_names('the connection')
        self.keyboard.press('Escape')
        self.focus_must_be(BUTTON, 'ONOS live')

    def step_network(self):
        """The arrows go from node to node of the network, and each says what it is."""
        self.keyboard.press('Control+g')
        canvas = self.focus_must_be('panel|push button', '.')
        heard = {canvas.name: canvas.description}
        for key in ARROWS:
            before = self.reader.last_focus
            self.keyboard.press(key)
            if self.reader.wait_a_moment('the next node', lambda last=before: self.reader.last_focus != last, 1):
                item = self.where()
                if item.name not in heard:
                    self.say(item)
                    heard[item.name] = item.description
        self.check(f'few nodes were reached: {heard}', len(heard) >= 5)
        self.check(f'nodes say nothing of themselves: {heard}', all(heard.values()))

    def step_links(self):
        """Alt with an arrow goes round the links of the node, each says what it can carry; Return follows one."""
        self.keyboard.press('Alt+Right', 'Return')
        self.reader.wait_for('a switch at the end of a link', lambda: self.is_on('push button', r'^s\d'))
        node, heard = self.focus_must_be('push button', '.'), {}
        while True:
            before = self.reader.last_focus
            self.keyboard.press('Alt+Right')
            self.reader.wait_for('the next link', lambda last=before: self.reader.last_focus not in (None, last))
            link = self.focus_must_be('link', node.name)
            if link.name in heard:
                break
            heard[link.name] = link.description
        self.check(f'few links were reached: {heard}', len(heard) >= 2)
        self.check(f'links do not say what they carry: {heard}', all(map(BANDWIDTH.search, heard.values())))
        self.keyboard.press('Return')
        end = self.focus_must_be('push button', '.')
        self.check(f'{link} does not lead to {end}', end.name != node.name and end.name in link.name)

    def step_table(self):
        """Ctrl+T shows the network as tables; a link's row can be read to its bandwidth; Ctrl+T shows the picture again."""
        place = self.focus_must_be('push button', '.')
        self.keyboard.press('Control+t')
        self.tab_to('radio button|page tab|toggle button', '^Links')
        self.keyboard.press('space')
        table = self.reader.expect('the table of links', 'table|tree table', '^Links')
        row = self.press_until('Tab', 'a row', lambda item: item.role in ('table row', 'table cell', 'list item'))
        read = {' | '.join(self.reader.texts(row))}
        for _ in range(3):
            row = self.press_until('Down', 'the next row', lambda item: item.role in ('table row', 'table cell', 'list item'))
            read.add(' | '.join(self.reader.texts(row)))
        self.say(table, *sorted(read))
        self.check(f'few rows were reached: {read}', len(read) >= 3)
        self.check(f'rows do not say what a link carries: {read}', all(map(BANDWIDTH.search, read)))
        self.keep_picture('table-open')
        self.check_names('the tables')
        self.keyboard.press('Control+t')
        self.focus_must_be('push button', place.name)

    def step_vm(self):
        """Ctrl+K, some letters and Return choose the VM; the list says that it is chosen."""
        self.keyboard.press('Control+k')
        self.focus_must_be('entry|text', 'find')
        self.keyboard.write(self.choice.vm)
        self.reader.wait_for('what was written', lambda: self.where().text == self.choice.vm)
        self.keyboard.press('Return')
        row = self.reader.expect(f'{self.choice.vm} chosen', 'list item', rf'\b{self.choice.vm}\b', states=['selected'])
        self.say(row)
        self.reader.wait_for('paths', self.find_paths, 30)
        if self.narrow:
            lists, plan = (self.reader.expect(name, BUTTON, name) for name in ('^List of VMs', '^Plan'))
            self.reader.wait_for('the plan in the place of the list', lambda: plan.look_again().has('pressed')
                                 and not lists.look_again().has('pressed'))

    def step_target(self):
        """The list of targets opens and closes by keys; the target says what is chosen."""
        self.tab_to('push button|toggle button|combo box', r'^To\b')
        self.keyboard.press('space')
        self.reader.wait_for('the list of targets', lambda: self.is_on('list item', '.'))
        for _ in range(MOST_TARGETS):
            if self.choice.to in self.where().name:
                break
            self.keyboard.press('Down')
        self.focus_must_be('list item', rf'\b{self.choice.to}\b')
        self.check_names('the targets')
        self.keyboard.press('Return')
        self.focus_must_be('push button|toggle button|combo box', rf'^To\b.*{self.choice.to}')

    def choose_path(self, number, paths):
        """Presses the key of a path, and waits until it is chosen and no other is."""
        def chosen():
            return [path.name for path in paths if path.look_again().has('selected')]

        self.keyboard.press(str(number))
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
        promise = f'^{self.choice.vm} answers again after'
        self.say(self.reader.expect('what the move will do to the VM', 'label', promise, seconds=5))

    def step_forecast(self):
        """What will be moved and how long that takes at the least stands there in words."""
        least = self.reader.find('label', r'^\d.* if all of it is sent$')  # so in a small window
        theoretical = least.name if least else self.values_of('theoretical transfer time')[0]
        self.say(f'theoretical transfer time: {theoretical}')
        self.check(f'no time: {theoretical}', TIME.search(theoretical))
        entry = self.reader.expect('the volume', 'entry|text', 'volume')
        self.say(entry)
        self.check(f'no volume: {entry.text}', re.search(r'\d [KMG]iB', entry.text))
        self.fold_charts(False)
        chart = self.reader.expect('the chart', 'image', '^Time', description='.')
        self.say(chart)
        self.check_names('the plan')

    def step_round(self):
        """Tab leads round the whole window, and to everything that can have the keyboard."""
        if self.narrow:
            raise Skip('where panes lie over each other, each has a round of its own')
        seen = audit.walk_round(self.reader, self.keyboard, lambda: self.keyboard.press('Control+k'))
        self.say(*seen)
        missed = audit.find_unreached(self.reader, seen)
        self.check(f'Tab does not reach {missed}', not missed)

    def move(self, name):
        """Ctrl+Return starts the move that is planned; follows it to its end."""
        # They are there before they are shown; looking for them takes a part of a move in a fast demo.
        cancel = self.reader.find('push button', '^Cancel', hidden=True)
        bar = self.reader.find('progress bar', 'moved', hidden=True)
        self.check('there is nothing to follow a move with', cancel and bar)
        self.keyboard.press('Control+Return')
        self.reader.wait_for('the move to begin', lambda: cancel.look_again().has('sensitive'))
        values, pictured = [0.0], []

        def follow():
            value = bar.value
            if value != values[-1]:
                values.append(value)
            if 0.2 < value < 1 and not pictured:
                pictured.append(value)
                self.say(f'{bar}, {100 * value:.0f} %')
                self.keep_picture(f'{name}-under-way')
                self.check_names(f'{name}, under way')
            return not cancel.look_again().has('sensitive')

        self.reader.wait_for('the end of the move', follow, MOVE_SECONDS)
        self.say(' '.join(f'{100 * value:.0f}' for value in values) + ' %')
        self.check(f'the bar went back: {values}', values == sorted(values))
        self.check(f'the bar did not move: {values}', pictured)
        self.reader.expect('the result', 'push button', '^Done', states=['sensitive'], seconds=MOVE_SECONDS)

    def step_move(self):
        """Ctrl+Return starts the move; the bar says how far it is, and never goes back."""
        self.move('move')

    def step_result(self):
        """What it cost is said: migration time, downtime, overhead; and that the VM is where it shall be."""
        self.fold_charts(False)
        captions = ('migration time', 'downtime', 'overhead')
        for caption, value in zip(captions, self.values_of(*captions)):
            self.say(f'{caption}: {value}')
            self.check(f'{caption}: {value}', TIME.match(value))
        sentence = self.reader.expect('the result in a sentence', 'label', rf'{self.choice.vm}.*{self.choice.to}.*\d\ss')
        self.say(sentence)
        for name in ('^Move Back', '^Done'):
            self.tab_to('push button', name)
        self.check_names('the result')

    def step_charts(self):
        """The charts say in a sentence what they show, and can be folded."""
        charts = self.reader.find_all('image', description=r'\d s')
        self.say(*charts)
        run = [chart.description for chart in charts if re.search(r'Ping: .*Rate: ', chart.description)]
        self.check('the chart of the run says nothing', len(run) == 1)
        self.check('the chart does not name the phases', re.search('Copying|memory', run[0]))
        button = self.fold_charts(True)
        self.fold_charts(False, button)

    def step_report(self):
        """Ctrl+S saves the report."""
        self.reader.expect('a report', 'push button', '^Save Report', states=['sensitive'])
        self.keyboard.press('Control+s')
        self.reader.wait_for('the dialog', self.reader.find_dialog)
        self.keep_picture('dialog')
        self.check_pdf('report.pdf')

    def step_back(self):
        """Move Back plans the way back; it is taken over the other path, and the result is put away."""
        self.tab_to('push button', '^Move Back')
        self.keyboard.press('Return')
        paths = self.reader.wait_for('two paths', lambda: len(self.find_paths()) >= 2 and self.find_paths(), 30)
        self.choose_path(2, paths)
        self.reader.expect('the move back to be possible', 'push button', '^Migrate', states=['sensitive'])
        self.move('back')
        self.tab_to('push button', '^Done')
        self.keyboard.press('Return')
        self.reader.wait_for('the next plan', self.find_paths, 30)
