# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP client that sends exactly what it is told: encoded paths, headers and bodies as given."""

import base64
import http.client
import ssl
import time
import urllib.parse

from samples import PREFIX, Answer, Request

TIMEOUT = 20
LIMIT = 64 * 1024 * 1024


class Unreachable(Exception):
    """The controller did not answer, or what came was not HTTP."""


class Client:
    """One keep-alive connection to a controller; not to be shared between threads."""

    def __init__(self, url, user='onos', password='rocks'):
        parts = urllib.parse.urlsplit(url if '://' in url else 'http://' + url)
        if parts.scheme not in ('http', 'https') or not parts.hostname:
            raise Unreachable(f'{url}: not an http or https URL')
        try:
            self.port = parts.port or (443 if parts.scheme == 'https' else 8181)
        except ValueError as error:
            raise Unreachable(f'{url}: {error}') from error
        self.scheme, self.host = parts.scheme, parts.hostname
        self.authority = parts.netloc.rpartition('@')[2]
        if ':' not in self.authority.rpartition(']')[2]:
            self.authority += f':{self.port}'
        self.user = (user, password)
        self.connection = None
        self.connections = 0

    @property
    def base(self):
        """What the controller's own URLs begin with when it is addressed like this."""
        return f'{self.scheme}://{self.authority}'

    def twin(self):
        """Another connection to the same controller, for another thread."""
        return Client(self.base, *self.user)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def get(self, target):
        return self.send(Request('GET', target))

    def send(self, request, chunked=False, anonymous=False):
        """Send one request and read the whole answer; a connection that idled out is renewed."""
        for attempt in (1, 2):
            fresh = self.connection is None
            try:
                return self._exchange(request, chunked, anonymous)
            except (OSError, http.client.HTTPException) as error:
                dropped = isinstance(error, (http.client.RemoteDisconnected, ConnectionError))
                if fresh or attempt == 2 or not dropped:
                    raise Unreachable(f'{request.line()}: {error or type(error).__name__}') \
                        from error
        raise AssertionError('not reached')

    def _connect(self):
        if self.connection is None:
            if self.scheme == 'https':
                self.connection = http.client.HTTPSConnection(
                    self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context())
            else:
                self.connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
            self.connections += 1
        return self.connection

    def _exchange(self, request, chunked, anonymous):
        connection = self._connect()
        headers = {'Accept': '*/*', **request.headers}
        if not anonymous:
            token = ':'.join(request.user or self.user).encode()
            headers['Authorization'] = 'Basic ' + base64.b64encode(token).decode()
        try:
            return self._talk(connection, request, headers, chunked)
        except BaseException:
            self.close()        # half an answer is in it: nothing else can be asked over it
            raise

    def _talk(self, connection, request, headers, chunked):
        body = None if request.body is None else request.body.encode()
        started = time.monotonic()
        connection.putrequest(request.method, PREFIX + request.target, skip_host=True,
                              skip_accept_encoding=True)
        connection.putheader('Host', self.authority)
        for name, value in headers.items():
            connection.putheader(name, value)
        if chunked:
            connection.putheader('Transfer-Encoding', 'chunked')
            connection.endheaders(message_body=iter([body]), encode_chunked=True)
        else:
            if body is not None:
                connection.putheader('Content-Length', str(len(body)))
            connection.endheaders(message_body=body)
        response = connection.getresponse()
        content = response.read(LIMIT + 1)
        if len(content) > LIMIT:
            raise http.client.HTTPException(f'more than {LIMIT} bytes of answer')
        seconds = time.monotonic() - started
        fields = {}
        for name, value in response.getheaders():
            fields[name.lower()] = f'{fields[name.lower()]},{value}' if name.lower() in fields \
                else value
        if response.will_close:
            self.close()
        return Answer(response.status, fields, content.decode('utf-8', 'replace'), seconds)
