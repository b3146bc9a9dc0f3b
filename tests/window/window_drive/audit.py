# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of everything that can have the keyboard: it has a name, and the keyboard gets there."""
import re

from . import keyboard
from .reader import Atspi, Lost

# Who needs no name: (role, description, why). Tried only when there is none.
NAMELESS = (
    ('scroll pane', '', 'a scrolled area is read by what is in it'),
    ('filler', '', 'GtkDropDown shows its choice in a row, and its button has the keyboard'),
    ('table row', '', 'GtkColumnView gives the keyboard to what is in the cells'),
    ('list', '', 'the keyboard goes to the rows of a list; AdwExpanderRow has nameless ones inside'),
)
# Who the Tab key need not reach by itself.
BY_OTHER_KEYS = ('scroll pane', 'list', 'list item', 'tree item', 'table row', 'table cell', 'menu item', 'combo box', 'panel',
                 'filler', 'label', 'frame', 'dialog')
WINDOW_BUTTON = re.compile('(Minimize|Maximize|Restore|Close) the window')  # the window manager has keys for them
MOST_TABS = 120


def is_excused(item):
    return any(item.role == role and item.description == description for role, description, _ in NAMELESS)


def find_nameless(reader, hidden=False):
    """The Items that can have the keyboard and have no name, or one with the mark of a mnemonic in it."""
    bad = []
    for item, parents in reader.walk_with_parents(hidden=hidden):
        if not item.has('focusable') or is_excused(item):
            continue
        if not item.name or re.search(r'(^|\s)\w*_\w', item.name):
            where = ' / '.join(name for name in (parent.get_name() for parent in parents) if name)
            bad.append(f'{item} in {where[-120:]}')
    return bad


def walk_round(reader, start):
    """Goes round with Tab from @start, which puts the keyboard somewhere. Returns the Items, in order."""
    start()
    first = reader.wait_for('the keyboard to be somewhere', reader.focused)
    seen = [first]
    for _ in range(MOST_TABS):
        before = reader.last_focus
        keyboard.press('Tab')
        reader.wait_for('Tab to move the keyboard', lambda last=before: reader.last_focus not in (None, last))
        item = reader.wait_for('the keyboard to be somewhere', reader.focused)
        if item.node == first.node:
            return seen
        seen.append(item)
    raise Lost(f'{MOST_TABS} times Tab do not lead round: {[str(item) for item in seen[-8:]]}')


def pages_of(node):
    """The pages of stacks in which @node is: they are no widgets."""
    pages = []
    while node is not None:
        if 'Component' not in node.get_interfaces() and node.get_role() == Atspi.Role.PANEL:
            pages.append(node)
        node = node.get_parent()
    return pages


def find_unreached(reader, seen):
    """What could have the keyboard now, and did not get it in a round of Tab. A page that was shown before and lies below one
    that was reached has the size that it had, and cannot be told from it otherwise."""
    nodes = [item.node for item in seen]
    on_top = [page for node in nodes for page in pages_of(node)]
    stacks = [page.get_parent() for page in on_top]
    return [str(item) for item in reader.walk()
            if item.role not in BY_OTHER_KEYS and item.has('focusable', 'sensitive') and item.node not in nodes
            and not WINDOW_BUTTON.match(item.description)
            and not any(page not in on_top and page.get_parent() in stacks for page in pages_of(item.node))]
