# SPDX-License-Identifier: GPL-3.0-or-later
"""Real keys, as the X server would get them from a keyboard: no widget is asked to do anything."""
from gi.repository import GLib

SYMBOLS = {
    'BackSpace': 0xff08, 'Tab': 0xff09, 'Return': 0xff0d, 'Escape': 0xff1b, 'Home': 0xff50, 'Left': 0xff51, 'Up': 0xff52,
    'Right': 0xff53, 'Down': 0xff54, 'Page_Up': 0xff55, 'Page_Down': 0xff56, 'End': 0xff57, 'F1': 0xffbe, 'F5': 0xffc2,
    'F8': 0xffc5, 'F9': 0xffc6, 'F10': 0xffc7, 'space': 0x20, 'Menu': 0xff67,
}
# The keyboard of a virtual screen is a PC's.
MODIFIERS = {'Control': 37, 'Shift': 50, 'Alt': 64}
PRESS, RELEASE, SYMBOL = 0, 1, 3
REGISTRY, CONTROLLER = 'org.a11y.atspi.Registry', '/org/a11y/atspi/registry/deviceeventcontroller'


class Keyboard:
    """Types by way of the registry of the assistive technologies."""

    def __init__(self, bus):
        self.bus = bus

    def generate(self, code, kind):
        self.bus.ask(REGISTRY, CONTROLLER, 'DeviceEventController', 'GenerateKeyboardEvent',
                     GLib.Variant('(isu)', (code, '', kind)))

    def press(self, *keys):
        """Each is the name of a key or a character, with modifiers before it: Control+Return."""
        for key in keys:
            *held, last = key.split('+') if len(key) > 1 else [key]
            for modifier in held:
                self.generate(MODIFIERS[modifier], PRESS)
            self.generate(SYMBOLS.get(last) or ord(last), SYMBOL)
            for modifier in reversed(held):
                self.generate(MODIFIERS[modifier], RELEASE)

    def write(self, text):
        self.press(*text)

    def put_pointer_away(self, width, height):
        """The pointer of a new screen is in the middle, and what is below it shows a tooltip."""
        self.bus.ask(REGISTRY, CONTROLLER, 'DeviceEventController', 'GenerateMouseEvent',
                     GLib.Variant('(iis)', (width - 1, height - 1, 'abs')))
