# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of everything that can have the keyboard: it has a name, and the keyboard gets there."""
import re

from .reader import Lost

# Who needs no name: (role, description, why). Tried only when there is none.
NAMELESS = (
    ('scroll pane', '', 'a scrolled area is read by what is in it'),
    ('filler', '', 'GtkDropDown shows its choice in a row, and its button has the keyboard'),
    ('table row', '', 'GtkColumnView gives the keyboard to what is in the cells'),
    ('list', '', 'the keyboard goes to the rows of a list; AdwExpanderRow has nameless ones inside'),
)
# Who the Tab key need not reach by itself.
BY_OTHER_KEYS = ('scroll pane', 'list', 'list item', 'tree item', 'table row', 'table cell', 'menu item', 'combo box', 'panel',
                 'filler', 'label', 'frame', 'dialog', 'link')
WINDOW_BUTTON = re.compile('(Minimize|Maximize|Restore|Close) the window')  # the window manager has keys for them
MOST_TABS = 120


def is_excused(item):
    return any(item.role == role and item.description == description for role, description, _ in NAMELESS)


def find_nameless(reader):
    """What can have the keyboard and has no name, or one with the mark of a mnemonic in it, in words."""
    tree = reader.take()
    bad = [item for item in reader.find_all(states=['focusable'], hidden=True, tree=tree)
           if not is_excused(item) and (not item.name or re.search(r'(^|\s)\w*_\w', item.name))]
    return [f'{item} in {" / ".join(reversed([part.name for part in tree.parents_of(item) if part.name]))[-120:]}'
            for item in tree.keep_shown(bad)]


def walk_round(reader, keyboard, start):
    """Goes round with Tab from @start, which puts the keyboard somewhere. Returns the Items, in order."""
    start()
    first = reader.wait_for('the keyboard to be somewhere', reader.focused)
    seen = [first]
    for _ in range(MOST_TABS):
        before = reader.last_focus
        keyboard.press('Tab')
        reader.wait_for('Tab to move the keyboard', lambda last=before: reader.last_focus not in (None, last))
        item = reader.wait_for('the keyboard to be somewhere', reader.focused)
        if item.path == first.path:
            return seen
        seen.append(item)
    raise Lost(f'{MOST_TABS} times Tab do not lead round: {[str(item) for item in seen[-8:]]}')


def find_unreached(reader, seen):
    """What could have the keyboard now, and did not get it in a round of Tab. A page that was shown before and lies below one
    that was reached has the size that it had, and cannot be told from it otherwise."""
    tree = reader.take()
    reached = {item.path for item in seen}

    on_top = {page for item in seen for page in tree.pages_of(item)}
    stacks = {tree.parents[page] for page in on_top}
    return [str(item) for item in reader.find_all(states=['focusable', 'sensitive'], tree=tree)
            if item.role not in BY_OTHER_KEYS and item.path not in reached and not WINDOW_BUTTON.match(item.description)
            and not any(page not in on_top and tree.parents[page] in stacks for page in tree.pages_of(item))]
