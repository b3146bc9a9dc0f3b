# SPDX-License-Identifier: GPL-3.0-or-later
"""“make lab”: the lab up, one migration with its figures, the lab down."""
import os
import subprocess

from . import bringup, cleanup
from .errors import LabError
from .output import say


def run(state, wanted, onos, build):
    """Moves the first VM over the widest path; returns vimosctl's exit code."""
    program = os.path.join(build, 'src/cli/vimosctl')
    if not os.access(program, os.X_OK):
        raise LabError(f'{program} is not built', 'meson setup build && ninja -C build')
    if not wanted.vms or len(wanted.hypervisors) < 2:
        raise LabError(f'{wanted.name} has nothing to move')
    bringup.up(state, wanted, onos, build)
    try:
        return _migrate(state.lab(), program, state.path('vimos'))
    finally:
        cleanup.take_down(state, say)


def _migrate(lab, program, runs):
    vm = lab['vms'][0]
    target = next(entry['name'] for entry in lab['hypervisors']
                  if entry['name'] != vm['hypervisor'])
    onos = lab['onos']
    words = lab['run'].split() + [program, '--onos', onos['url'], '--state-dir', runs]
    for entry in lab['hypervisors']:
        words += ['--hypervisor', entry['uri']]
    environment = dict(os.environ, VIMOS_ONOS_USER=onos['user'],
                       VIMOS_ONOS_PASSWORD=onos['password'])
    code = subprocess.call(words + ['paths', vm['name'], '--to', target], env=environment)
    return code or subprocess.call(words + ['migrate', vm['name'], '--to', target,
                                            '--path', 'widest'], env=environment)
