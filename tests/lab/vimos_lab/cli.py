# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line."""
import argparse
import json
import os
import subprocess
import sys

from . import cleanup, controller, keeper, network, process, requirements, topology
from .errors import LabError
from .progress import relay
from .state import State

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
PROGRAM = os.path.join(ROOT, 'tests/lab/lab')


def say(text):
    print(text, file=sys.stderr, flush=True)


def parse_arguments(words):
    parser = argparse.ArgumentParser(prog='lab', description='ViMOS’s laboratory: real switches, '
                                     'hypervisors and guests on one machine.')
    parser.add_argument('--build', default=os.environ.get('VIMOS_BUILD')
                        or os.path.join(ROOT, 'build'),
                        help='meson’s build directory (default: build)')
    commands = parser.add_subparsers(dest='command', required=True, metavar='COMMAND')

    def command(name, text, function):
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(function=function)
        return sub

    up = command('up', 'bring the lab up', do_up)
    up.add_argument('topology', nargs='?', default='ring4',
                    help='one of ' + ', '.join(topology.names()) + ', or a file')
    up.add_argument('--onos', metavar='URL|ARCHIVE|none',
                    help='a running ONOS, or its release archive to start; “none” for switches '
                    'that learn by themselves')
    up.add_argument('--disk-size', type=int, metavar='MIB', help='size of every VM’s disk')
    command('down', 'take it down, leaving nothing behind', do_down)
    command('shell', 'open a shell on the operator’s host', do_shell)
    run = command('run', 'run a command on the operator’s host', do_run)
    run.add_argument('words', nargs=argparse.REMAINDER, metavar='COMMAND')
    return parser.parse_args(words)


def main(words):
    arguments = parse_arguments(words)
    try:
        return arguments.function(arguments, State())
    except LabError as error:
        say(f'lab: {error}')
        return 1
    except KeyboardInterrupt:
        say('lab: interrupted')
        return 130


def do_up(arguments, state):
    wanted = topology.load(arguments.topology, arguments.disk_size)
    options = {'onos': arguments.onos, 'build': os.path.abspath(arguments.build),
               'controller_text': controller.describe(arguments.onos)}
    options['reaper'] = requirements.check(options['build'], wanted, state)
    state.lock()
    request = {'topology': wanted.name, 'source': wanted.source, 'onos': arguments.onos}
    plan = state.read('plan.json')
    if plan and state.keeper() and state.read('lab.json'):
        if plan['request'] == request:
            say(f'The lab is already up ({wanted.name}).')
            return 0
        say('Another lab is up: taking it down.')
    elif plan:
        say('Found the remains of a lab: removing them.')
    if plan:
        cleanup.take_down(state, say)
    network.check_free(wanted)
    controller.check_free(arguments.onos)
    _plan(state, wanted, request)
    return _bring_up(state, wanted, options)


def _plan(state, wanted, request):
    state.make()
    state.write('plan.json', {
        'request': request,
        'switches': [switch.name for switch in wanted.switches],
        'interfaces': network.root_interfaces(wanted),
        'missing_directories': requirements.missing_directories(),
    })


def _bring_up(state, wanted, options):
    """Starts the keeper in the background and follows it until the lab is ready."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os._exit(_become_keeper(state, wanted, options, writing))
    os.close(writing)
    state.write('keeper.json', {'pid': pid, 'started': process.start_time(pid)})
    try:
        with os.fdopen(reading, encoding='utf-8') as pipe:
            last = relay(pipe)
    except BaseException:
        say('Taking down what is there.')
        cleanup.take_down(state, say)
        raise
    if 'ready' in last:
        say('%6.1f s  ready: %s shell opens the operator’s shell' % (last['seconds'], PROGRAM))
        return 0
    _keep_logs(state)
    cleanup.take_down(state, say)
    raise LabError(last['error'], last.get('hint'))


def _become_keeper(state, wanted, options, writing):
    os.setsid()
    state.unlock()
    log = os.open(state.path('keeper.log'), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open('/dev/null', os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ[process.MARK] = state.directory
    os.chdir('/')
    with os.fdopen(writing, 'w', encoding='utf-8') as pipe:
        return keeper.main(state, wanted, options, pipe)


def _keep_logs(state):
    """Prints the end of the keeper's log, since the state directory is about to go."""


def do_down(_arguments, state):
    if os.geteuid() != 0:
        raise LabError('the lab needs root')
    state.lock()
    if not state.exists():
        say('The lab is not up.')
        return 0
    cleanup.take_down(state, say)
    say('The lab is down.')
    return 0


def do_shell(_arguments, state):
    shell = os.environ.get('SHELL') or '/bin/bash'
    return _inside(state, [shell])


def do_run(arguments, state):
    if not arguments.words:
        raise LabError('run what?')
    return _inside(state, arguments.words)


def _inside(state, words):
    prefix = state.lab()['run'].split()
    try:
        return subprocess.call(prefix + words)
    except KeyboardInterrupt:
        return 130
