# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole jobs on the laboratory's real switches, hypervisors and guests."""
