# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab needs of the machine, checked before anything is made."""
import importlib.util
import os
import shutil

from .errors import LabError
from .state import LIBVIRT_DIRECTORIES

PROGRAMS = {
    'ip': 'iproute2', 'ss': 'iproute2', 'tc': 'iproute2', 'bridge': 'iproute2', 'sysctl': 'procps',
    'nsenter': 'util-linux', 'ethtool': 'ethtool', 'ping': 'iputils-ping',
    'mnexec': 'mininet', 'ifconfig': 'net-tools',
    'ovs-vsctl': 'openvswitch-switch', 'ovs-ofctl': 'openvswitch-switch',
    'libvirtd': 'libvirt-daemon-system', 'virsh': 'libvirt-clients',
    'qemu-system-x86_64': 'qemu-system-x86', 'busybox': 'busybox-static',
    'dpkg-deb': 'dpkg',
}
QEMU_DRIVER = '/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so'


def check(build, topology, state):
    """Raises LabError naming all that is missing."""
    if os.geteuid() != 0:
        raise LabError('the lab needs root: it makes network namespaces and starts daemons',
                       'Run it with sudo, on a machine where that does no harm.')
    missing = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    if importlib.util.find_spec('mininet') is None:
        missing.add('mininet')
    if not os.path.exists(QEMU_DRIVER):
        missing.add('libvirt-daemon-driver-qemu')
    if missing:
        raise LabError('packages are missing: ' + ' '.join(sorted(missing)),
                       'make deps-lab installs them.')
    if not os.path.exists('/dev/net/tun'):
        raise LabError('/dev/net/tun is missing: the kernel’s tun module, or the permission of '
                       'the container', 'modprobe tun')
    reaper = os.path.join(build, 'tests/lab/vimos-lab-reaper')
    if not os.access(reaper, os.X_OK):
        raise LabError(f'{reaper} is not built', 'meson setup build && ninja -C build')
    _check_space(topology, state)
    return reaper


def _check_space(topology, state):
    # Each disk once where it is and once where it may move to.
    needed = (sum(vm.disk_mib for vm in topology.vms) * 2 + 40) << 20
    folder = state.directory
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise LabError(f'{folder} has {free >> 20} MiB free, the disks may take {needed >> 20} MiB',
                       'Give smaller disks (--disk-size), or VIMOS_LAB_DIR on a larger file '
                       'system.')


def missing_directories():
    """The directories that are made on the way, as mount points or by daemons."""
    return [path for path in (*LIBVIRT_DIRECTORIES, '/run/openvswitch')
            if not os.path.isdir(path)]
