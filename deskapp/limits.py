"""Limits shared by several modules."""

from __future__ import annotations

from datetime import timedelta

CLOCK_TOLERANCE = timedelta(minutes=2)
"""The tolerated difference between clocks, or of a clock after its correction."""
UNDO_WITHIN = timedelta(hours=1)
"""The maximum age of an action that can be undone."""
RINGING_LASTS = timedelta(minutes=15)
"""The time for which a contact shows a call in progress."""
_MOST_FIGURES = 9
"""The length of a number that is read: Python raises ValueError for one of 4,300 figures."""


def number_in(typed: str) -> int:
    """The whole number that figures alone are; 0 for any other text, and for one that is endless."""
    return int(typed) if typed.isdecimal() and len(typed) <= _MOST_FIGURES else 0
