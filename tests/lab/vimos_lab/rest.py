# SPDX-License-Identifier: GPL-3.0-or-later
"""A small client of the controller's REST interface."""
import base64
import http.client
import json
import urllib.error
import urllib.request

from .errors import LabError

MAX_ANSWER = 64 << 20


class Rest:
    def __init__(self, url, user, password):
        self.url = url.rstrip('/')
        self._login = 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()
        # The lab's controller is never behind a proxy.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, method, path, body=None, timeout=5):
        """One request; returns the parsed answer (None for an empty one)."""
        request = urllib.request.Request(self.url + '/onos/v1' + path, method=method)
        request.add_header('Authorization', self._login)
        data = None
        if body is not None:
            # ONOS refuses the header on requests without a body.
            request.add_header('Content-Type', 'application/json')
            data = json.dumps(body).encode()
        try:
            with self._opener.open(request, data=data, timeout=timeout) as answer:
                text = answer.read(MAX_ANSWER)
        except urllib.error.HTTPError as error:
            said = error.read(500).decode(errors='replace')
            raise RestError(f'{method} {path}: {error.code} {said}', error.code) from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, 'reason', error)
            raise RestError(f'{method} {self.url}{path}: {reason}', 0) from error
        try:
            return json.loads(text) if text.strip() else None
        except ValueError as error:
            raise RestError(f'{method} {path}: the answer is not JSON', 0) from error

    def get(self, path, **options):
        return self.call('GET', path, **options)


class RestError(LabError):
    """A request that failed; `status` is HTTP's, 0 if there was no answer."""

    def __init__(self, text, status):
        super().__init__(text)
        self.status = status
