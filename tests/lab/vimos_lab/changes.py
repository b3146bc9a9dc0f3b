# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes to a lab that is up: VMs back to their places, daemons killed and started."""
import os
import signal

from . import guest, inspection, process
from .errors import LabError
from .hypervisor import libvirtd_pid, virsh


def reset(state, topology, lab):
    """Destroys every VM wherever it is and starts it anew where the topology puts it."""
    for vm in topology.vms:
        for entry in lab['hypervisors']:
            _remove(state, entry, vm)
        guest.write_disk(os.path.join(state.pool(vm.hypervisor), vm.name + '.img'), vm)
        guest.start(state, vm)
    for vm in topology.vms:
        _await_answer(lab, vm)


def _remove(state, entry, vm):
    if vm.name in virsh(state, entry['name'], 'list', '--all', '--name').split():
        virsh(state, entry['name'], 'destroy', vm.name, check=False)
        virsh(state, entry['name'], 'undefine', vm.name, check=False)
    path = inspection.disk_path(entry, vm.name)
    if os.path.exists(path):
        os.unlink(path)
    virsh(state, entry['name'], 'pool-refresh', 'default')


def _await_answer(lab, vm):
    if not process.wait_until(lambda: inspection.ping(lab, vm.address), 60):
        raise LabError(f'{vm.name} does not answer pings')


def control_libvirtd(state, lab, name, action):
    """Kills, stops or starts a hypervisor's libvirtd; its guests go on running."""
    entry = next((entry for entry in lab['hypervisors'] if entry['name'] == name), None)
    if entry is None:
        raise LabError(f'no hypervisor is named “{name}”')
    pid = libvirtd_pid(state, name)
    if action == 'start':
        if pid is None:
            os.kill(entry['pid'], signal.SIGHUP)
        if not process.wait_until(lambda: libvirtd_pid(state, name), 10):
            raise LabError(f'libvirtd of {name} does not start')
        virsh(state, name, 'version')
    elif pid is not None:
        os.kill(pid, signal.SIGKILL if action == 'kill' else signal.SIGTERM)
        if not process.wait_until(lambda: not process.is_alive(pid), 10):
            raise LabError(f'libvirtd of {name} does not end')
