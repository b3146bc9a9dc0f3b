# SPDX-License-Identifier: GPL-3.0-or-later
"""The answers recorded from a real ONOS 2.7.0, one file a request.

A file is the request after '>>>', then status line, headers and body exactly as they came. The
request is written the way it was made: curl's options, or the bare JSON body that a small program
sent as application/json.
"""

import dataclasses
import functools
import json
import pathlib
import typing

FOLDER = pathlib.Path(__file__).resolve().parent.parent / 'data' / 'onos'
PREFIX = '/onos/v1'
JSON_TYPE = 'application/json'
FORM_TYPE = 'application/x-www-form-urlencoded'


class SampleError(Exception):
    """A sample file that is missing or cannot be understood."""


@dataclasses.dataclass(frozen=True)
class Request:
    """What is sent: target is the path and query below /onos/v1, encoded as on the wire."""

    method: str
    target: str
    headers: typing.Mapping[str, str] = dataclasses.field(default_factory=dict)
    body: typing.Optional[str] = None
    user: typing.Optional[typing.Tuple[str, str]] = None

    def line(self):
        return f'{self.method} {PREFIX}{self.target}'


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back; header names are lower-case, the body is text."""

    status: int
    headers: typing.Mapping[str, str] = dataclasses.field(default_factory=dict)
    body: str = ''
    seconds: float = 0.0

    def json(self):
        return loads(self.body)


@dataclasses.dataclass(frozen=True)
class Sample:
    """A request and the answer that the real ONOS gave to it; source says where that is written."""

    request: typing.Optional[Request]
    answer: Answer
    source: str


def loads(text):
    """Parse JSON as strictly as a careful client would: no member twice, no NaN."""
    def members(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) != len(names):
            raise ValueError(f'a member stands twice in {names}')
        return dict(pairs)

    def constant(name):
        raise ValueError(f'{name} is not JSON')

    return json.loads(text, object_pairs_hook=members, parse_constant=constant)


def parse_request(text):
    """Understand 'METHOD TARGET [-u user:password] [-H name:value]… [-d body | body]'."""
    method, _, rest = text.strip().partition(' ')
    target, _, rest = rest.partition(' ')
    if not target.startswith('/'):
        raise SampleError(f'not a request: {text!r}')
    headers, body, user = {}, None, None
    while rest:
        if rest[0] in '{[':
            headers.setdefault('Content-Type', JSON_TYPE)
            body, rest = rest, ''
        elif rest.startswith('-d '):
            headers.setdefault('Content-Type', FORM_TYPE)
            body, rest = rest[3:], ''
        else:
            option, _, rest = rest.partition(' ')
            value, _, rest = rest.partition(' ')
            if option == '-u':
                name, _, password = value.partition(':')
                user = (name, password)
            elif option == '-H':
                name, _, content = value.partition(':')
                headers[name] = content
            else:
                raise SampleError(f'unknown option {option!r} in {text!r}')
    if target.startswith(PREFIX):
        target = target[len(PREFIX):]
    # curl's "-H Name:" means that the header is not sent at all.
    headers = {name: value for name, value in headers.items() if value}
    return Request(method, target, headers, body, user)


def parse_answer(text):
    """Understand a status line, headers and a body as they stand in a sample file."""
    head, _, body = text.partition('\n\n')
    lines = head.split('\n')
    words = lines[0].split(' ')
    if not words[0].startswith('HTTP/') or len(words) < 2:
        raise SampleError(f'not a status line: {lines[0]!r}')
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(':')
        headers[name.strip().lower()] = value.strip()
    return Answer(int(words[1]), headers, body.rstrip('\n'))


@functools.lru_cache(maxsize=None)
def load(stem, folder=FOLDER):
    """Read one sample; the few that hold nothing but a body count as a 200 in JSON."""
    path = folder / (stem + '.http')
    try:
        text = path.read_text('utf-8').replace('\r\n', '\n')
    except OSError as error:
        raise SampleError(f'{path}: {error.strerror}') from error
    source = f'tests/data/onos/{path.name}'
    if not text.startswith('>>> '):
        return Sample(None, Answer(200, {'content-type': JSON_TYPE}, text.strip()), source)
    line, _, rest = text[4:].partition('\n')
    return Sample(parse_request(line), parse_answer(rest), source)
