"""The state of the answerphone checks in words, for the queue. Light: imported before the first frame."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from deskapp.charter.rules import local_date
from deskapp.wording.times import clock_time, day_words

_NOT_CHECKED = "Answerphone NOT checked today"


class LastCheck(NamedTuple):
    """The last finished check: its beginning (UTC), and the machine's number of messages."""

    started_at: datetime
    found: int


class UnderWay(NamedTuple):
    """A check in progress: its local date, the staff member who has it (times in UTC), and the counts so far."""

    check_id: int
    day: date
    started_at: datetime
    at_it_id: int
    at_it: str
    at_it_since: datetime
    found: int | None
    written: int


class CheckState(NamedTuple):
    """The state of the answerphone checks on `day`, a local date: `done` of the `wanted` ones were made. `wanted` is 0
    on a day that the desk is shut.

    `due_at` (UTC) is the due time of the next check; None if none is due. From `warn_at` (UTC) on the missing check is
    warned about; None if one was made or none is due. `days_waiting` is the number of days whose messages may be on the
    machine: 1 from one day to the next, 3 over a weekend, 0 once it was checked that day.
    """

    day: date
    wanted: int
    done: int
    due_at: datetime | None
    warn_at: datetime | None
    days_waiting: int
    last: LastCheck | None
    under_way: UnderWay | None

    @property
    def is_owed(self) -> bool:
        """True while a check is still to be made or finished."""
        return self.done < self.wanted or self.under_way is not None

    def warns(self, now: datetime) -> bool:
        """True if a missing check is to be warned about at `now`."""
        return self.warn_at is not None and now >= self.warn_at


def state_words(state: CheckState, now: datetime) -> str:
    """The queue's line: "Answerphone: checked 13:02 (2)", "Answerphone NOT checked today"; "" if no check is due and
    none was made today. At most 52 letters.
    """
    if state.under_way is not None:
        return _under_way(state.under_way, now)
    if state.warns(now):
        return _NOT_CHECKED
    if state.done < state.wanted and state.days_waiting > 1:
        return _last_checked(state, now) or f"{state.days_waiting} days of messages may be waiting"
    if state.last is not None and local_date(state.last.started_at) == state.day:
        found = f" ({state.last.found})" if state.last.found else ", none"
        more = f", {state.done} of {state.wanted}" if state.done < state.wanted else ""
        return f"Answerphone: checked {clock_time(state.last.started_at)}{found}{more}"
    return "Answerphone not checked yet" if state.wanted else ""


def widths_of_words(state: CheckState, now: datetime) -> tuple[str, ...]:
    """`state_words` in several lengths, the longest first. The last has at most 18 letters, like "NOT checked"."""
    full = state_words(state, now)
    if state.under_way is not None:
        return (full, f"{state.under_way.at_it.split()[0][:7]} at it")
    if state.warns(now):
        ago = _last_checked(state, now) if state.days_waiting > 1 else ""
        return (*([ago] if ago else []), full, "NOT checked")
    if state.done < state.wanted and state.days_waiting > 1:
        ago = full.removeprefix("Answerphone ").capitalize()
        return (full, ago, f"{state.days_waiting} days unchecked"[:18])
    if state.done == 0 and state.wanted:
        return (full, "Not checked")
    words = full.removeprefix("Answerphone: ")
    return (full, (words[:1].upper() + words[1:]).replace(", none", " (0)").partition(",")[0][:18])


def _last_checked(state: CheckState, now: datetime) -> str:
    """ "Answerphone last checked 34 days ago"; empty if it never was, or not longer ago than yesterday."""
    ago = (local_date(now) - local_date(state.last.started_at)).days if state.last is not None else 0
    return f"Answerphone last checked {ago} days ago" if ago > 1 else ""


def _under_way(begun: UnderWay, now: datetime) -> str:
    who = begun.at_it.split()[0][:12]
    if begun.day != local_date(now):
        return f"Answerphone: begun {day_words(begun.day, local_date(now))} by {who}, not finished"
    return f"Answerphone: {who}, since {clock_time(begun.at_it_since)}"
