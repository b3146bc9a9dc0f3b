# SPDX-License-Identifier: GPL-3.0-or-later
"""The guests: Debian's cloud kernel with a small initramfs, and a disk of random bytes."""
import gzip
import hashlib
import lzma
import os
import random
import re
import shutil
import stat
import tempfile
import uuid

from . import process
from .errors import LabError
from .hypervisor import virsh
from .topology import PREFIX_LENGTH

CACHE = os.environ.get('VIMOS_LAB_CACHE') or '/var/cache/vimos-lab'
KERNEL_PACKAGE = 'linux-image-cloud-amd64'
# In the order in which they must be loaded.
MODULES = ('virtio_ring', 'virtio', 'virtio_pci_modern_dev', 'virtio_pci_legacy_dev', 'virtio_pci',
           'failover', 'net_failover', 'virtio_net', 'virtio_blk')

# The gratuitous ARP makes the guest known to the controller as soon as it is there.
INIT = '''\
#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
for word in $(/bin/busybox cat /proc/cmdline); do
  case $word in
    vimos.address=*) address=${word#*=} ;;
    vimos.name=*) name=${word#*=} ;;
  esac
done
for module in MODULES; do
  /bin/busybox insmod /modules/$module.ko
done
/bin/busybox hostname $name
/bin/busybox ip link set lo up
/bin/busybox ip addr add $address dev eth0
/bin/busybox ip link set eth0 up
/bin/busybox arping -q -A -c 3 -I eth0 ${address%/*} &
echo "guest $name is up at $address"
while :; do
  /bin/busybox sleep 3600
done
'''.replace('MODULES', ' '.join(MODULES))

# init_on_free keeps the guest's free memory zero, so that what a migration has to send stays
# small and the same. The rest saves boot time under emulation.
COMMAND_LINE = ('console=ttyS0 quiet loglevel=4 init_on_free=1 ipv6.disable=1 mitigations=off '
                'no_timer_check tsc=reliable rdinit=/init panic=5 '
                'vimos.name={name} vimos.address={address}/{prefix}')

DOMAIN = '''\
<domain type='qemu'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <memory unit='MiB'>{memory}</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>{kernel}</kernel>
    <initrd>{initramfs}</initrd>
    <cmdline>{command_line}</cmdline>
  </os>
  <features><acpi/></features>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='/var/lib/libvirt/images/{name}.img'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='bridge'>
      <mac address='{mac}'/>
      <source bridge='br0'/>
      <model type='virtio'/>
      <rom enabled='no'/>
    </interface>
    <serial type='file'>
      <source path='/var/log/libvirt/{name}.console' append='on'/>
    </serial>
    <controller type='usb' model='none'/>
    <memballoon model='none'/>
    <video><model type='none'/></video>
  </devices>
</domain>
'''


def prepare(state, progress):
    """Puts kernel and initramfs into the state directory."""
    if os.uname().machine != 'x86_64':
        raise LabError('the guests’ kernel is for x86_64 machines only')
    kernel, modules = _find_kernel() or _fetch_kernel(progress)
    os.makedirs(state.path('guest'))
    shutil.copyfile(kernel, state.path('guest', 'vmlinuz'))
    with open(state.path('guest', 'initramfs'), 'wb') as file:
        file.write(gzip.compress(_initramfs(modules), 6, mtime=0))


def _find_kernel():
    """The kernel's file and the folder of its modules: this machine's, or the cached one's."""
    for root in ['/'] + [os.path.join(CACHE, entry) for entry in _entries(CACHE)]:
        for name in sorted(_entries(os.path.join(root, 'boot')), reverse=True):
            release = name.removeprefix('vmlinuz-')
            folder = os.path.join(root, 'lib/modules', release, 'kernel')
            if name.startswith('vmlinuz-') and 'cloud-amd64' in name and os.path.isdir(folder):
                return os.path.join(root, 'boot', name), folder
    return None


def _entries(folder):
    try:
        return sorted(os.listdir(folder), reverse=True)
    except OSError:
        return []


