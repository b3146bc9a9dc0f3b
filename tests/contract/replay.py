#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves the recorded samples as if it were the controller. A helper of the suite's own tests.

It has no network and no memory: told which case is on, it answers that case's request with the
recorded answer (or with what a test made of it), and any other request with the first sample of
the same request line, which is enough to let the suite find its ring and clean up.
"""

import http.server
import json
import threading

import samples
from case import add_criteria
from translate import Translation

SERVES = ('devices', 'links', 'hosts', 'cluster', 'applications', 'topology', 'system',
          'intents_empty', 'register', 'topology_clusters', 'flows')


class Replay(http.server.ThreadingHTTPServer):
    """A fake controller on a loopback port; use as a context manager."""

    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.case = None
        self.translation = Translation(base=self.url)
        self.mutate = lambda case, answer: answer
        self.requests = []
        self.always = {}
        for stem in SERVES:
            sample = samples.load(stem)
            self.always[(sample.request.method, sample.request.target)] = sample.answer

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *details):
        self.shutdown()
        self.server_close()

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_address[1]}'

    def watch(self, case):
        """The case whose request comes next; None for requests outside of any."""
        self.case = case

    def answer(self, method, target, body):
        """The recorded answer to a request."""
        self.requests.append((method, target, body))
        case = self.case
        if case is not None and hasattr(case, 'load'):
            sample = case.load()
            wanted = self.translation.request(sample.request, case.quiet, case.also)
            if (wanted.method, wanted.target) == (method, target):
                return self.mutate(case, recorded_answer(case, sample, self.translation))
        if (method, target) in self.always:
            return self.always[(method, target)]
        if method == 'GET':
            return samples.Answer(404, {'content-type': samples.JSON_TYPE},
                                  '{"code":404,"message":"nothing recorded"}')
        return samples.Answer(204 if method == 'DELETE' else 200)


def recorded_answer(case, sample, translation):
    """What the real ONOS said to a case, in the names of this network."""
    answer = sample.answer
    body = answer.body
    if body.startswith('{'):
        document = answer.json()
        if case.change:
            document = case.change(document)
        body = json.dumps(add_criteria(translation.value(document, case.quiet), case.also))
    return samples.Answer(answer.status, translation.headers(answer.headers), body)


class Handler(http.server.BaseHTTPRequestHandler):
    """Turns HTTP into Replay.answer() and back."""

    protocol_version = 'HTTP/1.1'
    wbufsize = -1               # head and body in one segment, else each answer takes 40 ms

    def respond(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        if self.headers.get('Transfer-Encoding') == 'chunked':
            while int(self.rfile.readline(), 16):
                self.rfile.readline()
            self.rfile.readline()
        target = self.path[len(samples.PREFIX):]
        answer = self.server.answer(self.command, target, body.decode())
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name not in ('content-length', 'transfer-encoding'):
                self.send_header(name, value)
        content = answer.body.encode()
        if answer.status != 204:
            self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = respond

    def log_message(self, *details):
        """Nothing: the tests report what matters."""
