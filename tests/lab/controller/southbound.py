#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory controller's OpenFlow side: OpenFlow 1.3 switches on one hand, JSON lines on the other.

    southbound.py PORT ADDRESS [ADDRESS ...]

It is a child of vimos-lab-controller, speaks on standard input and output, and ends when its input does.
One JSON object a line. A device is "of:" and its datapath id in 16 hexadecimal digits; a rule's id is its
cookie in decimal, as text; a packet is base64.

From the controller ("op"):
  install     seq device id priority match output   a rule; answered by "done" after a barrier
  remove      seq device priority match             what has this match and priority; answered likewise
  remove-id   device id                             all rules with this cookie
  packet-out  device in_port ports data
  port        device port enabled                   OFPT_PORT_MOD
  poll        device|null ports rules               counters of one switch or all; ports, rules: booleans

To the controller ("event"):
  listening                                         all addresses are open
  error       message                               why it ends
  device      id manufacturer hardware software serial description chassis channel address protocol ports
  device-gone id
  port        device port removed                   port: number name mac enabled live speed
  link        src dst                               src, dst: [device, port]; one direction
  link-gone   src dst
  packet-in   device port data
  done        seq error message                     error: null, "refused" or "disconnected"
  statistics  device ports                          [[port, rx packets, tx packets, rx bytes, tx bytes,
                                                      rx dropped, tx dropped, rx errors, tx errors, s]...]
  statistics  device rules                          [[id, packets, bytes, s]...]
  rule-removed device id                            by somebody, or because it was asked for

Links are found with LLDP, sent out of every port that works: every 3 s, and at once and more often for a
moment when a switch or a port comes. A link goes with a port that stops working, or after 10 s of silence.
The probes come back only if the controller's rules send ethernet type 0x88cc to the controller.
"""
import base64
import json
import logging
import os
import struct
import sys
import time

try:
    import eventlet
    from eventlet import hubs
    from os_ken.base import app_manager
    from os_ken.controller import controller, ofp_event, ofp_handler
    from os_ken.controller.handler import (CONFIG_DISPATCHER, DEAD_DISPATCHER, HANDSHAKE_DISPATCHER,
                                           MAIN_DISPATCHER, set_ev_cls)
    from os_ken.lib import hub
    from os_ken.ofproto import ofproto_v1_3 as ofp
except ImportError as error:
    print(json.dumps({'event': 'error', 'message':
                      f'os-ken is missing ({error}); install python3-os-ken'}), flush=True)
    sys.exit(1)

PROBE_EVERY = 3.0
PROBE_QUICKLY = 0.25  # for a moment after something came
PROBE_QUICKLY_FOR = 3.0
SILENCE = 10.0
LLDP = 0x88cc
LLDP_GROUP = bytes.fromhex('0180c200000e')
MAX_LINE = 64 * 1024 * 1024

servers = []


def say(event, **members):
    """Write one line to the controller; without it there is nothing left to do."""
    line = json.dumps(dict(event=event, **members), separators=(',', ':')).encode() + b'\n'
    try:
        while line:
            line = line[os.write(1, line):]
    except OSError:
        os._exit(0)


def device_name(dpid):
    return f'of:{dpid:016x}'


def build_probe(dpid, port):
    """An LLDP frame that names the switch and the port it leaves."""
    def tlv(kind, value):
        return struct.pack('!H', kind << 9 | len(value)) + value

    return (LLDP_GROUP + bytes.fromhex(port.hw_addr.replace(':', '')) + struct.pack('!H', LLDP)
            + tlv(1, b'\x07' + device_name(dpid).encode()) + tlv(2, b'\x07' + str(port.port_no).encode())
            + tlv(3, struct.pack('!H', 120)) + tlv(0, b''))


def parse_probe(frame):
    """The switch and the port that a probe of ours left, or None for any other frame."""
    if len(frame) < 14 or frame[12:14] != struct.pack('!H', LLDP):
        return None
    values, at = {}, 14
    while at + 2 <= len(frame):
        kind, length = frame[at] >> 1, (frame[at] & 1) << 8 | frame[at + 1]
        if kind == 0 or at + 2 + length > len(frame):
            break
        values[kind] = frame[at + 2:at + 2 + length]
        at += 2 + length
    try:
        chassis, port = values[1].decode('ascii'), values[2].decode('ascii')
        if chassis[0] == port[0] == '\x07' and chassis[1:4] == 'of:' and len(chassis) == 20:
            return int(chassis[4:], 16), int(port[1:])
    except (KeyError, ValueError, IndexError):
        pass
    return None


def describe_port(port):
    return {'number': port.port_no, 'name': port.name.decode('utf-8', 'replace'), 'mac': port.hw_addr,
            'enabled': not port.config & ofp.OFPPC_PORT_DOWN, 'live': not port.state & ofp.OFPPS_LINK_DOWN,
            'speed': port.curr_speed // 1000}


def works(port):
    return not port.config & ofp.OFPPC_PORT_DOWN and not port.state & ofp.OFPPS_LINK_DOWN


class Listener:
    """Takes the place of os-ken's own listener, which knows one address and hides its errors."""

    def __call__(self):
        hub.joinall([hub.spawn(server.serve_forever) for server in servers])


