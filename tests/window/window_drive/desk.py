# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk of its own: a virtual screen, a session bus, the bus of the assistive technologies, and the program on it. Nothing
of the user's is used, and nothing stays."""
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time

PROGRAMS = ('Xvfb', 'dbus-daemon')
A11Y_BUS = '/usr/share/dbus-1/services/org.a11y.Bus.service'
START_SECONDS = 20


def find_missing():
    """Why there can be no desk here, or None."""
    for name in PROGRAMS:
        if not shutil.which(name):
            return f'{name} is not there'
    return None if os.path.exists(A11Y_BUS) else 'at-spi2-core is not there'


def first_line(child, descriptor):
    """What a server says of itself once it is ready; its address, as a rule. Closes @descriptor."""
    said, until = b'', time.monotonic() + START_SECONDS
    with open(descriptor, 'rb', buffering=0) as stream:
        while not said.endswith(b'\n'):
            more = select.select([stream], [], [], max(until - time.monotonic(), 0))[0] and stream.read(512)
            if not more:
                raise OSError(f'{child.args[0]} said nothing within {START_SECONDS} s; it ended with {child.poll()}')
            said += more
    return said.decode().strip()


class Desk:
    """Screen and buses; a context manager. What is started on it gets `environment`."""

    def __init__(self, width, height, log):
        self.width, self.height = width, height
        self.log = log
        self.folder = None
        self.children = []
        self.environment = {}

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix='vimos-window-')
        try:
            self.start_screen()
            self.start_bus()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def spawn(self, *words, **keywords):
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True,
                                 **keywords)
        self.children.append(child)
        return child

    def spawn_server(self, *words, **keywords):
        """@words, with “%d” for the descriptor that it says where it is on; returns that."""
        reading, writing = os.pipe()
        child = self.spawn(*(word.replace('%d', str(writing)) for word in words), pass_fds=(writing,), **keywords)
        os.close(writing)
        return first_line(child, reading)

    def start_screen(self):
        """The server chooses a free display, and keeps the picture in a file."""
        for name in ('home', 'run', 'screen', 'files'):
            os.mkdir(os.path.join(self.folder, name), 0o700)
        display = self.spawn_server('Xvfb', '-displayfd', '%d', '-screen', '0', f'{self.width}x{self.height}x24', '-noreset',
                                    '-nolisten', 'tcp', '-fbdir', os.path.join(self.folder, 'screen'))
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(('XDG_', 'AT_SPI', 'DBUS_', 'GTK_', 'GDK_', 'WAYLAND_'))}
        self.environment |= {
            'DISPLAY': f':{display}', 'HOME': os.path.join(self.folder, 'home'),
            'XDG_RUNTIME_DIR': os.path.join(self.folder, 'run'), 'GTK_A11Y': 'atspi', 'GDK_BACKEND': 'x11',
            'GDK_DEBUG': 'gl-disable', 'GSK_RENDERER': 'cairo', 'GSETTINGS_BACKEND': 'memory', 'NO_AT_BRIDGE': '',
            'LC_ALL': 'C.UTF-8'}

    def start_bus(self):
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = self.spawn_server(
            'dbus-daemon', '--session', '--nofork', '--print-address=%d', '--address', f'unix:path={self.folder}/run/bus',
            env=self.environment)

    @property
    def files(self):
        """The folder where the program can save files."""
        return os.path.join(self.folder, 'files')

    @property
    def screen_file(self):
        return os.path.join(self.folder, 'screen', 'Xvfb_screen0')

    def start(self, words):
        """Starts the program; its words go to the log."""
        return self.spawn(*words, env=self.environment, cwd=self.files)

    def close(self):
        """Ends what was started, the last first."""
        for child in reversed(self.children):
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
                try:
                    child.wait(10)
                except subprocess.TimeoutExpired:
                    os.killpg(child.pid, signal.SIGKILL)
                    child.wait()
        self.children.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
