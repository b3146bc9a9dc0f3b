# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's controller: this repository's, a running ONOS, or one from its release archive."""
import glob
import os
import re
import select
import shutil
import subprocess
import tarfile
import time
import urllib.parse

from . import process
from .errors import LabError
from .network import OUT_OF_BAND_ROOT, answers, port_owner
from .rest import Rest, RestError

USER = 'onos'
PASSWORD = 'rocks'
REST_PORT = 8181
OPENFLOW_PORT = 6653
LOCAL = '127.0.0.1'
# Without these, ONOS neither talks to switches nor knows or forwards anything. The release's
# openflow brings the providers of links and hosts with it.
APPLICATIONS = ('org.onosproject.drivers', 'org.onosproject.openflow', 'org.onosproject.proxyarp',
                'org.onosproject.fwd')


class Controller:
    """Where the controller is and how it ends. `process` is None for one that ran before us."""

    def __init__(self, openflow, rest, url, reaper=None):
        self.openflow = openflow
        self.rest = rest
        self.url = url
        self.process = reaper

    def check_alive(self):
        if self.process is not None and self.process.poll() is not None:
            raise LabError('the controller ended', 'See controller.log.')

    def open_to_operator(self):
        """Called when the operator's cable is there."""


def describe(onos):
    """One line on what `--onos` asks for."""
    if onos is None:
        return 'this repository’s, over OpenFlow'
    if onos == 'none':
        return 'none; the switches learn by themselves'
    if is_url(onos):
        return f'ONOS at {onos}'
    return f'ONOS from {onos}'


def is_url(onos):
    return re.match(r'https?://', onos) is not None


def start(state, options, record):
    """Starts (or finds) the controller; does not wait until it is ready."""
    if options['onos'] == 'none':
        return Controller(None, None, None)
    raise LabError('not yet')


def check_free(onos):
    """Refuses ports that somebody else listens on."""
    if onos == 'none' or (onos is not None and is_url(onos)):
        return
    for port, what in ((REST_PORT, 'the controller’s REST interface'),
                       (OPENFLOW_PORT, 'OpenFlow')):
        owner = port_owner(port)
        if owner:
            raise LabError(f'port {port}, which {what} needs, is taken by {owner}')
