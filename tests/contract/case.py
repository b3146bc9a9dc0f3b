# SPDX-License-Identifier: GPL-3.0-or-later
"""What a case is: one recorded request and how near to the recorded answer the new one must be."""

import dataclasses
import re
import typing

import samples
from compare import Difference, compare, show


@dataclasses.dataclass(frozen=True)
class Case:
    """One request.

    sample: the recorded answer's file, or '' with answer and source for what is only described
    request: sent instead of the recorded one, in the recorded network's names
    rules: where the body may differ
    checks: what the body must mean on this network
    within: seconds for which the request may be repeated until the answer is right
    seconds: bounds of the time to answer
    quiet: MACs in criteria become addresses that nobody has
    also: criteria added to the request's selector and to the expected one
    learn: recorded id → where the answer holds the id in its place
    excuses: statuses that skip the case, with the reason
    skip: a function of the run that gives the reason to skip, or ''
    change: a function that turns the recorded body into the expected one
    otherwise: another sample whose answer is as good, where the outcome is a race
    """

    sample: str = ''
    request: str = ''
    rules: typing.Mapping[str, object] = dataclasses.field(default_factory=dict)
    checks: typing.Sequence[typing.Callable] = ()
    within: float = 0.0
    seconds: typing.Tuple[float, float] = (0.0, 30.0)
    quiet: bool = True
    also: typing.Sequence[dict] = ()
    learn: typing.Mapping[str, typing.Sequence] = dataclasses.field(default_factory=dict)
    excuses: typing.Mapping[int, str] = dataclasses.field(default_factory=dict)
    skip: typing.Optional[typing.Callable] = None
    change: typing.Optional[typing.Callable] = None
    otherwise: str = ''
    anonymous: bool = False
    chunked: bool = False
    name: str = ''
    answer: typing.Optional[samples.Answer] = None
    source: str = ''

    @property
    def title(self):
        return self.name or self.sample

    def load(self):
        """The recorded request and answer, or the described one."""
        if self.sample:
            sample = samples.load(self.sample)
        else:
            sample = samples.Sample(None, self.answer, self.source)
        if self.request:
            sample = dataclasses.replace(sample, request=samples.parse_request(self.request))
        if sample.request is None:
            raise samples.SampleError(f'{self.title}: no request')
        return sample


@dataclasses.dataclass(frozen=True)
class Behaviour:
    """A sequence of requests whose times or order matter: run(run) yields Differences."""

    name: str
    run: typing.Callable
    source: str
    skip: typing.Optional[typing.Callable] = None

    @property
    def title(self):
        return self.name


@dataclasses.dataclass(frozen=True)
class Scenario:
    """Cases that belong together and are run in this order."""

    name: str
    cases: typing.Sequence[typing.Union[Case, Behaviour]]


def json_answer(status, body, **headers):
    """An answer that a reference describes without a recorded file."""
    return samples.Answer(status, {'content-type': samples.JSON_TYPE, **headers}, body)


def empty_answer(status):
    """An answer without a body."""
    return samples.Answer(status)


def html_answer(status):
    """The page that Jetty makes for errors before ONOS has seen the request."""
    body = (f'<html>\n<head>\n<title>Error {status}</title>\n</head>\n'
            f'<body><h2>HTTP ERROR {status}</h2>\n</body>\n</html>')
    return samples.Answer(status, {'content-type': 'text/html;charset=iso-8859-1'}, body)


def judge(case, sample, answer, run):
    """All differences between the answer and the recorded one, translated to this network."""
    if case.otherwise:
        other = samples.load(case.otherwise)
        if answer.status == other.answer.status:
            return judge_answer(case, other.answer, answer, run)
    return judge_answer(case, sample.answer, answer, run)


def judge_answer(case, expected, answer, run):
    """All differences between the answer and one recorded answer."""
    found = []
    if answer.status != expected.status:
        found.append(Difference('status', str(expected.status),
                                f'{answer.status}: {answer.body[:200]}'))
        return found
    learn_location(expected, answer, run.translation)
    found += judge_headers(run.translation.headers(expected.headers), answer.headers)
    low, high = case.seconds
    if not low <= answer.seconds <= high:
        found.append(Difference('time', f'{low} to {high} s', f'{answer.seconds:.2f} s'))
    return found + judge_body(case, expected, answer, run)


def learn_location(expected, answer, translation):
    """An id at the end of a Location is the controller's choice: it stands for the recorded one."""
    pair = [re.search(r'/(\d+)$', headers.get('location', ''))
            for headers in (expected.headers, answer.headers)]
    if all(pair):
        translation.learn(pair[0][1], pair[1][1])


def plain_type(value):
    return value.replace(' ', '').lower()


def judge_headers(expected, got):
    """Content-Type, Location, WWW-Authenticate and Allow, whether there or not; and the framing."""
    found = []
    for name in ('content-type', 'location', 'www-authenticate', 'allow'):
        wanted, value = expected.get(name), got.get(name)
        same = wanted == value
        if wanted and value and name == 'content-type':
            same = plain_type(wanted) == plain_type(value)
        elif wanted and value and name == 'allow':
            same = set(plain_type(wanted).split(',')) == set(plain_type(value).split(','))
        if not same:
            found.append(Difference(f'header {name}', wanted or 'no such header',
                                    value or 'no such header'))
    return found


def judge_body(case, expected, answer, run):
    """An empty body, an HTML page or JSON under the case's rules and checks."""
    if not expected.body:
        return [Difference('body', 'none', show(answer.body))] if answer.body.strip() else []
    if expected.body.startswith('<'):
        return judge_page(expected, answer)
    try:
        document = answer.json()
    except ValueError as error:
        return [Difference('body', 'JSON', f'{error}: {answer.body[:200]!r}')]
    recorded = expected.json()
    if case.change:
        recorded = case.change(recorded)
    wanted = add_criteria(run.translation.value(recorded, case.quiet), case.also)
    found = compare(wanted, document, case.rules)
    if not found:
        for check in case.checks:
            found += check(run, document)
    if not found:
        for recorded_id, place in case.learn.items():
            item = document
            for step in place:
                item = item[step]
            run.translation.learn(recorded_id, str(item))
    return found


def judge_page(expected, answer):
    """A page of HTML that names the status; its wording is the server's."""
    found = []
    if '<html' not in answer.body[:200].lower():
        found.append(Difference('body', 'a page of HTML', show(answer.body[:200])))
    elif str(expected.status) not in answer.body:
        found.append(Difference('body', f'a page that names the status {expected.status}',
                                show(answer.body[:200])))
    return found


def add_criteria(value, also):
    """Add criteria to every selector within an expected value."""
    if also and isinstance(value, dict):
        return {name: {**item, 'criteria': item['criteria'] + list(also)} if name == 'selector'
                else add_criteria(item, also) for name, item in value.items()}
    if also and isinstance(value, list):
        return [add_criteria(item, also) for item in value]
    return value
