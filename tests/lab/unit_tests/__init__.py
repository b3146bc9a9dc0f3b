# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the laboratory's own code that need neither root nor the laboratory."""
