# SPDX-License-Identifier: GPL-3.0-or-later
"""A hypervisor: a Mininet host with its own libvirtd."""
import os
import subprocess
import uuid

from . import process
from .errors import LabError
from .state import LIBVIRT_DIRECTORIES

LIBVIRTD_CONF = '''\
listen_tls = 0
listen_tcp = 1
auth_tcp = "none"
auth_unix_rw = "none"
unix_sock_dir = "/run/libvirt"
host_uuid = "{uuid}"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
'''

# cgroups and namespaces stay out of it: the hypervisors share one machine, whose cgroup tree has
# room for one guest of a name only. "file" does without virtlogd.
QEMU_CONF = '''\
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
stdio_handler = "file"
remember_owner = 0
migration_host = "{address}"
migration_address = "{address}"
'''


def prepare(state, hypervisor):
    """Makes the private directories with libvirt's configuration; returns Mininet's privateDirs."""
    pairs = []
    for directory in LIBVIRT_DIRECTORIES:
        private = state.private(hypervisor.name, directory)
        os.makedirs(private)
        pairs.append((directory, private))
    # No system bus in there: systemd-machined would register the guests of all hypervisors in
    # one list, by names that a migration makes equal.
    if os.path.isdir('/run/dbus'):
        private = state.private(hypervisor.name, '/run/dbus')
        os.makedirs(private)
        pairs.append(('/run/dbus', private))
    os.makedirs(state.pool(hypervisor.name))
    identity = uuid.uuid5(uuid.NAMESPACE_DNS, f'{hypervisor.name}.vimos-lab')
    folder = state.private(hypervisor.name, '/etc/libvirt')
    for name, text in (('libvirtd.conf', LIBVIRTD_CONF.format(uuid=identity)),
                       ('qemu.conf', QEMU_CONF.format(address=hypervisor.address))):
        with open(os.path.join(folder, name), 'w', encoding='ascii') as file:
            file.write(text)
    return pairs


def start(state, network, hypervisor, reaper):
    """Starts libvirtd under a reaper in the host's namespaces; returns the reaper's Popen.

    Must be called in the keeper's main thread, with whose end the reaper ends too.
    """
    with open(state.path(f'{hypervisor.name}.log'), 'ab') as log:
        return subprocess.Popen(
            network.inside(hypervisor.name, reaper, '--hostname', hypervisor.name,
                           'libvirtd', '--listen', '--pid-file', '/run/libvirt/libvirtd.pid',
                           mount=True),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def virsh(state, hypervisor, *words, timeout=20, **options):
    """Runs virsh on a hypervisor, given by name, over its unix socket."""
    return process.run('virsh', '-q', '-c', state.socket_uri(hypervisor), *words,
                       timeout=timeout, env=dict(os.environ, LC_ALL='C.UTF-8'), **options)


def wait(state, hypervisor, daemon, seconds):
    """Waits until libvirtd answers on its socket."""
    path = os.path.join(state.private(hypervisor.name, '/run/libvirt'), 'libvirt-sock')
    process.wait_until(lambda: os.path.exists(path) or daemon.poll() is not None, seconds)
    if not os.path.exists(path):
        raise LabError(f'libvirtd of {hypervisor.name} did not start within {seconds} s',
                       f'See {state.path(hypervisor.name + ".log")}.')


def set_up(state, hypervisor):
    """Makes the pool, and lets libvirt probe QEMU, for which the first migration would wait."""
    virsh(state, hypervisor.name, 'version')
    virsh(state, hypervisor.name, 'pool-define-as', 'default', 'dir',
          '--target', '/var/lib/libvirt/images')
    virsh(state, hypervisor.name, 'pool-start', 'default')
    virsh(state, hypervisor.name, 'pool-autostart', 'default')


def libvirtd_pid(state, hypervisor):
    """The pid of a hypervisor's libvirtd, None while it does not run."""
    path = os.path.join(state.private(hypervisor, '/run/libvirt'), 'libvirtd.pid')
    try:
        with open(path, encoding='ascii') as file:
            pid = int(file.read())
    except (OSError, ValueError):
        return None
    return pid if process.is_alive(pid) else None