class Southbound(app_manager.OSKenApp):
    OFP_VERSIONS = [ofp.OFP_VERSION]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.datapaths = {}  # dpid -> Datapath, described and not gone
        self.links = {}  # (dpid, port, dpid, port) -> when it was last seen
        self.pending = {}  # (Datapath, xid of the rule or of its barrier) -> request
        self.partial = {}  # (Datapath, xid) -> parts of an answer
        self.quickly_until = 0
        self.wake = eventlet.event.Event()

    def start(self):
        super().start()
        hub.spawn(self.read_requests)
        hub.spawn(self.probe_always)
        say('listening')

    # --- the controller's requests

    def read_requests(self):
        rest = b''
        while True:
            hubs.trampoline(0, read=True)
            data = os.read(0, 1 << 16)
            if not data:
                os._exit(0)
            *lines, rest = (rest + data).split(b'\n')
            if len(rest) > MAX_LINE:
                os._exit(1)
            for line in lines:
                self.handle_request(line)

    def handle_request(self, line):
        request = json.loads(line)
        op = request['op']
        if op == 'poll':
            self.poll(request)
            return
        datapath = self.datapaths.get(int(request['device'][3:], 16))
        if datapath is None:
            if 'seq' in request:
                say('done', seq=request['seq'], error='disconnected', message='the switch is not connected')
            return
        {'install': self.change_rule, 'remove': self.change_rule, 'remove-id': self.remove_id,
         'packet-out': self.send_packet, 'port': self.modify_port}[op](datapath, request)

    def send(self, datapath, message):
        datapath.set_xid(message)
        datapath.send_msg(message)
        return message.xid

    def change_rule(self, datapath, request):
        parser = datapath.ofproto_parser
        match = parser.OFPMatch(**{name: tuple(value) if isinstance(value, list) else value
                                   for name, value in request['match'].items()})
        if request['op'] == 'install':
            actions = [parser.OFPActionOutput(port, ofp.OFPCML_NO_BUFFER) for port in request['output']]
            message = parser.OFPFlowMod(
                datapath, cookie=int(request['id']), priority=request['priority'], match=match,
                flags=ofp.OFPFF_SEND_FLOW_REM,
                instructions=[parser.OFPInstructionActions(ofp.OFPIT_APPLY_ACTIONS, actions)])
        else:
            message = parser.OFPFlowMod(
                datapath, command=ofp.OFPFC_DELETE_STRICT, priority=request['priority'], match=match,
                out_port=ofp.OFPP_ANY, out_group=ofp.OFPG_ANY)
        waiting = {'seq': request['seq'], 'error': None, 'message': None}
        xid = self.send(datapath, message)
        self.pending[datapath, xid] = waiting
        waiting['keys'] = [(datapath, xid)]
        barrier = self.send(datapath, parser.OFPBarrierRequest(datapath))
        self.pending[datapath, barrier] = waiting
        waiting['keys'].append((datapath, barrier))

    def remove_id(self, datapath, request):
        self.send(datapath, datapath.ofproto_parser.OFPFlowMod(
            datapath, cookie=int(request['id']), cookie_mask=0xffffffffffffffff, command=ofp.OFPFC_DELETE,
            table_id=ofp.OFPTT_ALL, out_port=ofp.OFPP_ANY, out_group=ofp.OFPG_ANY))

    def send_packet(self, datapath, request):
        parser = datapath.ofproto_parser
        # A packet that goes back to where it came from needs OFPP_IN_PORT.
        actions = [parser.OFPActionOutput(ofp.OFPP_IN_PORT if port == request['in_port'] else port)
                   for port in request['ports']]
        self.send(datapath, parser.OFPPacketOut(
            datapath, buffer_id=ofp.OFP_NO_BUFFER, in_port=request['in_port'], actions=actions,
            data=base64.b64decode(request['data'])))

    def modify_port(self, datapath, request):
        port = datapath.ports.get(request['port'])
        if port is not None:
            self.send(datapath, datapath.ofproto_parser.OFPPortMod(
                datapath, port_no=port.port_no, hw_addr=port.hw_addr,
                config=0 if request['enabled'] else ofp.OFPPC_PORT_DOWN, mask=ofp.OFPPC_PORT_DOWN,
                advertise=0))

    def poll(self, request):
        wanted = request['device']
        for dpid, datapath in list(self.datapaths.items()):
            if wanted is not None and device_name(dpid) != wanted:
                continue
            parser = datapath.ofproto_parser
            if request['ports']:
                self.send(datapath, parser.OFPPortStatsRequest(datapath, 0, ofp.OFPP_ANY))
            if request['rules']:
                self.send(datapath, parser.OFPFlowStatsRequest(datapath))

    # --- what became of them

    def settle(self, waiting):
        for key in waiting['keys']:
            self.pending.pop(key, None)
        say('done', seq=waiting['seq'], error=waiting['error'], message=waiting['message'])

    @set_ev_cls(ofp_event.EventOFPBarrierReply, MAIN_DISPATCHER)
    def barrier_reply(self, event):
        waiting = self.pending.get((event.msg.datapath, event.msg.xid))
        if waiting is not None:
            self.settle(waiting)

    @set_ev_cls(ofp_event.EventOFPErrorMsg, [HANDSHAKE_DISPATCHER, CONFIG_DISPATCHER, MAIN_DISPATCHER])
    def error_message(self, event):
        message = event.msg
        waiting = self.pending.get((message.datapath, message.xid))
        if waiting is not None:
            waiting['error'] = 'refused'
            waiting['message'] = f'the switch refused it: OpenFlow error type {message.type} code {message.code}'
        else:
            self.logger.warning('%s: OpenFlow error type %s code %s', device_name(message.datapath.id or 0),
                                message.type, message.code)

    # --- switches and their ports

    @set_ev_cls(ofp_event.EventOFPStateChange, [MAIN_DISPATCHER, DEAD_DISPATCHER])
    def state_change(self, event):
        datapath = event.datapath
        if event.state == MAIN_DISPATCHER:
            self.send(datapath, datapath.ofproto_parser.OFPDescStatsRequest(datapath, 0))
            return
        for waiting in [w for key, w in self.pending.items() if key[0] is datapath]:
            if waiting['keys'][0] in self.pending:
                waiting.update(error='disconnected', message='the switch was lost')
                self.settle(waiting)
        for key in [key for key in self.partial if key[0] is datapath]:
            del self.partial[key]
        if datapath.id is not None and self.datapaths.get(datapath.id) is datapath:
            del self.datapaths[datapath.id]
            for link in [link for link in self.links if datapath.id in (link[0], link[2])]:
                del self.links[link]
            say('device-gone', id=device_name(datapath.id))

    @set_ev_cls(ofp_event.EventOFPDescStatsReply, MAIN_DISPATCHER)
    def description(self, event):
        datapath, body = event.msg.datapath, event.msg.body

        def text(value):
            return value.rstrip(b'\0').decode('utf-8', 'replace')

        if datapath.id in self.datapaths:
            self.forget_links(lambda link: datapath.id in (link[0], link[2]))
        self.datapaths[datapath.id] = datapath
        address, port = datapath.address[:2]
        say('device', id=device_name(datapath.id), manufacturer=text(body.mfr_desc), hardware=text(body.hw_desc),
            software=text(body.sw_desc), serial=text(body.serial_num), description=text(body.dp_desc),
            chassis=f'{datapath.id:x}', channel=f'{address}:{port}', address=address, protocol='OF_13',
            ports=[describe_port(port) for port in datapath.ports.values()])
        self.hurry()

    @set_ev_cls(ofp_event.EventOFPPortStatus, MAIN_DISPATCHER)
    def port_status(self, event):
        message, datapath = event.msg, event.msg.datapath
        port, removed = message.desc, message.reason == ofp.OFPPR_DELETE
        if removed:
            datapath.ports.pop(port.port_no, None)
        else:
            datapath.ports[port.port_no] = port
        if self.datapaths.get(datapath.id) is not datapath:
            return
        say('port', device=device_name(datapath.id), port=describe_port(port), removed=removed)
        if removed or not works(port):
            ends = (datapath.id, port.port_no)
            self.forget_links(lambda link: ends in (link[:2], link[2:]))
        else:
            self.probe(datapath, port)
            self.hurry()

    # --- links

    def tell_link(self, event, link):
        say(event, src=[device_name(link[0]), link[1]], dst=[device_name(link[2]), link[3]])

    def forget_links(self, condition):
        for link in [link for link in self.links if condition(link)]:
            del self.links[link]
            self.tell_link('link-gone', link)

    def hurry(self):
        self.quickly_until = time.monotonic() + PROBE_QUICKLY_FOR
        if not self.wake.ready():
            self.wake.send()

    def probe(self, datapath, port):
        parser = datapath.ofproto_parser
        if port.port_no <= ofp.OFPP_MAX and works(port):
            self.send(datapath, parser.OFPPacketOut(
                datapath, buffer_id=ofp.OFP_NO_BUFFER, in_port=ofp.OFPP_CONTROLLER,
                actions=[parser.OFPActionOutput(port.port_no)], data=build_probe(datapath.id, port)))

    def probe_round(self, known_too):
        linked = {link[:2] for link in self.links}
        for dpid, datapath in list(self.datapaths.items()):
            for port in list(datapath.ports.values()):
                if known_too or (dpid, port.port_no) not in linked:
                    self.probe(datapath, port)

    def probe_always(self):
        next_full = 0
        while True:
            now = time.monotonic()
            full = now >= next_full
            if full:
                next_full = now + PROBE_EVERY
                self.forget_links(lambda link: now - self.links[link] > SILENCE)
            self.probe_round(full)
            if now < self.quickly_until:
                hub.sleep(PROBE_QUICKLY)
                continue
            self.wake = eventlet.event.Event()
            with eventlet.Timeout(max(0.01, next_full - time.monotonic()), False):
                self.wake.wait()
                # The rule that brings the probes back is on its way to the switch.
                hub.sleep(0.02)

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def packet_in(self, event):
        message = event.msg
        dpid, port, frame = message.datapath.id, message.match['in_port'], bytes(message.data)
        if dpid not in self.datapaths:
            return
        source = parse_probe(frame)
        if source is None:
            say('packet-in', device=device_name(dpid), port=port, data=base64.b64encode(frame).decode())
            return
        datapath = self.datapaths.get(source[0])
        if datapath is None or source[1] not in datapath.ports or not works(datapath.ports[source[1]]):
            return
        link = (*source, dpid, port)
        known = link in self.links
        self.links[link] = time.monotonic()
        if not known:
            self.forget_links(lambda other: other[:2] == source and other != link)
            self.tell_link('link', link)

    # --- counters

    @set_ev_cls(ofp_event.EventOFPPortStatsReply, MAIN_DISPATCHER)
    def port_statistics(self, event):
        message = event.msg
        rows = [[s.port_no, s.rx_packets, s.tx_packets, s.rx_bytes, s.tx_bytes, s.rx_dropped, s.tx_dropped,
                 s.rx_errors, s.tx_errors, s.duration_sec] for s in message.body]
        self.tell_statistics(message, 'ports', rows)

    @set_ev_cls(ofp_event.EventOFPFlowStatsReply, MAIN_DISPATCHER)
    def rule_statistics(self, event):
        message = event.msg
        rows = [[str(s.cookie), s.packet_count, s.byte_count, s.duration_sec] for s in message.body]
        self.tell_statistics(message, 'rules', rows)

    def tell_statistics(self, message, kind, rows):
        key = (message.datapath, message.xid)
        rows = self.partial.pop(key, []) + rows
        if message.flags & ofp.OFPMPF_REPLY_MORE:
            self.partial[key] = rows
        elif message.datapath.id in self.datapaths:
            say('statistics', device=device_name(message.datapath.id), **{kind: rows})

    @set_ev_cls(ofp_event.EventOFPFlowRemoved, MAIN_DISPATCHER)
    def rule_removed(self, event):
        message = event.msg
        say('rule-removed', device=device_name(message.datapath.id), id=str(message.cookie))


def main():
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format='southbound: %(message)s')
    port = int(sys.argv[1])
    for address in sys.argv[2:]:
        try:
            servers.append(hub.StreamServer((address, port), controller.datapath_connection_factory))
        except OSError as error:
            say('error', message=f'cannot listen for switches on {address} port {port}: {error.strerror}')
            return 1
    ofp_handler.OpenFlowController = Listener
    manager = app_manager.AppManager.get_instance()
    manager.applications_cls['Southbound'] = Southbound
    manager.load_apps(['os_ken.controller.ofp_handler'])
    hub.joinall(manager.instantiate_apps(**manager.create_contexts()))
    return 0


if __name__ == '__main__':
    sys.exit(main())
