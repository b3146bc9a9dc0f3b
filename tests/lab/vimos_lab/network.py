# SPDX-License-Identifier: GPL-3.0-or-later
"""The network: Mininet's switches and hosts on Open vSwitch's userspace datapath."""
import ipaddress
import os
import re
import shlex
import socket

from . import process
from .errors import LabError
from .topology import OPERATOR_ADDRESS, OPERATOR_MAC, PREFIX_LENGTH

OPERATOR = 'op'
# The cable that joins the operator's namespace with the machine's, beside the switches: the
# controller is reached over it.
OUT_OF_BAND = 'vimos-oob'
OUT_OF_BAND_PEER = 'oob0'
OUT_OF_BAND_ROOT = '10.96.0.1'
OUT_OF_BAND_OPERATOR = '10.96.0.2'

# A switch port of this speed class buffers about as much; the kernel's default of 1000 packets
# would delay everybody's packets by 1.2 s on a busy link of 10 Mbit/s.
QUEUE_PACKETS = 100

OVS_CTL = '/usr/share/openvswitch/scripts/ovs-ctl'


def cabling(topology):
    """The interfaces that Mininet will make, without making them.

    Returns (access, links): access maps a host's name to its (switch, port); links are dicts of
    src, src_port, dst, dst_port, mbps with switch names, one for each direction. Ports count from
    1 on each switch: first the hosts in the order of the file, then the links.
    """
    used = {switch.name: 0 for switch in topology.switches}

    def next_port(switch):
        used[switch] += 1
        return used[switch]

    access = {hypervisor.name: (hypervisor.switch, next_port(hypervisor.switch))
              for hypervisor in topology.hypervisors}
    access[OPERATOR] = (topology.operator_switch, next_port(topology.operator_switch))
    links = []
    for link in topology.links:
        a_port, b_port = next_port(link.a), next_port(link.b)
        links.append({'src': link.a, 'src_port': a_port, 'dst': link.b, 'dst_port': b_port,
                      'mbps': link.mbps})
        links.append({'src': link.b, 'src_port': b_port, 'dst': link.a, 'dst_port': a_port,
                      'mbps': link.mbps})
    return access, links


def root_interfaces(topology):
    """The names of all interfaces that the lab has in the machine's own namespace."""
    access, links = cabling(topology)
    names = [f'{switch}-eth{port}' for switch, port in access.values()]
    names += [f'{link["src"]}-eth{link["src_port"]}' for link in links]
    return names + [switch.name for switch in topology.switches] + [OUT_OF_BAND, OUT_OF_BAND_PEER]


def check_free(topology):
    """Refuses names and addresses that somebody else uses on this machine."""
    taken = set(os.listdir('/sys/class/net')) & set(root_interfaces(topology))
    if taken:
        raise LabError('these network interfaces exist already and are not the lab’s: '
                       + ', '.join(sorted(taken)),
                       'Another Mininet may be running; “mn -c” cleans up after a crashed one.')
    lab = ipaddress.ip_network('10.96.0.0/15')
    for line in process.run('ip', '-o', '-4', 'addr', 'show').splitlines():
        match = re.search(r'^\d+: (\S+) +inet (\S+)', line)
        if match and ipaddress.ip_interface(match[2]).ip in lab:
            raise LabError(f'interface {match[1]} has the address {match[2]}, which the lab uses')


def openvswitch_is_running():
    return process.run(OVS_CTL, 'status', check=False).count('is running') == 2


def start_openvswitch():
    if not os.path.exists(OVS_CTL):
        raise LabError('Open vSwitch is missing', 'Install the package openvswitch-switch.')
    # Without the lab's mark: the daemons are ended by ovs-ctl, in its order.
    clean = {name: value for name, value in os.environ.items() if name != process.MARK}
    process.run(OVS_CTL, 'start', '--system-id=random', timeout=30, env=clean)


