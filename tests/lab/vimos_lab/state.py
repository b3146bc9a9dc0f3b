# SPDX-License-Identifier: GPL-3.0-or-later
"""The state directory: where everything of one lab stands, and who may change it."""
import json
import os
import socket

from . import process
from .errors import LabError

DEFAULT_DIRECTORY = '/run/vimos-lab'

# libvirt's own directories, of which each hypervisor gets private ones.
LIBVIRT_DIRECTORIES = ('/etc/libvirt', '/run/libvirt', '/var/lib/libvirt', '/var/log/libvirt',
                       '/var/cache/libvirt')


class State:
    """Paths and records of the lab in one directory.

    `plan.json` is written before anything is made, so that a clean-up after a crash knows every
    name that may exist. `lab.json` is written when the lab is ready, for those who use it.
    """

    def __init__(self, directory=None):
        self.directory = os.path.abspath(directory or os.environ.get('VIMOS_LAB_DIR')
                                         or DEFAULT_DIRECTORY)
        self._lock = None

    def path(self, *parts):
        return os.path.join(self.directory, *parts)

    def exists(self):
        return os.path.isdir(self.directory)

    def make(self):
        """Makes the directory; refuses one that holds something else."""
        if self.exists() and os.listdir(self.directory):
            raise LabError(f'{self.directory} is not empty and not a lab’s',
                           'Set VIMOS_LAB_DIR to another directory.')
        os.makedirs(self.directory, mode=0o700, exist_ok=True)
        os.chmod(self.directory, 0o700)

    def lock(self):
        """Takes the right to change this lab, until this process ends.

        An abstract socket, so that no file stays behind whatever happens.
        """
        self._lock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._lock.bind('\0vimos-lab:' + self.directory)
        except OSError as error:
            raise LabError('another “lab up” or “lab down” is at work',
                           'Wait for it to end.') from error

    def unlock(self):
        """Gives the right back; a fork of the one that took it must do so too."""
        self._lock.close()

    def read(self, name):
        """The content of one of the JSON files, None where there is none."""
        try:
            with open(self.path(name), encoding='utf-8') as file:
                return json.load(file)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise LabError(f'cannot read {self.path(name)}: {error}') from error

    def write(self, name, content):
        """Replaces one of the JSON files as a whole."""
        path = self.path(name)
        with open(path + '.new', 'w', encoding='utf-8') as file:
            json.dump(content, file, indent=2)
            file.write('\n')
        os.rename(path + '.new', path)

    def keeper(self):
        """The pid of the living keeper, or None."""
        record = self.read('keeper.json')
        if record and process.is_alive(record['pid'], record['started']):
            return record['pid']
        return None

    def lab(self):
        """What lab.json says; an error where no lab is up."""
        lab = self.read('lab.json')
        if lab is None or self.keeper() is None:
            raise LabError('the lab is not up', 'Bring it up with “lab up”.')
        return lab

    def private(self, hypervisor, directory):
        """Where a hypervisor's private copy of one of libvirt's directories stands."""
        return self.path(hypervisor, directory.lstrip('/'))

    def pool(self, hypervisor):
        return self.path(self.private(hypervisor, '/var/lib/libvirt'), 'images')

    def socket_uri(self, hypervisor):
        """libvirt's URI of a hypervisor over its unix socket, which needs no network."""
        path = os.path.join(self.private(hypervisor, '/run/libvirt'), 'libvirt-sock')
        return f'qemu:///system?socket={path}'
