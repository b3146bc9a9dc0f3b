# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scenarios against a controller and says of each case what came of it."""

import dataclasses
import time
import typing

import interrupts
import network
from case import Behaviour, judge
from cleanup import Ledger
from client import Unreachable
from compare import Difference
from samples import Request

APP = 'org.vimos.contract'
PAUSE = 0.05
PASSED, FAILED, SKIPPED = 'passed', 'failed', 'skipped'
MISREAD = (KeyError, IndexError, TypeError, AttributeError, ValueError)


@dataclasses.dataclass
class Result:
    """What came of one case."""

    scenario: str
    case: str
    outcome: str
    request: str = ''
    source: str = ''
    why: str = ''
    differences: typing.List[Difference] = dataclasses.field(default_factory=list)

    @property
    def name(self):
        return f'{self.scenario}/{self.case}'


class Line:
    """A connection whose requests the ledger sees."""

    def __init__(self, client, ledger):
        self.client, self.ledger = client, ledger

    def send(self, request, **options):
        if request.method == 'GET':
            return self.client.send(request, **options)
        # What a request made must be noted, so an interrupt waits for the answer.
        with interrupts.held():
            self.ledger.before(request)
            answer = self.client.send(request, **options)
            self.ledger.after(request, answer)
        interrupts.check()
        return answer

    def get(self, target):
        return self.send(Request('GET', target))

    def twin(self):
        return Line(self.client.twin(), self.ledger)

    def close(self):
        self.client.close()


class Run(Line):
    """One run of the suite: the network found, what was learnt, and what must be taken away."""

    def __init__(self, client, app=APP, disruptive=False):
        self.network = network.read(client)
        self.translation = network.translation(self.network, client.base, app)
        apps = (app, app + '.new', app + '.guest')
        super().__init__(client, Ledger(client, apps, self.network.annotations))
        self.app, self.disruptive = app, disruptive
        self.memory = {}
        self.watch = lambda case: None          # told of each case before its request
        answer = client.send(Request('POST', f'/applications/{app}/register'))
        if answer.status != 200:
            raise network.TooSmall(f'cannot register {app}: {answer.status} {answer.body[:200]}')
        left = self.ledger.clean()
        if left:
            raise network.TooSmall('what an earlier run left cannot be taken away: '
                                   + '; '.join(left))

    def scenario(self, scenario):
        """Run a scenario's cases in order and take away what they made; yields Results."""
        self.translation.learnt.clear()
        try:
            for case in scenario.cases:
                yield self.case(scenario.name, case)
        finally:
            left = self.ledger.clean()
            interrupts.check()
        if left:
            yield Result(scenario.name, 'cleanup', FAILED, why='; '.join(left))

    def case(self, scenario, case):
        """Run one case."""
        result = Result(scenario, case.title, PASSED)
        try:
            result.why = case.skip(self) if case.skip else ''
            if result.why:
                result.outcome = SKIPPED
            elif isinstance(case, Behaviour):
                self.watch(case)
                result.source = case.source
                result.differences = case.run(self)
            else:
                self._request(case, result)
        except Unreachable as error:
            result.differences = [Difference('connection', 'an answer', str(error))]
        except MISREAD as error:
            result.differences = [Difference('body', 'what the recorded answer has', repr(error))]
        if result.differences:
            result.outcome = FAILED
        return result

    def _request(self, case, result):
        """Send a case's request, again and again while its answer may still become right."""
        sample = case.load()
        request = self.translation.request(sample.request, case.quiet, case.also)
        result.request, result.source = request.line(), sample.source
        self.watch(case)
        deadline = time.monotonic() + case.within
        while True:
            answer = self.send(request, chunked=case.chunked, anonymous=case.anonymous)
            if answer.status in case.excuses:
                result.outcome, result.why = SKIPPED, case.excuses[answer.status]
                return
            result.differences = judge(case, sample, answer, self)
            if not result.differences or time.monotonic() >= deadline:
                return
            time.sleep(PAUSE)


def chosen(scenarios, only):
    """The scenarios to run, each with the names to report (all of them where None).

    A case is run together with those before it in its scenario, because it may need them.
    """
    for scenario in scenarios:
        if not only or scenario.name in only:
            yield scenario, None
            continue
        names = [case.title for case in scenario.cases]
        wanted = {name for name in names if name in only or f'{scenario.name}/{name}' in only}
        if wanted:
            last = max(index for index, name in enumerate(names) if name in wanted)
            yield dataclasses.replace(scenario, cases=scenario.cases[:last + 1]), wanted


def perform(run, scenarios, only=()):
    """Run what is chosen; yields Results. A case that others need is reported when it failed."""
    deaf = 0
    for scenario, wanted in chosen(scenarios, only):
        if deaf >= 3:
            yield Result(scenario.name, '*', SKIPPED, why='the controller no longer answers')
            continue
        for result in run.scenario(scenario):
            lost = any(item.where == 'connection' for item in result.differences)
            deaf = deaf + 1 if lost else 0
            if wanted is None or result.case in wanted or result.outcome == FAILED:
                yield result
            if deaf >= 3:
                break
