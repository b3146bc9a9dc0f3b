# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's controller: this repository's, a running ONOS, or one from its release archive."""
import glob
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse

from . import process
from .errors import LabError
from .network import OUT_OF_BAND_ROOT, answers, port_owner
from .rest import Rest, RestError

REST_PORT = 8181
OPENFLOW_PORT = 6653
LOCAL = '127.0.0.1'
# What an ONOS must run: without these it neither talks to switches nor forwards anything.
# "openflow" brings the providers of links and hosts with it.
APPLICATIONS = ('drivers', 'openflow', 'proxyarp', 'fwd')
PREFIX = 'org.onosproject.'

NONE = 'none'


class Controller:
    """Where the controller is. `daemons` are those of our processes that it depends on."""

    def __init__(self, openflow, rest, daemons=()):
        self.openflow = openflow
        self.rest = rest
        self._daemons = daemons

    def check_alive(self):
        for name, daemon in self._daemons:
            if daemon.poll() is not None:
                raise LabError(f'the {name} ended with exit code {daemon.returncode}')

    def wait(self, seconds):
        """Waits until the REST interface answers; ONOS takes half a minute."""
        end = time.monotonic() + seconds
        while True:
            self.check_alive()
            try:
                self.rest.get('/system')
                return
            except RestError as error:
                if time.monotonic() > end:
                    raise LabError(f'the controller does not answer: {error}') from error
            time.sleep(0.1)


def login():
    """User and password of the controller; ONOS's own ones by default."""
    return (os.environ.get('VIMOS_ONOS_USER') or 'onos',
            os.environ.get('VIMOS_ONOS_PASSWORD') or 'rocks')


def is_url(onos):
    return onos is not None and re.match(r'https?://', onos) is not None


def describe(onos):
    """One line on what `--onos` asks for."""
    if onos is None:
        return 'this repository’s'
    if onos == NONE:
        return 'none; the switches learn by themselves'
    return f'ONOS at {onos}' if is_url(onos) else f'ONOS from {onos}'


def check(onos, build):
    """Refuses what cannot work: missing programs, ports that somebody else listens on."""
    if onos == NONE:
        return
    if is_url(onos):
        host, port, openflow = _endpoint(onos)
        for number, what in ((port, 'REST interface'), (openflow, 'OpenFlow')):
            if not answers(host, number, 3):
                raise LabError(f'nobody answers at {host}:{number}, where ONOS’s {what} should be',
                               'Is ONOS running, with the application openflow active?')
        return
    if onos is None:
        _program(build)
    elif not os.path.isfile(onos):
        raise LabError(f'{onos} is neither a URL nor a file')
    else:
        _java()
    for port, what in ((REST_PORT, 'the REST interface'), (OPENFLOW_PORT, 'OpenFlow')):
        owner = port_owner(port)
        if owner:
            raise LabError(f'port {port}, which the controller needs for {what}, is taken by '
                           f'{owner}', 'End it first.')


def start(state, options, record):
    """Starts the controller, or finds it; does not wait until it is ready."""
    onos = options['onos']
    if onos == NONE:
        return Controller(None, None)
    if is_url(onos):
        return _use_running(state, options, record)
    command, environment = _emulator(options) if onos is None else _archive(state, onos)
    daemon = _spawn(state, options, command, environment)
    return Controller((LOCAL, OPENFLOW_PORT), _rest('http', REST_PORT), [('controller', daemon)])


def _rest(scheme, port):
    """The client of the address that the operator's host uses too."""
    return Rest(f'{scheme}://{OUT_OF_BAND_ROOT}:{port}', *login())


def _spawn(state, options, command, environment=None):
    with open(state.path('controller.log'), 'ab') as log:
        return subprocess.Popen([options['reaper'], '--once', *command],
                                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                start_new_session=True, env=environment)


def _program(build):
    path = os.path.join(build, 'tests/lab/vimos-lab-controller')
    if not os.access(path, os.X_OK):
        raise LabError(f'{path} is not built', 'meson setup build && ninja -C build')
    return path


def _emulator(options):
    user, password = login()
    return [_program(options['build']), '--rest-port', str(REST_PORT), '--listen', LOCAL,
            '--listen', OUT_OF_BAND_ROOT, '--openflow-port', str(OPENFLOW_PORT),
            '--user', user, '--password', password], None


