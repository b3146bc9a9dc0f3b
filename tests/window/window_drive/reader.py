# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads one program as a screen reader does: parts are found by role, name and description, and the focus is followed."""
import re
import subprocess
import time

from gi.repository import GLib

from .bus import Bus, get
from .tree import ROOT, Item, Tree, name_role, name_states

PAUSE = 0.03


class Lost(Exception):
    """What was waited for did not come, or what was there went away."""


# What a step can fail with.
TROUBLE = (AssertionError, Lost, GLib.Error, OSError)


def fits(pattern, text):
    """@pattern: None for anything, or a regular expression that is looked for, whatever the case."""
    return pattern is None or re.search(pattern, text, re.IGNORECASE) is not None


class Reader:
    """Reads the program called @name; what was heard of the focus is remembered."""

    def __init__(self, name, program):
        """@program: its Popen; waiting ends when it has ended."""
        self.program = program
        self.waits_for = f'the program {name}'
        self.bus = Bus()
        self.owner = None
        self.leaves = set()
        self.last_focus = None
        self.bus.listen('Event.Object', 'StateChanged', 'focused', self.focus_moved)
        self.wait_for(f'the program {name} to appear', lambda: self.find_program(name), 30)

    def focus_moved(self, path, said):
        if said[1]:
            self.last_focus = path

    def find_program(self, name):
        programs = self.bus.ask('org.a11y.atspi.Registry', ROOT, 'Accessible', 'GetChildren')[0]
        for owner, path in programs:
            said, children = self.bus.ask_all(owner, [(path, *get('Accessible', 'Name')),
                                                      (path, 'Accessible', 'GetChildren', None)])
            if said and said[0] == name and children and children[0]:
                self.owner = owner
        return self.owner

    # Questions to the program

    def ask(self, path, interface, method, arguments=None):
        answer = self.ask_all([(path, interface, method, arguments)])[0]
        if answer is None:
            raise Lost(f'{path} does not answer to {method}')
        return answer

    def ask_all(self, questions):
        return self.bus.ask_all(self.owner, questions)

    def read(self, path):
        """The Item there, as it is now."""
        role, states, name, description = self.ask_all([
            (path, 'Accessible', 'GetRole', None), (path, 'Accessible', 'GetState', None),
            (path, *get('Accessible', 'Name')), (path, *get('Accessible', 'Description'))])
        if not (role and states and name and description):
            raise Lost(f'{path} has gone')
        return Item(self, path, name_role(role[0]), name[0], description[0], name_states(states[0]))

    # Waiting

    def wait_for(self, what, condition, seconds=20):
        """Returns what @condition gives once it is true."""
        trouble = []
        found = self.wait_a_moment(what, condition, seconds, trouble)
        if not found:
            said = f'; the last trouble was: {trouble[-1]}' if trouble else ''
            raise Lost(f'{what}: not within {seconds} s; the keyboard is on {self.focused()}{said}')
        return found

    def wait_a_moment(self, what, condition, seconds, trouble=None):
        """The same, but for None when it does not come true in time. A part that goes away while it is looked at is looked for
        again; such troubles are added to @trouble."""
        self.waits_for = what
        until = time.monotonic() + seconds
        while True:
            self.bus.pump()
            try:
                found = condition()
            except (GLib.Error, Lost) as why:
                found = None
                if trouble is not None:
                    trouble.append(why)
            if found:
                return found
            if self.program.poll() is not None:
                raise Lost(f'{what}: the program has ended with {self.program.returncode}')
            if time.monotonic() > until:
                return None
            time.sleep(PAUSE)

    def wait_for_end(self, seconds):
        """Of the program; returns its exit code."""
        self.waits_for = 'the program to end'
        try:
            return self.program.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Lost(f'the program did not end within {seconds} s') from None

    # What there is

    def take(self):
        """All parts as they are now."""
        return Tree(self)

    def find_all(self, role=None, name=None, description=None, within=None, states=(), hidden=False, tree=None):
        """A list of Items in order, but those in scroll bars; with @hidden also what was never shown."""
        tree = tree or self.take()
        found = [item for item in tree.walk(within.path if within else ROOT)
                 if fits(role and f'^({role})$', item.role) and fits(name, item.name) and fits(description, item.description)
                 and item.has(*states)]
        return found if hidden else tree.keep_shown(found)

    def find(self, *arguments, **keywords):
        return next(iter(self.find_all(*arguments, **keywords)), None)

    def expect(self, what, *arguments, seconds=20, **keywords):
        """Waits until there is such a part."""
        return self.wait_for(what, lambda: self.find(*arguments, **keywords), seconds)

    def focused(self):
        """The Item that has the keyboard, or None."""
        self.bus.pump()
        try:
            item = self.read(self.last_focus) if self.last_focus else None
        except Lost:
            item = None
        if item is not None and item.has('focused'):
            return item
        tree = self.take()
        window = next(iter(self.find_all('frame|dialog', states=['active'], hidden=True, tree=tree)), None)
        return next((item for item in tree.walk(window.path) if item.has('focused')), None) if window else None

    def find_dialog(self):
        """The modal window, whatever its role: that of GTK's own dialog for files is none."""
        tree = self.take()
        windows = [tree.items[path] for path in tree.children[ROOT] if path in tree.items]
        return next((window for window in windows if window.has('modal')), None)

    def texts(self, item):
        """All words below an Item, in order."""
        return self.take().texts(item.path)
