# SPDX-License-Identifier: GPL-3.0-or-later
"""The same move in the embedded network. The laboratory is right: where the two differ, the simulation is wrong."""
import json
import os
import subprocess
import tempfile

from .places import TOP, VIMOSCTL

MOST_MIGRATION = 0.05
MOST_DOWNTIME = 0.10


def move(report, topology, disk_bytes):
    """Makes the move of @report again over a scenario with a disk of that size, as fast as it goes; its report."""
    with open(os.path.join(TOP, 'data', 'scenarios', topology + '.json'), encoding='utf-8') as file:
        scenario = json.load(file)
    vm = next(entry for entry in scenario['vms'] if entry['name'] == report['vm'])
    vm.update(hypervisor=report['from'], disk_mib=disk_bytes >> 20)
    scenario.pop('suggest', None)
    with tempfile.NamedTemporaryFile('w', suffix='.json', encoding='utf-8') as file:
        json.dump(scenario, file)
        file.flush()
        done = subprocess.run([VIMOSCTL, '--demo=' + file.name, '--json', 'migrate', report['vm'], '--to', report['to'],
                               '--path', str(report['path']['rank'])],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise AssertionError(f'the demo ended with {done.returncode}: {done.stdout}{done.stderr}')
    return json.loads(done.stdout)


def differences(real, simulated):
    """(name, laboratory, demo, deviation of the demo, most) for each figure that is compared."""
    for name, most in (('migration_time_s', MOST_MIGRATION), ('downtime_s', MOST_DOWNTIME)):
        yield name, real[name], simulated[name], simulated[name] / real[name] - 1, most