def _fetch_kernel(progress):
    """Downloads Debian's package and keeps of it what the guests need, without installing it."""
    if not shutil.which('apt-get'):
        raise LabError('the guests’ kernel is missing, and here is no apt to fetch it',
                       f'Unpack Debian’s {KERNEL_PACKAGE} into {CACHE}/kernel.')
    package = _kernel_package()
    if package is None:
        process.run('apt-get', '-q', 'update', timeout=60)
        package = _kernel_package()
    if package is None:
        raise LabError(f'apt knows no package {KERNEL_PACKAGE}',
                       'Is this Debian 12 or later, with its main section enabled?')
    progress.note(f'fetching {package} into {CACHE}')
    os.makedirs(CACHE, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        process.run('sh', '-c', 'cd "$1" && apt-get -q -o APT::Sandbox::User=root download "$2"',
                    'sh', folder, package, timeout=120)
        archive = next(name for name in os.listdir(folder) if name.endswith('.deb'))
        whole = os.path.join(folder, 'whole')
        process.run('dpkg-deb', '-x', os.path.join(folder, archive), whole, timeout=60)
        _keep_needed(whole, os.path.join(folder, 'kept'))
        os.rename(os.path.join(folder, 'kept'), os.path.join(CACHE, package))
    found = _find_kernel()
    if found is None:
        raise LabError(f'{package} holds no kernel')
    return found


def _kernel_package():
    said = process.run('apt-cache', 'depends', KERNEL_PACKAGE, check=False)
    match = re.search(r'Depends: (linux-image-\S+-cloud-amd64)', said)
    return match and match[1]


def _keep_needed(whole, kept):
    os.makedirs(os.path.join(kept, 'boot'))
    for name in os.listdir(os.path.join(whole, 'boot')):
        if name.startswith('vmlinuz-'):
            shutil.copy(os.path.join(whole, 'boot', name), os.path.join(kept, 'boot'))
    top = os.path.join(whole, 'usr/lib/modules')
    if not os.path.isdir(top):
        top = os.path.join(whole, 'lib/modules')
    for release in os.listdir(top):
        target = os.path.join(kept, 'lib/modules', release, 'kernel')
        os.makedirs(target)
        for name in MODULES:
            shutil.copy(_module_path(os.path.join(top, release, 'kernel'), name), target)


def _module_path(folder, name):
    for path, _folders, files in os.walk(folder):
        for suffix in ('.ko', '.ko.xz'):
            if name + suffix in files:
                return os.path.join(path, name + suffix)
    raise LabError(f'the guests’ kernel lacks the module {name}', f'Looked below {folder}.')


def _module(folder, name):
    path = _module_path(folder, name)
    with open(path, 'rb') as file:
        content = file.read()
    return lzma.decompress(content) if path.endswith('.xz') else content


def _initramfs(modules):
    busybox = next((path for path in ('/bin/busybox', '/usr/bin/busybox')
                    if os.path.exists(path)), None)
    if busybox is None:
        raise LabError('busybox is missing', 'Install the package busybox-static.')
    with open(busybox, 'rb') as file:
        shell = file.read()
    if b'/lib64/ld-linux' in shell[:4096]:
        raise LabError(f'{busybox} is not linked statically',
                       'Install the package busybox-static.')
    entries = [('dev', stat.S_IFDIR | 0o755, b'', (0, 0)),
               ('dev/console', stat.S_IFCHR | 0o600, b'', (5, 1)),
               ('dev/null', stat.S_IFCHR | 0o666, b'', (1, 3)),
               ('proc', stat.S_IFDIR | 0o755, b'', (0, 0)),
               ('bin', stat.S_IFDIR | 0o755, b'', (0, 0)),
               ('bin/busybox', stat.S_IFREG | 0o755, shell, (0, 0)),
               ('init', stat.S_IFREG | 0o755, INIT.encode(), (0, 0)),
               ('modules', stat.S_IFDIR | 0o755, b'', (0, 0))]
    for name in MODULES:
        entries.append((f'modules/{name}.ko', stat.S_IFREG | 0o644, _module(modules, name), (0, 0)))
    return cpio(entries)


def cpio(entries):
    """An archive in the "newc" format, which the kernel unpacks; entries are (name, mode, content,
    (major, minor)). Made here because a device node needs no privilege this way."""
    def padded(data):
        return data + bytes(-len(data) % 4)

    archive = b''
    for number, (name, mode, content, (major, minor)) in enumerate(
            entries + [('TRAILER!!!', 0, b'', (0, 0))], 1):
        path = name.encode() + b'\0'
        fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, major, minor, len(path), 0)
        header = b'070701' + b''.join(b'%08X' % value for value in fields)
        archive += padded(header + path) + padded(content)
    return archive


def write_disk(path, vm):
    """Fills a disk with bytes that look random and follow from the VM's name; returns their
    SHA-256."""
    source = random.Random(f'{vm.name}/{vm.disk_mib}')
    digest = hashlib.sha256()
    with open(path, 'wb') as file:
        for _ in range(vm.disk_mib):
            block = source.randbytes(1 << 20)
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def checksum(path):
    """The SHA-256 of a file, None if there is none."""
    digest = hashlib.sha256()
    try:
        with open(path, 'rb') as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except FileNotFoundError:
        return None
    return digest.hexdigest()


def domain_xml(state, vm):
    return DOMAIN.format(name=vm.name, mac=vm.mac, memory=vm.memory_mib,
                         uuid=uuid.uuid5(uuid.NAMESPACE_DNS, f'{vm.name}.vimos-lab'),
                         kernel=state.path('guest', 'vmlinuz'),
                         initramfs=state.path('guest', 'initramfs'),
                         command_line=COMMAND_LINE.format(name=vm.name, address=vm.address,
                                                          prefix=PREFIX_LENGTH))


def start(state, vm):
    """Defines and starts a VM on its hypervisor; its disk must be there."""
    virsh(state, vm.hypervisor, 'pool-refresh', 'default')
    virsh(state, vm.hypervisor, 'define', '/dev/stdin', stdin=domain_xml(state, vm))
    virsh(state, vm.hypervisor, 'start', vm.name, timeout=30)
