# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab tells its users: the content of lab.json."""
from . import controller
from .network import OPERATOR, cabling
from .topology import OPERATOR_ADDRESS, OPERATOR_MAC


class Facts:
    """The topology's parts with the ports and processes that they got."""

    def __init__(self, state, topology, network=None):
        self.state = state
        self.topology = topology
        self.network = network
        self.access, self.links = cabling(topology)

    def device(self, switch):
        """The id in the controller of a switch given by name."""
        return self.topology.switch(switch).device

    def link_subjects(self):
        """The cables as the controller's network configuration names them, with their bandwidth in
        Mbit/s: one direction of each, since a configuration is for both unless it says otherwise."""
        return {f'{self.device(link["src"])}/{link["src_port"]}-'
                f'{self.device(link["dst"])}/{link["dst_port"]}': link['mbps']
                for link in self.links[::2]}

    def hosts(self):
        """Everybody with an address in the network, and the switch port where it was started."""
        def host(name, mac, address, place):
            switch, port = self.access[place]
            return {'name': name, 'mac': mac, 'address': address, 'switch': switch, 'port': port}

        hosts = [host(entry.name, entry.mac, entry.address, entry.name)
                 for entry in self.topology.hypervisors]
        hosts.append(host(OPERATOR, OPERATOR_MAC, OPERATOR_ADDRESS, OPERATOR))
        return hosts + [host(vm.name, vm.mac, vm.address, vm.hypervisor)
                        for vm in self.topology.vms]

    def plan(self):
        """All names that may be left behind, for a clean-up that knows nothing else."""
        return {'switches': [switch.name for switch in self.topology.switches],
                'devices': [switch.device for switch in self.topology.switches],
                'link_subjects': list(self.link_subjects()),
                'macs': [host['mac'] for host in self.hosts()]}

    def lab(self, of_controller, daemons, digests):
        """The content of lab.json."""
        user, password = controller.login()
        rest = of_controller.rest
        return {
            'topology': self.topology.name,
            'onos': rest and {'url': rest.url, 'user': user, 'password': password},
            'openflow_port': of_controller.openflow and of_controller.openflow[1],
            'operator': {'pid': self.network.pid(OPERATOR), 'address': OPERATOR_ADDRESS,
                         'mac': OPERATOR_MAC, 'interface': f'{OPERATOR}-eth0',
                         'switch': self.access[OPERATOR][0], 'port': self.access[OPERATOR][1]},
            'run': f'nsenter -t {self.network.pid(OPERATOR)} -n --',
            'hypervisors': [self._hypervisor(entry, daemons[entry.name])
                            for entry in self.topology.hypervisors],
            'vms': [self._vm(entry, digests[entry.name]) for entry in self.topology.vms],
            'devices': [{'id': switch.device, 'name': switch.name, 'label': switch.label}
                        for switch in self.topology.switches],
            'links': self.links,
        }

    def _hypervisor(self, entry, daemon):
        return {
            'name': entry.name,
            'uri': f'qemu+tcp://{entry.address}/system',
            'socket_uri': self.state.socket_uri(entry.name),
            'address': entry.address,
            'mac': entry.mac,
            'switch': entry.switch,
            'port': self.access[entry.name][1],
            'pid': daemon.pid,
            'pool': self.state.pool(entry.name),
        }

    @staticmethod
    def _vm(entry, digest):
        return {
            'name': entry.name,
            'mac': entry.mac,
            'address': entry.address,
            'hypervisor': entry.hypervisor,
            'memory_bytes': entry.memory_mib << 20,
            'disk': f'/var/lib/libvirt/images/{entry.name}.img',
            'disk_bytes': entry.disk_mib << 20,
            'disk_sha256': digest,
        }
