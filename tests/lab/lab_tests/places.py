# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are."""
import os

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOP = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get('VIMOS_BUILD', os.path.join(TOP, 'build'))
VIMOSCTL = os.path.join(BUILD, 'src', 'cli', 'vimosctl')
