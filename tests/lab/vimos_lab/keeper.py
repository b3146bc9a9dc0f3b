# SPDX-License-Identifier: GPL-3.0-or-later
"""The keeper: the process in the background that builds the lab and then holds it.

It is the parent of every daemon of the lab, and they end with it. What it leaves behind when it
ends (switches, cables, files) is cleanup.py's to remove, in every case.
"""
import concurrent.futures
import ctypes
import os
import resource
import signal
import sys
import traceback

from . import controller, guest, hypervisor, network
from .errors import LabError
from .facts import Facts
from .progress import Progress
from .ready import Readiness

PR_SET_CHILD_SUBREAPER = 36


class Keeper:
    def __init__(self, state, topology, options, pipe):
        self.state = state
        self.topology = topology
        self.options = options
        self.progress = Progress(pipe)
        self.network = None
        self.controller = None
        self.daemons = {}
        self.disks = {}

    def build(self):
        """Brings everything up and writes lab.json."""
        step = self.progress.step
        with step('guests: kernel and initramfs', 180):
            guest.prepare(self.state, self.progress)
        if not network.openvswitch_is_running():
            with step('Open vSwitch: starting its daemons', 40):
                self._record(openvswitch_started=True)
                network.start_openvswitch()
        with step('controller: ' + controller.describe(self.options['onos']), 120):
            network.add_out_of_band()
            self.controller = controller.start(self.state, self.options, self._record)
        with step(f'network: {len(self.topology.switches)} switches, '
                  f'{len(self.topology.links)} links', 60):
            self._start_network()
        with step(f'hypervisors: {len(self.topology.hypervisors)} libvirtd', 40):
            self._start_hypervisors()
        with step(f'guests: starting {len(self.topology.vms)}', 90):
            self._parallel(self._start_guest, self.topology.vms)
        facts = Facts(self.state, self.topology, self.network)
        Readiness(facts, self.controller, self.progress).wait()
        self.state.write('lab.json', facts.lab(self.controller, self.daemons, self.disks))

    def _record(self, **facts):
        """Adds facts to the plan before the act that they tell of."""
        plan = self.state.read('plan.json')
        plan.update(facts)
        self.state.write('plan.json', plan)

    def _start_network(self):
        private = {entry.name: hypervisor.prepare(self.state, entry)
                   for entry in self.topology.hypervisors}
        self.network = network.Network(self.topology, self.controller.openflow, private)
        self.network.start()
        self.network.set_up_operator()

    def _start_hypervisors(self):
        with open(self.state.path('hosts'), 'w', encoding='ascii') as file:
            file.write('127.0.0.1 localhost\n')
            for entry in self.topology.hypervisors:
                file.write(f'{entry.address} {entry.name}\n')
        for entry in self.topology.hypervisors:
            self.network.set_up_hypervisor(entry, self.state.path('hosts'))
            self.daemons[entry.name] = hypervisor.start(self.state, self.network, entry,
                                                        self.options['reaper'])
        self._parallel(self._set_up_hypervisor, self.topology.hypervisors)

    def _set_up_hypervisor(self, entry):
        hypervisor.wait(self.state, entry, self.daemons[entry.name], 20)
        hypervisor.set_up(self.state, entry)

    def _start_guest(self, vm):
        path = os.path.join(self.state.pool(vm.hypervisor), vm.name + '.img')
        self.disks[vm.name] = guest.write_disk(path, vm)
        guest.start(self.state, vm)

    @staticmethod
    def _parallel(function, entries):
        with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
            list(pool.map(function, entries))

    @staticmethod
    def hold():
        """Waits for SIGTERM, and collects the children that end meanwhile: daemons, and what they
        leave to this process as the subreaper."""
        number = signal.SIGCHLD
        while number == signal.SIGCHLD:
            try:
                while os.waitpid(-1, os.WNOHANG)[0] != 0:
                    pass
            except ChildProcessError:
                pass
            number = signal.sigwait({signal.SIGTERM, signal.SIGINT, signal.SIGCHLD})


def main(state, topology, options, pipe):
    """The keeper's whole life; its caller has detached this process."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 16384)), hard))

    def leave(_signal, _frame):
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    keeper = Keeper(state, topology, options, pipe)
    try:
        keeper.build()
    except LabError as error:
        keeper.progress.tell(error=str(error.args[0]), hint=error.hint)
        return 1
    except Exception as error:  # pylint: disable=broad-except
        traceback.print_exc()
        keeper.progress.tell(error=f'{type(error).__name__}: {error}',
                             hint=f'See {state.path("keeper.log")}.')
        return 1
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD})
    keeper.progress.tell(ready=True)
    pipe.close()
    keeper.hold()
    sys.stdout.flush()
    return 0