def _archive(state, path):
    folder = state.path('onos')
    os.makedirs(folder)
    process.run('tar', '--no-same-owner', '-xzf', path, '-C', folder, '--strip-components=1',
                timeout=90)
    program = os.path.join(folder, 'bin/onos-service')
    if not os.access(program, os.X_OK):
        raise LabError(f'{path} is not a release of ONOS: it has no bin/onos-service')
    environment = dict(os.environ, JAVA_HOME=_java(), ONOS_HOME=folder,
                       ONOS_APPS=','.join(APPLICATIONS))
    return [program], environment


def _java():
    """The home of a Java 11; ONOS 2.7's Karaf starts with no newer one."""
    homes = [os.environ.get('JAVA_HOME')] + sorted(glob.glob('/usr/lib/jvm/*'))
    for home in filter(None, homes):
        program = os.path.join(home, 'bin/java')
        if os.access(program, os.X_OK):
            said = subprocess.run([program, '-version'], capture_output=True, text=True,
                                  timeout=20, check=False)
            if 'version "11.' in said.stdout + said.stderr:
                return home
    raise LabError('ONOS needs Java 11, and there is none in JAVA_HOME or /usr/lib/jvm',
                   'Debian 12 has only newer ones; unpack a Java 11 and set JAVA_HOME.')


def _endpoint(onos):
    """Address, REST port and OpenFlow port of a running ONOS."""
    parts = urllib.parse.urlsplit(onos)
    try:
        address = socket.getaddrinfo(parts.hostname, None, socket.AF_INET)[0][4][0]
        port = parts.port or (8443 if parts.scheme == 'https' else REST_PORT)
    except (OSError, ValueError, TypeError) as error:
        raise LabError(f'cannot use {onos}: {error}') from error
    return address, port, OPENFLOW_PORT


def _use_running(state, options, record):
    address, port, openflow = _endpoint(options['onos'])
    daemons = []
    # An ONOS on this machine listens on the operator's cable too, as on every address; one
    # elsewhere, or bound to loopback, is brought there.
    if not answers(OUT_OF_BAND_ROOT, port):
        listen = [OUT_OF_BAND_ROOT] + ([] if answers(LOCAL, port) else [LOCAL])
        relay = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'relay.py')
        daemons.append(('relay to ONOS',
                        _spawn(state, options, [sys.executable, relay, address, str(port),
                                                str(port), *listen])))
    scheme = urllib.parse.urlsplit(options['onos']).scheme
    controller = Controller((address, openflow), _rest(scheme, port), daemons)
    controller.wait(20)
    _activate_applications(controller.rest, record)
    return controller


def _activate_applications(rest, record):
    """Activates what is missing, and notes it for the clean-up."""
    active = {app['name'] for app in rest.get('/applications')['applications']
              if app['state'] == 'ACTIVE'}
    missing = [PREFIX + name for name in APPLICATIONS if PREFIX + name not in active]
    record(activated_applications=missing)
    for name in missing:
        rest.call('POST', f'/applications/{name}/active', timeout=30)


def forget(plan, tell):
    """Takes out of an ONOS that goes on running what the lab has put there."""
    onos = plan['request']['onos']
    if not is_url(onos):
        return
    tell(f'taking the lab’s configuration out of {onos}')
    user, password = login()
    address, port, _openflow = _endpoint(onos)
    scheme = urllib.parse.urlsplit(onos).scheme
    rest = Rest(f'{scheme}://{address}:{port}', user, password)
    paths = [f'/network/configuration/links/{subject}/basic'
             for subject in map(_escaped, plan['link_subjects'])]
    paths += [f'/network/configuration/devices/{_escaped(device)}/basic'
              for device in plan['devices']]
    paths += [f'/hosts/{mac}/None' for mac in plan['macs']]
    paths += [f'/devices/{_escaped(device)}' for device in plan['devices']]
    paths += [f'/applications/{name}/active' for name in plan.get('activated_applications', [])]
    for path in paths:
        try:
            rest.call('DELETE', path)
        except RestError as error:
            if error.status == 0:
                tell(f'{onos} does not answer any more')
                return
            if error.status != 404:
                tell(str(error))


def _escaped(text):
    return urllib.parse.quote(text, safe=':')
