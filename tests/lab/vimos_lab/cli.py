# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line."""
import argparse
import json
import os
import signal
import sys

from . import bringup, changes, cleanup, demo, inspection, topology
from .errors import LabError
from .output import say
from .state import State

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))


def parser():
    """The whole command line."""
    result = argparse.ArgumentParser(
        prog='lab', description='ViMOS’s laboratory: real switches, hypervisors and guests on one '
        'Debian machine. Needs root.')
    result.add_argument('--build', metavar='DIR',
                        default=os.environ.get('VIMOS_BUILD') or os.path.join(ROOT, 'build'),
                        help='meson’s build directory (default: VIMOS_BUILD, else build)')
    commands = result.add_subparsers(dest='command', required=True, metavar='COMMAND')

    def command(name, text, function):
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(function=function)
        return sub

    for name, text, function in (('up', 'bring the lab up', do_up),
                                 ('demo', 'bring it up, move a VM once, take it down', do_demo)):
        sub = command(name, text, function)
        sub.add_argument('topology', nargs='?', default='ring4',
                         help='one of ' + ', '.join(topology.names()) + ', or a file')
        sub.add_argument('--onos', metavar='URL|ARCHIVE|none',
                         help='a running ONOS, or the release archive of one to start; “none”: '
                         'the switches learn by themselves')
        sub.add_argument('--disk-size', type=int, metavar='MIB', help='size of every VM’s disk')
    command('down', 'take it down, leaving nothing behind', do_down)
    sub = command('status', 'say what is up; exit code 0: all well, 1: not all, 3: not up',
                  do_status)
    sub.add_argument('--json', action='store_true', help='for programs')
    command('shell', 'open a shell on the operator’s host', do_shell)
    sub = command('run', 'run a command on the operator’s host', do_run)
    sub.add_argument('words', nargs=argparse.REMAINDER, metavar='COMMAND')
    sub = command('where', 'the hypervisors that have a VM, as JSON', do_where)
    sub.add_argument('vm')
    sub = command('checksum', 'SHA-256 and path of each copy of a VM’s disk', do_checksum)
    sub.add_argument('vm')
    command('counters', 'bytes and packets of every switch port, as JSON', do_counters)
    command('flows', 'the rules of every switch', do_flows)
    sub = command('link', 'take the cables between two nodes down or up', do_link)
    sub.add_argument('a')
    sub.add_argument('b')
    sub.add_argument('state', choices=('up', 'down'))
    sub = command('libvirtd', 'kill, stop or start the libvirtd of a hypervisor', do_libvirtd)
    sub.add_argument('hypervisor')
    sub.add_argument('action', choices=('kill', 'stop', 'start'))
    command('reset', 'start every VM anew in its first place', do_reset)
    return result


def main(words):
    arguments = parser().parse_args(words)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if os.geteuid() != 0:
            raise LabError('needs root: it makes network namespaces and starts daemons',
                           'Use sudo, on a machine where that does no harm.')
        return arguments.function(arguments, State()) or 0
    except LabError as error:
        say(f'lab: {error}')
        return 1
    except KeyboardInterrupt:
        say('lab: interrupted')
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _interrupt(_signal, _frame):
    raise KeyboardInterrupt


def _load(arguments):
    wanted = topology.load(arguments.topology, arguments.disk_size)
    if topology.left_out(wanted):
        say(f'Not played here, but in the program’s own demo: {", ".join(topology.left_out(wanted))}.')
    return wanted


def do_up(arguments, state):
    wanted = _load(arguments)
    bringup.up(state, wanted, arguments.onos, os.path.abspath(arguments.build))


def do_demo(arguments, state):
    wanted = _load(arguments)
    return demo.run(state, wanted, arguments.onos, os.path.abspath(arguments.build))


def do_down(_arguments, state):
    state.lock()
    if not state.exists():
        say('The lab is not up.')
        return
    cleanup.take_down(state, say)
    say('The lab is down.')


def do_status(arguments, state):
    if not state.exists() or state.keeper() is None or state.read('lab.json') is None:
        remains = state.exists()
        if arguments.json:
            print(json.dumps({'up': False, 'remains': remains}))
        else:
            print('The lab is not up' + (
                f', but its remains are in {state.directory}; “lab down” removes them.'
                if remains else '.'))
        return 3
    lab = state.lab()
    findings = list(inspection.findings(state, lab))
    if arguments.json:
        print(json.dumps({'up': True, 'topology': lab['topology'], 'parts': [
            {'name': name, 'good': good, 'text': text} for good, name, text in findings]}))
    else:
        print(f'The lab is up: {lab["topology"]}, in {state.directory}')
        for good, name, text in findings:
            print(f'  {"✔" if good else "✘"} {name:<12} {text}')
    return 0 if all(good for good, _name, _text in findings) else 1


def do_shell(_arguments, state):
    shell = os.environ.get('SHELL') or '/bin/bash'
    return inside(state, [shell])


def do_run(arguments, state):
    words = arguments.words[1:] if arguments.words[:1] == ['--'] else arguments.words
    if not words:
        raise LabError('run what?')
    return inside(state, words)


def inside(state, words):
    """Replaces this process by a command on the operator's host."""
    lab = state.lab()
    prefix = lab['run'].split()
    sys.stdout.flush()
    os.execvpe(prefix[0], prefix + words, environment(lab))


def environment(lab):
    """What a program of the operator’s is told by: vimos and vimosctl read these."""
    found = dict(os.environ)
    if lab.get('onos'):
        found.update(VIMOS_ONOS=lab['onos']['url'], VIMOS_ONOS_USER=lab['onos']['user'],
                     VIMOS_ONOS_PASSWORD=lab['onos']['password'])
    found['VIMOS_HYPERVISORS'] = ' '.join(entry['uri'] for entry in lab['hypervisors'])
    return found


def do_where(arguments, state):
    print(json.dumps(inspection.where(state, state.lab(), arguments.vm), indent=2))


def do_checksum(arguments, state):
    for digest, path in inspection.checksums(state.lab(), arguments.vm):
        print(f'{digest}  {path}')


def do_counters(_arguments, state):
    print(json.dumps(inspection.counters(state.lab()), indent=2))


def do_flows(_arguments, state):
    print(inspection.flows(state.lab()), end='')


def do_link(arguments, state):
    inspection.set_link(state.lab(), arguments.a, arguments.b, arguments.state == 'up')


def do_libvirtd(arguments, state):
    changes.control_libvirtd(state, state.lab(), arguments.hypervisor, arguments.action)


def do_reset(_arguments, state):
    lab = state.lab()
    request = state.read('plan.json')['request']
    changes.reset(state, topology.parse(request['topology'], request['source']), lab)
