# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told: the tree of the accessible things of one program, found by role, name and description.

GTK 4.8 says of everything that it is visible, and names what nobody named after its type. Here, what never had a size was never
shown, and such a name is none. What was shown once, and is behind another page now, cannot be told from what is on top."""
import functools
import re
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PAUSE = 0.03
TYPE_NAME = re.compile(r'(Gtk|Gdk|Adw|Vimos)[A-Z]\w*$')
# The roles to which AT-SPI gives names that say little to people.
WORDS = {'filler': 'group', 'panel': 'group', 'image': 'picture', 'text': 'entry', 'frame': 'window'}
# The node of a canvas that has the keyboard draws nothing itself.
FLAT_ROLES = (Atspi.Role.PANEL, Atspi.Role.FILLER, Atspi.Role.LIST)
# There is nothing in them, or nothing that is not said of them.
LEAVES = (Atspi.Role.LABEL, Atspi.Role.IMAGE, Atspi.Role.ENTRY, Atspi.Role.TEXT, Atspi.Role.SEPARATOR, Atspi.Role.PROGRESS_BAR,
          Atspi.Role.CHECK_BOX, Atspi.Role.MENU_ITEM, Atspi.Role.PAGE_TAB)
STATES = ('focused', 'selected', 'checked', 'pressed', 'expanded', 'busy', 'invalid-entry')


class Lost(Exception):
    """What was waited for did not come, or what was there went away."""


class Item:
    """One accessible thing. Each fact is asked for when it is needed first, and then stays as it was."""

    def __init__(self, node):
        self.node = node

    @functools.cached_property
    def role(self):
        return self.node.get_role_name()

    @functools.cached_property
    def name(self):
        raw = (self.node.get_name() or '').strip()
        return '' if TYPE_NAME.match(raw) else raw

    @functools.cached_property
    def description(self):
        return (self.node.get_description() or '').strip()

    @functools.cached_property
    def states(self):
        return {state.value_nick for state in self.node.get_state_set().get_states()}

    def look_again(self):
        """The same thing as it is now."""
        return Item(self.node)

    def has(self, *states):
        return self.states.issuperset(states)

    @property
    def value(self):
        """Of a progress bar: how far it is."""
        return self.node.get_current_value()

    @property
    def text(self):
        """Of an entry: what stands in it."""
        return Atspi.Text.get_text(self.node, 0, Atspi.Text.get_character_count(self.node))

    def __str__(self):
        words = [f'{WORDS.get(self.role, self.role)} “{self.name}”']
        if self.has('editable'):
            words.append(f'with “{self.text}”')
        if self.description and self.description != self.name:
            words.append(self.description)
        words += [state for state in STATES if state in self.states]
        if self.has('focusable') and not self.has('sensitive'):
            words.append('not available')
        return ', '.join(words)


def fits(pattern, text):
    """@pattern: None for anything, or a regular expression that is looked for, whatever the case."""
    return pattern is None or re.search(pattern, text, re.IGNORECASE) is not None


class Reader:
    """Reads the program called @name; what a listener heard of the focus is remembered."""

    def __init__(self, name, alive):
        """@alive: says whether the program still runs; waiting ends when it does not."""
        self.alive = alive
        self.last_focus = None
        self.listener = Atspi.EventListener.new(self.focus_moved)
        self.listener.register('object:state-changed:focused')
        self.application = None
        self.wait_for(f'the program {name} to appear', lambda: self.find_application(name), 30)

    def focus_moved(self, event):
        if event.detail1:
            self.last_focus = event.source

    def find_application(self, name):
        desk = Atspi.get_desktop(0)
        desk.set_cache_mask(Atspi.Cache.NONE)
        for i in range(desk.get_child_count()):
            application = desk.get_child_at_index(i)
            if application is not None and application.get_name() == name and application.get_child_count():
                # What is asked for is what is there now, not what was there when it was asked for last.
                application.set_cache_mask(Atspi.Cache.ROLE | Atspi.Cache.INTERFACES)
                self.application = application
                return application
        return None

    def wait_for(self, what, condition, seconds=20):
        """Returns what @condition gives once it is true. A thing that goes away while it is looked at is looked for again."""
        until = time.monotonic() + seconds
        while True:
            self.pump()
            try:
                found = condition()
            except GLib.Error:
                found = None
            if found:
                return found
            if not self.alive():
                raise Lost(f'{what}: the program has ended')
            if time.monotonic() > until:
                raise Lost(f'{what}: not within {seconds} s; the focus is on {self.focused()}')
            time.sleep(PAUSE)

    def pump(self):
        while GLib.MainContext.default().iteration(False):
            pass

    def walk_with_parents(self, node=None, hidden=False, parents=()):
        """(Item, nodes that it is in) for all below @node, parents first; with @hidden also what was never shown."""
        node = node or self.application
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            role = child.get_role() if child is not None else Atspi.Role.SCROLL_BAR
            if role == Atspi.Role.SCROLL_BAR:
                continue
            # The page of a stack is no widget: it has neither a size nor a state.
            if role != Atspi.Role.PANEL or 'Component' in child.get_interfaces():
                size = None if hidden else child.get_extents(Atspi.CoordType.WINDOW)
                # A group may be flat and its children not; what was never shown has flat children only.
                if size and (size.width <= 0 or size.height <= 0) and role not in FLAT_ROLES:
                    continue
                yield Item(child), parents
            if role not in LEAVES:
                yield from self.walk_with_parents(child, hidden, (*parents, child))

    def walk(self, node=None, hidden=False):
        for item, _ in self.walk_with_parents(node, hidden):
            yield item

    def find_all(self, role=None, name=None, description=None, within=None, states=(), hidden=False):
        for item in self.walk(within.node if within else None, hidden):
            if fits(role and f'^({role})$', item.role) and fits(name, item.name) and fits(description, item.description) \
                    and item.has(*states):
                yield item

    def find(self, *arguments, **keywords):
        return next(self.find_all(*arguments, **keywords), None)

    def expect(self, what, *arguments, seconds=20, **keywords):
        """Waits until there is such a thing."""
        return self.wait_for(what, lambda: self.find(*arguments, **keywords), seconds)

    def focused(self):
        """The Item that has the keyboard, or None."""
        self.pump()
        try:
            item = Item(self.last_focus) if self.last_focus is not None else None
            if item is not None and item.has('focused'):
                return item
            window = self.find('frame|dialog', states=['active'])
            return next((item for item in self.walk(window.node) if item.has('focused')), None) if window else None
        except GLib.Error:
            return None

    def find_dialog(self):
        """The modal window, whatever its role: that of GTK's own dialog for files is none."""
        for i in range(self.application.get_child_count()):
            item = Item(self.application.get_child_at_index(i))
            if item.has('modal'):
                return item
        return None

    def texts(self, item):
        """All words below an Item, in order: what is read when somebody reads on."""
        return [part.name for part in self.walk(item.node) if part.role == 'label' and part.name]
