"""The time of the last backup in words. Standard library only, for the first frame."""

from __future__ import annotations

from datetime import datetime, timedelta

from deskapp.charter.rules import local_date
from deskapp.limits import CLOCK_TOLERANCE
from deskapp.wording.times import clock_time, day_short_as_of

WARN_AFTER = timedelta(days=2)
"""The age of the last backup from which the queue warns."""

PRACTICE_MAKES_NONE = "a practice desk makes none by itself"


def moment_words(at: datetime, now: datetime) -> str:
    """A time of the past in local time: "today 17:31", "yesterday 9:05", "Fri 20 Nov 17:05"."""
    on, today = local_date(at), local_date(now)
    near = {0: "today", 1: "yesterday"}.get((today - on).days, "")
    return f"{near or day_short_as_of(on, today)} {clock_time(at)}"


def backup_notice(last: datetime | None, known_since: datetime, now: datetime) -> str:
    """The warning about backups: none for more than two days, or none at all in a record that is older; "" otherwise.

    A backup that is dated after `now` proves nothing.
    """
    if last is not None and last - now > CLOCK_TOLERANCE:
        return f"The last backup is dated {moment_words(last, now)}: see that the clock is right."
    if now - (last or known_since) <= WARN_AFTER:
        return ""
    return f"No backup since {moment_words(last, now)}. Tell IT." if last else "There is no backup yet. Tell IT."


def last_backup_words(last: datetime | None, now: datetime) -> str:
    """When the last backup was made: "Backed up today 17:31"; "" without one."""
    return f"Backed up {moment_words(last, now)}" if last is not None else ""
