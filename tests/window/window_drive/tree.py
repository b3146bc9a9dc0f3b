# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program shows to assistive technologies: the tree of its parts at one moment.

GTK 4.8 says of everything that it is visible, and names what nobody named after its type. Here, what never had a size was never
shown, and such a name is none. What was shown once, and is behind another page now, cannot be told from what is on top."""
import re

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from .bus import get  # noqa: E402

ROOT = '/org/a11y/atspi/accessible/root'
CACHE = '/org/a11y/atspi/cache'
TYPE_NAME = re.compile(r'(Gtk|Gdk|Adw|Vimos)[A-Z]\w*$')
# The roles to which AT-SPI gives names that say little to people.
WORDS = {'filler': 'group', 'panel': 'group', 'image': 'picture', 'text': 'entry', 'frame': 'window'}
# The node of a canvas that has the keyboard draws nothing itself.
FLAT_ROLES = ('panel', 'filler', 'list')
# There is nothing in them, or nothing that is not said of them.
LEAVES = ('label', 'image', 'entry', 'text', 'separator', 'progress bar', 'check box', 'menu item', 'page tab')
STATES = ('focused', 'selected', 'checked', 'pressed', 'expanded', 'busy', 'invalid-entry')
OF_WINDOW = GLib.Variant('(u)', (1,))  # the kind of coordinates


def name_role(number):
    return Atspi.Role(number).value_nick.replace('-', ' ')


def name_states(words):
    return {Atspi.StateType(bit).value_nick for bit in range(64) if words[bit // 32] >> (bit % 32) & 1}


class Item:
    """One part as it was when it was asked for."""

    def __init__(self, reader, path, role, name, description, states):
        self.reader, self.path, self.role = reader, path, role
        self.name = '' if TYPE_NAME.match(name.strip()) else name.strip()
        self.description = description.strip()
        self.states = states

    def look_again(self):
        """The same part as it is now."""
        return self.reader.read(self.path)

    def has(self, *states):
        return self.states.issuperset(states)

    @property
    def value(self):
        """Of a progress bar: how far it is, now."""
        return self.reader.ask(self.path, *get('Value', 'CurrentValue'))[0]

    @property
    def text(self):
        """Of an entry: what stands in it now."""
        length = self.reader.ask(self.path, *get('Text', 'CharacterCount'))[0]
        return self.reader.ask(self.path, 'Text', 'GetText', GLib.Variant('(ii)', (0, length)))[0]

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


class Tree:
    """All parts of a program at one moment. GTK makes them when they are asked for, so children are asked for level by level
    first; then one answer has the facts of all."""

    def __init__(self, reader):
        self.reader = reader
        self.children, self.parents, self.items, self.sizes, self.pages = {}, {}, {}, {}, set()
        level = [ROOT]
        while level:
            level = self.descend(level)
        facts = reader.ask(CACHE, 'Cache', 'GetItems')[0]
        for (_, path), _, (_, parent), _, _, interfaces, name, role, description, states in facts:
            item = Item(reader, path, name_role(role), name, description, name_states(states))
            if item.role in LEAVES:
                reader.leaves.add(path)
            if 'org.a11y.atspi.Component' not in interfaces:
                self.pages.add(path)  # of a stack: no widget, and no child of anything, but a parent
            self.items[path] = item
            self.parents[path] = parent

    def descend(self, level):
        """Asks for what is in the parts of @level; returns that."""
        below = []
        for path, answer in zip(level, self.reader.ask_all([(path, 'Accessible', 'GetChildren', None) for path in level])):
            self.children[path] = [child for _, child in answer[0]] if answer else []
            for child in self.children[path]:
                if child not in self.reader.leaves:
                    below.append(child)
        return below

    def walk(self, path=ROOT):
        """The Items below @path, parents first."""
        for child in self.children.get(path, ()):
            item = self.items.get(child)
            if item is not None and item.role != 'scroll bar':
                yield item
                if item.role not in LEAVES:
                    yield from self.walk(child)

    def parents_of(self, item):
        """The Items that it is in, the nearest first."""
        path = self.parents.get(item.path)
        while path != ROOT and path in self.items:
            yield self.items[path]
            path = self.parents.get(path)

    def keep_shown(self, items):
        """Those of @items that have a size, and are in nothing that has none."""
        chains = [(item, [part for part in (item, *self.parents_of(item)) if part.role not in FLAT_ROLES]) for item in items]
        self.measure({part.path for _, chain in chains for part in chain})
        return [item for item, chain in chains if all(self.sizes[part.path] for part in chain)]

    def pages_of(self, item):
        """The paths of the pages of stacks that it is in."""
        return [part.path for part in self.parents_of(item) if part.path in self.pages]

    def measure(self, paths):
        unknown = [path for path in paths if path not in self.sizes]
        answers = self.reader.ask_all([(path, 'Component', 'GetExtents', OF_WINDOW) for path in unknown])
        for path, answer in zip(unknown, answers):
            self.sizes[path] = answer is not None and answer[0][2] > 0 and answer[0][3] > 0

    def texts(self, path):
        """All words below a part, in order: what is read when somebody reads on."""
        return [part.name for part in self.walk(path) if part.role == 'label' and part.name]
