# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a lab down: the same way after a crash as in good order."""
import os
import shutil

from . import controller, network, process
from .errors import LabError


def take_down(state, tell):
    """Ends and removes everything of the lab in the state directory.

    `tell` is called with a text for each step. Raises LabError if something remains.
    """
    plan = state.read('plan.json') if state.exists() else None
    if plan is None and _entries(state.directory):
        raise LabError(f'{state.directory} is not a lab’s: it has no plan.json',
                       'Whatever it is, it stays as it is.')
    tell('ending the daemons and guests')
    keeper = state.keeper() if state.exists() else None
    if keeper:
        process.end([keeper], grace=3)
    stubborn = process.end(_processes(state), grace=6)
    stubborn += process.end(_processes(state), grace=1)
    if stubborn:
        raise LabError('these processes do not end: ' + ', '.join(map(str, stubborn)))
    if plan:
        tell('removing switches and links')
        _remove_bridges(plan)
        _remove_interfaces(plan)
        controller.forget(plan, tell)
        if plan.get('openvswitch_started'):
            tell('stopping Open vSwitch')
            network.stop_openvswitch()
        for path in plan['missing_directories']:
            _remove_empty(path)
    if state.exists():
        shutil.rmtree(state.directory)


def _processes(state):
    """All processes of the lab: those that carry its mark, and those in a hypervisor's private
    directories (libvirt starts QEMU with an environment of its own)."""
    found = set(process.marked_with(state.directory))
    ours = set()
    for name in _entries(state.directory):
        identity = _identity(state.private(name, '/var/lib/libvirt'))
        if identity:
            ours.add(identity)
    if ours:
        for pid in process.all_pids():
            if _identity(f'/proc/{pid}/root/var/lib/libvirt') in ours:
                found.add(pid)
    found.discard(os.getpid())
    return sorted(found)


def _entries(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _identity(path):
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_dev, info.st_ino


def _remove_bridges(plan):
    if not network.openvswitch_is_running():
        return
    made = set(process.run('ovs-vsctl', '--timeout=5', 'list-br').split())
    words = []
    for name in plan['switches']:
        if name in made:
            words += ['--', 'del-br', name]
    if words:
        process.run('ovs-vsctl', '--timeout=20', *words[1:], timeout=30)


def _remove_interfaces(plan):
    def left():
        return [name for name in plan['interfaces'] if os.path.exists(f'/sys/class/net/{name}')]

    for name in left():
        # The other end of a cable goes with the first one.
        if os.path.exists(f'/sys/class/net/{name}'):
            process.run('ip', 'link', 'del', name, check=False)
    process.wait_until(lambda: not left(), 5)
    if left():
        raise LabError('these network interfaces do not go: ' + ', '.join(left()))


def _remove_empty(path):
    try:
        os.rmdir(path)
    except OSError:
        pass
