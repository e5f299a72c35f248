"""How the answerphone stands, for the queue: standard library and plain words only, nothing heavy."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from deskapp.charter.rules import london_date
from deskapp.words.times import clock_time, day_words

NOT_CHECKED = "Answerphone NOT checked today (k)"


class LastCheck(NamedTuple):
    """The last check that is done: when it was begun (UTC), and how many messages the machine said."""

    started_at: datetime
    found: int


class UnderWay(NamedTuple):
    """A check that was begun: for which London date, who is at it since when, and how far it is."""

    check_id: int
    day: date
    started_at: datetime
    at_it_id: int
    at_it: str
    at_it_since: datetime
    found: int | None
    written: int


class CheckState(NamedTuple):
    """How the answerphone stands on `day`, a London date. `wanted` checks are owed that day, `done` of them made; 0 of
    0 on a day that we are shut.

    `due_at` (UTC) is by when the next one is owed: close of business of the day that it counts for; None where none is.
    From `warn_at` on it is late enough to say that none was made; None where one was, or none is owed. `days_waiting`
    is how many days' messages may be on the machine: 1 from one day to the next, 3 over a weekend, 0 once it was
    checked that day.
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
        """Whether a check is still to be made or finished."""
        return self.done < self.wanted or self.under_way is not None

    def warns(self, now: datetime) -> bool:
        """Whether it is to be said that nobody has checked yet."""
        return self.warn_at is not None and now >= self.warn_at


def state_words(state: CheckState, now: datetime) -> str:
    """The queue's line: "Answerphone: checked 13:02 (2)", "Answerphone NOT checked today (k)"; empty where no check is
    owed and none was made today. At most 52 letters.
    """
    if state.under_way is not None:
        return _under_way(state.under_way, now)
    if state.warns(now):
        return NOT_CHECKED
    if state.done < state.wanted and state.days_waiting > 1:
        return f"{state.days_waiting} days of messages may be waiting (k)"
    if state.last is not None and london_date(state.last.started_at) == state.day:
        found = f" ({state.last.found})" if state.last.found else ", none"
        more = f", {state.done} of {state.wanted} (k)" if state.done < state.wanted else ""
        return f"Answerphone: checked {clock_time(state.last.started_at)}{found}{more}"
    return "Answerphone not checked yet (k)" if state.wanted else ""


def widths_of_words(state: CheckState, now: datetime) -> tuple[str, ...]:
    """The same for wherever it stands, the widest first: the last has at most 18 letters, like "NOT checked (k)"."""
    full = state_words(state, now)
    if state.under_way is not None:
        return (full, f"{state.under_way.at_it.split()[0][:7]} at it (k)")
    if state.warns(now):
        days = f"Answerphone NOT checked today: {state.days_waiting} days waiting (k)"
        return (*([days] if state.days_waiting > 1 else []), full, "NOT checked (k)")
    if state.done < state.wanted and state.days_waiting > 1:
        return (full, f"{state.days_waiting} days waiting (k)")
    if state.done == 0 and state.wanted:
        return (full, "Not checked (k)")
    words = full.removeprefix("Answerphone: ")
    return (full, (words[:1].upper() + words[1:]).replace(", none", " (0)").partition(",")[0][:18])


def _under_way(begun: UnderWay, now: datetime) -> str:
    who = begun.at_it.split()[0][:12]
    if begun.day != london_date(now):
        return f"Answerphone: begun {day_words(begun.day, london_date(now))} by {who}, not finished (k)"
    return f"Answerphone: {who}, since {clock_time(begun.at_it_since)} (k)"
