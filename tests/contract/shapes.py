# SPDX-License-Identifier: GPL-3.0-or-later
"""What may differ between two controllers of the same surface: rules for each kind of thing.

Everything that no table names must be as recorded.
"""

from compare import (All, Contains, Each, Map, Members, Number, OneOf, Strings, Text, Typed, Variant,
                     at)

DEVICE_ID = r'[a-z][a-z0-9+.-]*:[^A-Z]+'
MAC = r'([0-9A-F]{2}:){5}[0-9A-F]{2}'
VLAN = r'None|[0-9]{1,4}'
HOST_ID = rf'{MAC}/({VLAN})'
NUMBER = r'[0-9]+'
PORT = r'[0-9]+|LOCAL|CONTROLLER|\[.+\]\([0-9]+\)'
ELEMENT_PORT = r'[0-9]+|local|\[.+\]\([0-9]+\)'
IP = r'[0-9a-f:.]{3,45}'
PREFIX = r'[0-9a-f:.]{3,45}/[0-9]{1,3}'
AGO = r'(connected |disconnected )?(([0-9]+[dhms]){1,2} ago|just now)'
HEX = r'0x[0-9a-f]+'
COUNTER = Number(0)
ANY_TEXT = Text(r'(?s).+', 'a text')
ANY_BOOLEAN = OneOf(True, False)

# {"code":…,"message":…} where the wording is the server's own (stack frames, parser positions).
FREE_MESSAGE = {'message': ANY_TEXT}

DEVICE = {
    'id': Text(DEVICE_ID),
    'role': OneOf('MASTER', 'STANDBY', 'NONE'),
    'available': ANY_BOOLEAN,
    'mfr': Typed(), 'hw': Typed(), 'sw': Typed(), 'serial': Typed(), 'driver': Typed(),
    'chassisId': Text(r'[0-9a-f]+'),
    'lastUpdate': Text(NUMBER),
    'humanReadableLastUpdate': Text(AGO),
    'annotations': Strings('channelId', 'managementAddress', 'protocol', protocol=r'OF_1[0-9]'),
}
ELEMENT = {
    'element': Text(DEVICE_ID),
    'port': Text(ELEMENT_PORT),
    'isEnabled': ANY_BOOLEAN,
    'type': Text(r'[a-z0-9_]+'),
    'portSpeed': COUNTER,
    'annotations': Strings('adminState', 'portMac', 'portName', adminState='enabled|disabled',
                           portMac=r'([0-9a-f]{2}:){5}[0-9a-f]{2}'),
}
LINK_ANNOTATIONS = Strings(bandwidth=r'-?[0-9]+(\.[0-9]+)?', metered='true|false')
ANY_LINK = {
    '': Members(annotations=LINK_ANNOTATIONS),
    'src.port': Text(PORT), 'src.device': Text(DEVICE_ID), 'src.host': Text(HOST_ID),
    'dst.port': Text(PORT), 'dst.device': Text(DEVICE_ID), 'dst.host': Text(HOST_ID),
    'state': OneOf('ACTIVE', 'INACTIVE'),
}
HOST = {
    '': Members(auxLocations=Typed()),
    'id': Text(HOST_ID), 'mac': Text(MAC), 'vlan': Text(VLAN), 'innerVlan': Text(VLAN),
    'outerTpid': Text(r'0x[0-9a-f]{4}|unknown'),
    'configured': ANY_BOOLEAN, 'suspended': ANY_BOOLEAN,
    'ipAddresses': All(Text(IP)),
    'locations': Each(1), 'locations[].elementId': Text(DEVICE_ID), 'locations[].port': Text(PORT),
}
# A host that was asked for by name: who it is, and that it is where the list said, is known.
THIS_HOST = {name: rule for name, rule in HOST.items() if name not in ('id', 'mac', 'vlan')}

CRITERION = Variant({
    'IN_PORT': {'port': Number(0)},
    'ETH_SRC': {'mac': Text(MAC)}, 'ETH_DST': {'mac': Text(MAC)},
    'ETH_TYPE': {'ethType': Text(HEX)},
    'VLAN_VID': {'vlanId': Number(0, 65535)},
    'IP_PROTO': {'protocol': Number(0, 255)},
    'IPV4_SRC': {'ip': Text(PREFIX)}, 'IPV4_DST': {'ip': Text(PREFIX)},
    'TCP_SRC': {'tcpPort': Number(0, 65535)}, 'TCP_DST': {'tcpPort': Number(0, 65535)},
    'UDP_SRC': {'udpPort': Number(0, 65535)}, 'UDP_DST': {'udpPort': Number(0, 65535)},
})
INSTRUCTION = Variant({'OUTPUT': {'port': Text(PORT + r'|[A-Z_]+')}, 'NOACTION': {}})
FLOW_STATES = OneOf('PENDING_ADD', 'ADDED', 'PENDING_REMOVE', 'REMOVED', 'FAILED')
# What the controller counts about a rule whose every other member is known.
THIS_FLOW = {
    'state': OneOf('PENDING_ADD', 'ADDED'),
    'life': COUNTER, 'lastSeen': COUNTER, 'packets': COUNTER, 'bytes': COUNTER,
    'id': Text(NUMBER),
}
ANY_FLOW = {
    **THIS_FLOW,
    'state': FLOW_STATES,
    'liveType': Text(r'[A-Z]+'), 'appId': ANY_TEXT, 'priority': Number(0, 65535),
    'timeout': COUNTER, 'isPermanent': ANY_BOOLEAN, 'deviceId': Text(DEVICE_ID),
    'groupId': COUNTER, 'tableId': COUNTER, 'tableName': Text(NUMBER),
    'treatment': Members(clearDeferred=OneOf(True)),
    'treatment.instructions': All(INSTRUCTION), 'selector.criteria': All(CRITERION),
}
INTENT_STATES = OneOf('INSTALL_REQ', 'COMPILING', 'INSTALLING', 'INSTALLED', 'RECOMPILING',
                      'WITHDRAW_REQ', 'WITHDRAWING', 'WITHDRAWN', 'FAILED', 'CORRUPT',
                      'PURGE_REQ', 'REALLOCATING')
