# SPDX-License-Identifier: GPL-3.0-or-later
"""“lab up”: checks, plans, starts the keeper in the background and follows it."""
import os

from . import cleanup, controller, keeper, network, process, requirements
from .errors import LabError
from .facts import Facts
from .output import say
from .progress import relay

LOG_LINES = 12
# Mininet's way of setting a rate makes the kernel say this of every link.
HARMLESS = 'sch_htb: quantum of class'


def up(state, wanted, onos, build):
    """Brings the lab up; does nothing if it is up as wanted, and replaces it if it is another."""
    if onos and onos != controller.NONE and not controller.is_url(onos):
        onos = os.path.abspath(onos)
    reaper = requirements.check(build, wanted, state)
    state.lock()
    request = {'topology': wanted.name, 'source': wanted.source, 'onos': onos}
    plan = state.read('plan.json')
    if plan and state.keeper() and state.read('lab.json'):
        if plan['request'] == request:
            say(f'The lab is already up ({wanted.name}).')
            return
        say('Another lab is up: taking it down.')
        cleanup.take_down(state, say)
    elif plan:
        say('Found the remains of a lab: removing them.')
        cleanup.take_down(state, say)
    network.check_free(wanted)
    controller.check(onos, build)
    state.make()
    state.write('plan.json', dict(Facts(state, wanted).plan(), request=request,
                                  interfaces=network.root_interfaces(wanted),
                                  missing_directories=requirements.missing_directories()))
    _start(state, wanted, {'onos': onos, 'build': build, 'reaper': reaper})


def _start(state, wanted, options):
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
        cleanup.take_down(state, lambda text: None)
        raise
    if 'ready' not in last:
        _tell_logs(state)
        cleanup.take_down(state, lambda text: None)
        raise LabError(last['error'], last.get('hint'))
    say('%6.1f s  ready; “tests/lab/lab shell” opens the operator’s shell' % last['seconds'])


def _become_keeper(state, wanted, options, writing):
    """In the fork: lets go of the terminal and of everything of the caller's."""
    os.setsid()
    state.unlock()
    log = os.open(state.path('keeper.log'), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open('/dev/null', os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir('/')
    os.environ[process.MARK] = state.directory
    with os.fdopen(writing, 'w', encoding='utf-8') as pipe:
        return keeper.main(state, wanted, options, pipe)


def _tell_logs(state):
    """The end of each daemon's log, since the state directory is about to go."""
    for name in sorted(os.listdir(state.directory)):
        if not name.endswith('.log'):
            continue
        with open(state.path(name), encoding='utf-8', errors='replace') as file:
            lines = [line for line in file if HARMLESS not in line][-LOG_LINES:]
        if lines:
            say(f'--- {name}')
            say(''.join(lines).rstrip())
