"""Looking after the record while it is in use."""

from __future__ import annotations

from db.faults import UnsafeError
from db.opening import quick_check
from deskapp.settings import Settings

CHECKED_AT_START = 200_000_000
"""Bytes up to which the whole file is looked over at every start: 0.3 s (design: storage, "Faults")."""


def is_whole(settings: Settings) -> bool:
    """Whether the record is undamaged, as far as `PRAGMA quick_check` tells. A very large one is not looked over."""
    if settings.record.stat().st_size > CHECKED_AT_START:
        return True
    try:
        quick_check(settings)
    except UnsafeError:
        return False
    return True
