# SPDX-License-Identifier: GPL-3.0-or-later
"""What all steps use: keys that lead somewhere, and what must be heard then."""
import os
import re
import time

from . import audit, picture, screen
from .keyboard import Keyboard
from .reader import Lost

NARROW = 1000  # px; below, the panes do not fit beside each other
BUTTON = 'push button|toggle button'


class Skip(Exception):
    """What cannot be tried here, and why."""


class Hand:
    """Presses keys, and says what a screen reader would say."""

    def __init__(self, reader, desk, choice, tally, artefacts):
        """@choice: has vm and to; @artefacts: how the names of pictures begin."""
        self.reader, self.desk, self.choice, self.tally = reader, desk, choice, tally
        self.keyboard = Keyboard(reader.bus)
        self.artefacts = artefacts
        self.narrow = desk.width < NARROW
        self.pictures = 0

    def say(self, *things):
        for thing in things:
            print(f'      {thing}', flush=True)

    def keep_picture(self, name):
        self.pictures += 1
        picture.save(self.desk.screen_file, f'{self.artefacts}-{self.pictures:02}-{name}.png')

    def check(self, what, holds):
        if not holds:
            raise AssertionError(what)

    def check_names(self, where):
        """Nothing that can have the keyboard is without a name in this state of the window; counted by itself."""
        bad = self.reader.wait_for(f'a look at {where}', lambda: [audit.find_nameless(self.reader)])[0]
        self.tally.count(f'names: {where}', '\n        '.join(['no name for a screen reader:', *bad]) if bad else None)

    def where(self):
        """The Item that has the keyboard; there is one at all times but for moments."""
        return self.reader.wait_for('the keyboard to be somewhere', self.reader.focused)

    def is_on(self, role, name):
        """The Item that has the keyboard, if it is such a one."""
        item = self.reader.focused()
        return item if item and re.search(f'^({role})$', item.role) and re.search(name, item.name, re.I) else None

    def focus_must_be(self, role, name):
        item = self.reader.wait_for(f'the keyboard on {role} {name}', lambda: self.is_on(role, name))
        self.say(item)
        return item

    def press_until(self, key, what, reached, most=40, seconds=40):
        """Presses @key until @reached says so of what has the keyboard then."""
        until = time.monotonic() + seconds
        for _ in range(most):
            before = self.reader.last_focus
            self.keyboard.press(key)
            self.reader.wait_a_moment('the keyboard to move', lambda last=before: self.reader.last_focus != last, 3)
            item = self.reader.focused()
            if item and reached(item):
                return item
            if time.monotonic() > until:
                break
        raise Lost(f'{key} does not lead to {what}; the keyboard is on {self.reader.focused()}')

    def tab_to(self, role, name):
        """Tab leads there, unless the keyboard is there."""
        item = self.is_on(role, name) or self.press_until(
            'Tab', f'{role} {name}', lambda item: re.search(f'^({role})$', item.role) and re.search(name, item.name, re.I))
        self.say(item)
        return item

    def open_menu(self, button):
        """Opens a menu by keys; the keyboard is in it then."""
        self.tab_to(BUTTON, button)
        self.keyboard.press('Return')
        self.reader.wait_for('the menu', lambda: self.is_on('menu item|check menu item|radio menu item', '.'))

    def choose_from_menu(self, button, item):
        self.open_menu(button)
        if not re.search(item, self.where().name):
            self.press_until('Down', item, lambda found: re.search(item, found.name))
        self.say(self.where())
        self.keyboard.press('Return')

    def write_into_dialog(self, name):
        """Gives a dialog for files a path, and waits until the file is there. The entry for the name has the keyboard, but
        GTK 4.8 says nothing of it."""
        path = os.path.join(self.desk.files, name)
        dialog = self.reader.wait_for('the dialog', self.reader.find_dialog)
        self.say(dialog)
        self.reader.expect('the button of the dialog', 'push button', 'Save', within=dialog)
        self.keyboard.press('Control+a')
        self.keyboard.write(path)
        self.keyboard.press('Return')
        self.reader.wait_for(f'the file {name}', lambda: os.path.exists(path) and os.path.getsize(path) > 0, 60)
        self.reader.wait_for('the end of the dialog', lambda: not self.reader.find_dialog())
        screen.focus_uppermost(self.desk.environment['DISPLAY'])
        self.say(f'{name}: {os.path.getsize(path)} bytes')
        return path

    def check_pdf(self, name):
        with open(self.write_into_dialog(name), 'rb') as file:
            self.check(f'{name} is no PDF', file.read(5) == b'%PDF-')
