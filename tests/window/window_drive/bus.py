# SPDX-License-Identifier: GPL-3.0-or-later
"""The bus of the assistive technologies. Each question has a limit; many can be asked at a time, since a window has hundreds of
parts and each is asked for by itself."""
import os

from gi.repository import Gio, GLib

PREFIX = 'org.a11y.atspi.'
CALL_MS = 3000    # the program may be busy with drawing
START_MS = 20000  # bus and registry are started by the first question
FLAGS = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
MOST_EVENTS = 2000  # heard at a time, so that a program that talks all the time cannot hold up who waits


class Bus:
    """A connection of its own."""

    def __init__(self):
        session = Gio.DBusConnection.new_for_address_sync(os.environ['DBUS_SESSION_BUS_ADDRESS'], FLAGS, None, None)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                                    Gio.DBusCallFlags.NONE, START_MS, None).unpack()[0]
        self.connection = Gio.DBusConnection.new_for_address_sync(address, FLAGS, None, None)

    def ask(self, owner, path, interface, method, arguments=None, limit=CALL_MS):
        """The answer to one question, a tuple; a GLib.Error when there is none in time."""
        return self.connection.call_sync(owner, path, PREFIX + interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                                         limit, None).unpack()

    def ask_all(self, owner, questions):
        """@questions: (path, interface, method, arguments). Returns the answers in order, None for those that did not come."""
        answers, left = [None] * len(questions), set(range(len(questions)))

        def answered(connection, result, index):
            left.discard(index)
            try:
                answers[index] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass  # it has gone

        for index, (path, interface, method, arguments) in enumerate(questions):
            if not interface.startswith('org.'):
                interface = PREFIX + interface
            self.connection.call(owner, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, CALL_MS, None,
                                 answered, index)
        while left:  # each has a limit
            GLib.MainContext.default().iteration(True)
        return answers

    def listen(self, interface, member, detail, heard):
        """Calls @heard with the path and what was said."""
        self.ask('org.a11y.atspi.Registry', '/org/a11y/atspi/registry', 'Registry', 'RegisterEvent',
                 GLib.Variant('(sass)', ('object:state-changed:focused', [], '')), START_MS)
        self.connection.signal_subscribe(
            None, PREFIX + interface, member, None, detail, Gio.DBusSignalFlags.NONE,
            lambda connection, sender, path, name, signal, said: heard(path, said.unpack()))

    def pump(self):
        """Hears what was said meanwhile."""
        for _ in range(MOST_EVENTS):
            if not GLib.MainContext.default().iteration(False):
                break


def get(interface, name):
    """The method and arguments that ask for a property."""
    return 'org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (PREFIX + interface, name))
