"""Time limits shared by several modules."""

from __future__ import annotations

from datetime import timedelta

CLOCK_TOLERANCE = timedelta(minutes=2)
"""The tolerated difference between clocks, or of a clock after its correction."""
UNDO_WITHIN = timedelta(hours=1)
"""The maximum age of an action that can be undone."""
RINGING_LASTS = timedelta(minutes=15)
"""The time for which a contact shows a call in progress."""
