# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory: a real network, real hypervisors and real guests on one Debian machine."""
