# SPDX-License-Identifier: GPL-3.0-or-later
"""Real keys, as the X server would get them from a keyboard: no widget is asked to do anything."""
import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

SYMBOLS = {
    'BackSpace': 0xff08, 'Tab': 0xff09, 'Return': 0xff0d, 'Escape': 0xff1b, 'Home': 0xff50, 'Left': 0xff51, 'Up': 0xff52,
    'Right': 0xff53, 'Down': 0xff54, 'Page_Up': 0xff55, 'Page_Down': 0xff56, 'End': 0xff57, 'F1': 0xffbe, 'F5': 0xffc2,
    'F8': 0xffc5, 'F9': 0xffc6, 'F10': 0xffc7, 'space': 0x20, 'Menu': 0xff67,
}
# The keyboard of a virtual screen is a PC's.
MODIFIERS = {'Control': 37, 'Shift': 50, 'Alt': 64}


def generate(code, kind, text=None):
    if not Atspi.generate_keyboard_event(code, text, kind):
        raise OSError(f'no key {code} {text}')
    while GLib.MainContext.default().iteration(False):
        pass


def press(*keys):
    """Each is the name of a key or a character, with modifiers before it: Control+Return."""
    for key in keys:
        *held, last = key.split('+') if len(key) > 1 else [key]
        for modifier in held:
            generate(MODIFIERS[modifier], Atspi.KeySynthType.PRESS)
        generate(SYMBOLS.get(last) or ord(last), Atspi.KeySynthType.SYM)
        for modifier in reversed(held):
            generate(MODIFIERS[modifier], Atspi.KeySynthType.RELEASE)


def put_pointer_away(width, height):
    """The pointer of a new screen is in the middle, and what is below it shows a tooltip."""
    Atspi.generate_mouse_event(width - 1, height - 1, 'abs')


def write(text):
    press(*text)