ANY_INTENT = {
    '': Members(resourceGroup=Text(HEX)),
    'type': ANY_TEXT, 'id': Text(HEX), 'key': ANY_TEXT, 'appId': ANY_TEXT,
    'resources': Typed(), 'state': INTENT_STATES,
}
ANY_DETAIL = {
    **ANY_INTENT,
    '': Members(resourceGroup=Text(HEX), ingressPoint=Typed(), egressPoint=Typed(),
                one=Text(HOST_ID), two=Text(HOST_ID)),
    'selector.criteria': All(CRITERION), 'treatment.instructions': All(INSTRUCTION),
    'priority': Number(1, 65535), 'constraints': Typed(),
}
PORT_COUNTERS = {
    'port': Number(-2), 'packetsReceived': COUNTER, 'packetsSent': COUNTER,
    'bytesReceived': COUNTER, 'bytesSent': COUNTER, 'packetsRxDropped': COUNTER,
    'packetsTxDropped': COUNTER, 'packetsRxErrors': COUNTER, 'packetsTxErrors': COUNTER,
    'durationSec': COUNTER,
}
THESE_COUNTERS = {name: rule for name, rule in PORT_COUNTERS.items() if name != 'port'}
LOAD = {
    'rate': COUNTER, 'latest': Number(-1), 'valid': ANY_BOOLEAN, 'time': COUNTER,
    'link': Text(r'https?://[^/]+/onos/v1/links\?device=[^&]*%3A[^&]*&port=[0-9]+'),
}
APPLICATION = {
    'name': Text(r'[\w.-]+'), 'id': COUNTER, 'state': OneOf('ACTIVE', 'INSTALLED'),
    'version': ANY_TEXT, 'category': Typed(), 'description': Typed(), 'readme': Typed(),
    'origin': Typed(), 'url': Typed(), 'featuresRepo': Typed(),
    'features': All(ANY_TEXT), 'permissions': Typed(), 'requiredApps': All(Text(r'[\w.-]+')),
}
THIS_APPLICATION = {name: rule for name, rule in APPLICATION.items()
                    if name not in ('name', 'state')}
NODE = {
    'id': ANY_TEXT, 'ip': Text(IP), 'tcpPort': Number(1, 65535),
    'status': OneOf('READY', 'ACTIVE', 'INACTIVE'),
    'lastUpdate': Text(NUMBER), 'humanReadableLastUpdate': Text(AGO),
}
SYSTEM = {
    'node': ANY_TEXT, 'version': Text(r'[0-9]+\.[0-9]+.*'), 'clusterId': ANY_TEXT,
    'nodes': Number(1), 'devices': Number(4), 'links': Number(8), 'hosts': Number(2),
    'sccs': Number(1), 'flows': COUNTER, 'intents': COUNTER,
    'mem.current': Number(1), 'mem.max': Number(1), 'mem.committed': Number(1),
    'threads.live': Number(1), 'threads.daemon': COUNTER, 'threads.peak': Number(1),
}

DEVICES = {'devices': Each(4), **at('devices[]', DEVICE)}
DEVICE_PORTS = {**DEVICE, 'id': Text(DEVICE_ID), 'ports': Each(3), **at('ports[]', ELEMENT)}
PORTS = {'ports': Each(8), **at('ports[]', ELEMENT)}
LINKS = {'links': Each(8), **at('links[]', ANY_LINK)}
SOME_LINKS = {'links': Each(1), **at('links[]', ANY_LINK)}
HOSTS = {'hosts': Each(2), **at('hosts[]', HOST)}
PATHS = {'paths': Each(1), 'paths[].cost': Typed(), 'paths[].links': Each(1),
         **at('paths[].links[]', ANY_LINK)}
DISJOINT = {'paths': Each(), 'paths[]': Members(backup=None)}
for _part in ('primary', 'backup'):
    DISJOINT.update({f'paths[].{_part}.cost': Typed(), f'paths[].{_part}.links': Each(1),
                     **at(f'paths[].{_part}.links[]', ANY_LINK)})
FLOWS = {'flows': Each(), **at('flows[]', ANY_FLOW)}
ONE_FLOW = {**at('flows[]', THIS_FLOW)}
OUR_FLOWS = {'flows': Contains(ANY_FLOW), **at('flows[]', THIS_FLOW)}
POSTED_FLOWS = {'flows[].flowId': Text(NUMBER)}
RELATED = {**at('paths[][]', THIS_FLOW)}
INTENTS = {'intents': Contains(ANY_INTENT)}
INTENT_DETAILS = {'intents': Contains(ANY_DETAIL)}
STATISTICS = {'statistics': Each(1), 'statistics[].device': Text(DEVICE_ID),
              'statistics[].ports': Each(), **at('statistics[].ports[]', PORT_COUNTERS)}
LOADS = {'loads': Each(1), **at('loads[]', LOAD)}
APPLICATIONS = {'applications': Each(3), **at('applications[]', APPLICATION)}
CLUSTER = {'nodes': Each(1), **at('nodes[]', NODE)}
SUMMARY = {'': Map('All', 'PointToPoint'),
           **{f'*.{name}': COUNTER for name in (
               'total', 'installed', 'failed', 'installReq', 'installing', 'compiling',
               'recompiling', 'withdrawReq', 'withdrawing', 'withdrawn', 'unknownState')}}