def stop_openvswitch():
    process.run(OVS_CTL, 'stop', timeout=30, check=False)


def add_out_of_band():
    """Makes the operator's cable, whose near end the controller listens on from its start."""
    process.run('ip', 'link', 'add', OUT_OF_BAND, 'type', 'veth', 'peer', 'name', OUT_OF_BAND_PEER)
    process.run('ip', 'addr', 'add', OUT_OF_BAND_ROOT + '/24', 'dev', OUT_OF_BAND)
    process.run('ip', 'link', 'set', OUT_OF_BAND, 'up')


class Network:
    """Holds the Mininet that the keeper lives for."""

    def __init__(self, topology, openflow, private_directories):
        """`openflow` is the (address, port) where the switches find their controller, None for
        switches that learn by themselves; `private_directories` maps a hypervisor's name to
        Mininet's privateDirs."""
        self.topology = topology
        self._openflow = openflow
        self._private = private_directories
        self.mininet = None

    def start(self):
        """Makes hosts, switches and links, and starts the switches."""
        # Imported late: `lab` must be able to say that Mininet is missing.
        from mininet.link import Link, TCIntf
        from mininet.net import Mininet
        from mininet.node import OVSSwitch, RemoteController

        class ShapedIntf(TCIntf):
            """Shaped like Mininet's, with a queue of a switch's size."""

            def config(self, bw=None, **params):
                if bw is not None:
                    self.cmd('ip link set dev', self, 'txqueuelen', QUEUE_PACKETS)
                return super().config(bw=bw, **params)

        class ShapedLink(Link):
            """Mininet's TCLink with our interfaces: the same shape at both ends."""

            def __init__(self, node1, node2, port1=None, port2=None, addr1=None, addr2=None,
                         **shape):
                super().__init__(node1, node2, port1=port1, port2=port2, intf=ShapedIntf,
                                 addr1=addr1, addr2=addr2, params1=shape, params2=shape)

        class Controller(RemoteController):
            """Not asked whether it listens: Mininet reads the answer as UTF-8, and OpenFlow is not."""

            def checkListening(self):
                pass

        # Mininet's own initialization raises limits and buffers of the whole machine and leaves
        # them so. This network is small enough without.
        Mininet.inited = True
        self.mininet = Mininet(topo=None, controller=None, link=ShapedLink, autoSetMacs=False)
        if self._openflow:
            address, port = self._openflow
            self.mininet.addController('c0', controller=Controller, ip=address, port=port)
        for switch in self.topology.switches:
            self.mininet.addSwitch(switch.name, cls=OVSSwitch, dpid=switch.dpid, datapath='user',
                                   failMode='secure' if self._openflow else 'standalone',
                                   protocols='OpenFlow13', batch=True)
        self._add_links()
        self.mininet.start()
        self._check_switches()
        if not self._openflow:
            self._use_spanning_tree()

    def _add_links(self):
        access, links = cabling(self.topology)
        shape = {} if self.topology.access_mbps is None else {'bw': self.topology.access_mbps}
        for hypervisor in self.topology.hypervisors:
            self._add_host(hypervisor.name, access, shape, ip=None,
                           privateDirs=self._private[hypervisor.name])
        self._add_host(OPERATOR, access, shape, ip=f'{OPERATOR_ADDRESS}/{PREFIX_LENGTH}',
                       mac=OPERATOR_MAC)
        for link in links[::2]:
            self.mininet.addLink(self.mininet[link['src']], self.mininet[link['dst']],
                                 port1=link['src_port'], port2=link['dst_port'],
                                 bw=link['mbps'])
        # The machine's kernel shall not speak on the switches' cables.
        for name in root_interfaces(self.topology):
            path = f'/proc/sys/net/ipv6/conf/{name}/disable_ipv6'
            if os.path.exists(path):
                with open(path, 'w', encoding='ascii') as file:
                    file.write('1')

    def _add_host(self, name, access, shape, **params):
        host = self.mininet.addHost(name, **params)
        # Before there is an interface that could speak.
        host.cmd('sysctl -qw net.ipv6.conf.all.disable_ipv6=1 '
                 'net.ipv6.conf.default.disable_ipv6=1')
        switch, port = access[name]
        self.mininet.addLink(host, self.mininet[switch], port1=0, port2=port, **shape)

    def _check_switches(self):
        made = set(process.run('ovs-vsctl', '--timeout=5', 'list-br').split())
        missing = [switch.name for switch in self.topology.switches if switch.name not in made]
        if missing:
            raise LabError('Open vSwitch did not make ' + ', '.join(missing),
                           'See /var/log/openvswitch/ovs-vswitchd.log.')

    def _use_spanning_tree(self):
        words = []
        for switch in self.topology.switches:
            words += ['--', 'set', 'bridge', switch.name, 'rstp_enable=true',
                      'other_config:rstp-forward-delay=4']
        process.run('ovs-vsctl', '--timeout=10', *words)

    def pid(self, name):
        """The pid of a host's shell, which is in its namespaces."""
        return self.mininet[name].pid

    def inside(self, name, *command, mount=False):
        """The words that run a command in a host's network (and mount) namespace."""
        words = ['nsenter', '-t', str(self.pid(name)), '-n']
        return words + (['-m'] if mount else []) + ['--', *command]

    def set_up_operator(self):
        """Loopback, unprivileged pings, and the far end of the operator's cable."""
        script = f'''set -e
            ip link set lo up
            sysctl -qw net.ipv4.ping_group_range='0 2147483647'
            ethtool -K {OPERATOR}-eth0 tx off >/dev/null
            ip addr add {OUT_OF_BAND_OPERATOR}/24 dev {OUT_OF_BAND_PEER}
            ip link set {OUT_OF_BAND_PEER} up'''
        process.run('ip', 'link', 'set', OUT_OF_BAND_PEER, 'netns', str(self.pid(OPERATOR)))
        process.run(*self.inside(OPERATOR, 'sh', '-c', script))

    def set_up_hypervisor(self, hypervisor, hosts):
        """The bridge that joins the hypervisor and its guests with the network, and the names of
        all hypervisors: `hosts` is a file like /etc/hosts."""
        nic = f'{hypervisor.name}-eth0'
        # Without these time-outs a migration over a dead path blocks for minutes. With transmit
        # checksum offload no TCP connection comes up through the userspace datapath.
        # The uplink does not learn: ONOS's proxyarp answers a guest's gratuitous ARP request with
        # the guest's own address on the port where it came from, and a bridge that believes that
        # finds the guest behind the uplink, and drops what comes for it.
        script = f'''set -e
            ip link set lo up
            sysctl -qw net.ipv4.tcp_syn_retries=2 net.ipv4.tcp_retries2=5
            ethtool -K {nic} tx off >/dev/null
            ip link add br0 type bridge
            ip link set br0 address {hypervisor.mac}
            ip link set {nic} master br0
            bridge link set dev {nic} learning off
            ip link set {nic} up
            ip addr add {hypervisor.address}/{PREFIX_LENGTH} dev br0
            ip link set br0 up
            mount --bind {shlex.quote(hosts)} /etc/hosts'''
        process.run(*self.inside(hypervisor.name, 'sh', '-c', script, mount=True))


def port_owner(port):
    """Who listens on a TCP port of this machine, as a text; None if nobody does."""
    for line in process.run('ss', '-Hltnp', f'sport = :{port}').splitlines():
        users = re.findall(r'\("([^"]*)",pid=(\d+)', line)
        if users:
            return ', '.join(f'{name} (pid {pid})' for name, pid in users)
        return 'an unknown process'
    return None


def answers(address, port, seconds=1):
    """Whether a TCP connection can be made."""
    try:
        with socket.create_connection((address, port), timeout=seconds):
            return True
    except OSError:
        return False
