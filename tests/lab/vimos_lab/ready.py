# SPDX-License-Identifier: GPL-3.0-or-later
"""When the lab is ready, and what it then tells its users."""
import concurrent.futures

from . import guest, process
from .errors import LabError
from .network import OPERATOR, cabling
from .topology import OPERATOR_ADDRESS, OPERATOR_MAC


class Facts:
    """What is known of the lab's parts beyond the topology's file."""

    def __init__(self, state, topology, network, options):
        self.state = state
        self.topology = topology
        self.network = network
        self.options = options
        self.access, self.links = cabling(topology)

    def device(self, switch):
        return self.topology.switch(switch).device

    def places(self):
        """(MAC, address, device, port, name) of everybody who must be in the controller."""
        hosts = []
        for entry in self.topology.hypervisors:
            switch, port = self.access[entry.name]
            hosts.append((entry.mac, entry.address, self.device(switch), port, entry.name))
        switch, port = self.access[OPERATOR]
        hosts.append((OPERATOR_MAC, OPERATOR_ADDRESS, self.device(switch), port, 'operator'))
        for vm in self.topology.vms:
            switch, port = self.access[vm.hypervisor]
            hosts.append((vm.mac, vm.address, self.device(switch), port, vm.name))
        return hosts

    def lab(self, controller, daemons, disks):
        """The content of lab.json."""
        return {
            'topology': self.topology.name,
            'onos': {'url': controller.url, 'user': 'onos', 'password': 'rocks'},
            'openflow_port': controller.openflow and controller.openflow[1],
            'operator': {'pid': self.network.pid(OPERATOR), 'address': OPERATOR_ADDRESS,
                         'mac': OPERATOR_MAC, 'interface': f'{OPERATOR}-eth0',
                         'switch': self.access[OPERATOR][0], 'port': self.access[OPERATOR][1]},
            'run': f'nsenter -t {self.network.pid(OPERATOR)} -n --',
            'hypervisors': [{
                'name': entry.name,
                'uri': f'qemu+tcp://{entry.address}/system',
                'socket': self.state.socket_uri(entry.name),
                'address': entry.address,
                'mac': entry.mac,
                'switch': entry.switch,
                'port': self.access[entry.name][1],
                'pid': daemons[entry.name].pid,
                'pool': self.state.pool(entry.name),
            } for entry in self.topology.hypervisors],
            'vms': [{
                'name': vm.name,
                'mac': vm.mac,
                'address': vm.address,
                'hypervisor': vm.hypervisor,
                'disk': f'/var/lib/libvirt/images/{vm.name}.img',
                'disk_bytes': vm.disk_mib << 20,
                'disk_sha256': disks[vm.name],
                'memory_bytes': vm.memory_mib << 20,
            } for vm in self.topology.vms],
            'devices': [{'id': switch.device, 'name': switch.name, 'label': switch.label}
                        for switch in self.topology.switches],
            'links': self.links,
        }


def wait(facts, controller, progress):
    """Waits until the controller knows everything and everybody answers the operator's pings."""
    with progress.step('everybody answers the operator', 60):
        _wait_for_pings(facts)


def _wait_for_pings(facts):
    addresses = {name: address for _mac, address, _device, _port, name in facts.places()
                 if name != 'operator'}

    def ping(address):
        return bool(process.run(*facts.network.inside(OPERATOR, 'ping', '-n', '-c', '1', '-W', '1',
                                                      address), check=False).count(' 0% packet'))

    def silent():
        with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
            answers = list(pool.map(ping, addresses.values()))
        return [name for name, answer in zip(addresses, answers) if not answer]

    process.wait_until(lambda: not silent(), 50, pause=0.2)
    missing = silent()
    if missing:
        raise LabError('no answer to pings from ' + ', '.join(missing))
