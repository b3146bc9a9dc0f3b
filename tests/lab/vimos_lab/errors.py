# SPDX-License-Identifier: GPL-3.0-or-later
"""The one exception of the laboratory."""


class LabError(Exception):
    """Something the world did. Its text says what happened; `hint` says what to do about it."""

    def __init__(self, text, hint=None):
        super().__init__(text)
        self.hint = hint

    def __str__(self):
        text = super().__str__()
        return f'{text}\n  {self.hint}' if self.hint else text
