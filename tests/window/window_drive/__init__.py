# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the window as somebody does who has no pointer and hears what a screen reader says."""
