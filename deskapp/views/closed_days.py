"""Closed days, special hours and bank holidays in words: future days, a change of days, and promises that it moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from db.models import DayKind
from db.promises.change_calendar import DaysChange, LastChange
from db.promises.recalculate import MovedPromise
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.hours import written_hours
from deskapp.charter.rules import local_date
from deskapp.wording.naming import name_words
from deskapp.wording.printable import printable
from deskapp.wording.promise_lines import promise_title
from deskapp.wording.times import day, day_short_as_of, due_words_on, time_as_of

_LOCAL = "Promises in the law's own days take no notice of it, and a time that somebody gave stays."
_GIVEN_STAYS = "A time that somebody gave stays."
_BANK_AHEAD = timedelta(days=731)
"""How far ahead bank holidays are listed: the calendar knows those of many years."""


class DaysListed(NamedTuple):
    """Consecutive future days of one kind, with the same reason and hours (as text)."""

    first: date
    last: date
    kind: DayKind
    name: str
    hours: str

    def dates(self, today: date) -> str:
        """The days in words: "Tue 29 Dec to Thu 31 Dec"."""
        first, last = (day_short_as_of(on, today) for on in (self.first, self.last))
        return first if first == last else f"{first} to {last}"

    @property
    def what(self) -> str:
        """The kind of the days and the reason: "closed Training day"."""
        return f"{_kind_words(self.kind, self.hours)}{f'  {self.name}' if self.name else ''}"

    @property
    def opening_again(self) -> DaysChange:
        """The change that resets these days to their weekday's hours."""
        return DaysChange(first=self.first, last=self.last, bank=self.kind is DayKind.BANK)


def days_to_come(calendar: WorkingCalendar, today: date) -> list[DaysListed]:
    """Closures, special hours and bank holidays (of two years) from today on, soonest first, in runs."""
    until = today + _BANK_AHEAD
    seen = [
        *((on, DayKind.CLOSED, why, "") for on, why in calendar.closures.items()),
        *((on, DayKind.SPECIAL, "", written_hours(hours)) for on, hours in calendar.special_hours.items()),
        *((on, DayKind.BANK, why, "") for on, why in calendar.bank_holidays.items() if on < until),
    ]
    runs: list[DaysListed] = []
    for on, kind, name, hours in sorted(one for one in seen if one[0] >= today):
        one = DaysListed(on, on, kind, name, hours)
        if runs and runs[-1][2:] == one[2:] and on - runs[-1].last == timedelta(days=1):
            runs[-1] = runs[-1]._replace(last=on)
        else:
            runs.append(one)
    return runs


def listed_lines(listed: Sequence[DaysListed], today: date) -> list[str]:
    """A line for each run of days, in two columns: "Thu 24 Dec  closed  Training day"."""
    dates = [one.dates(today) for one in listed]
    width = max(map(len, dates), default=0)
    return [f"{on:<{width}}  {printable(one.what)}" for on, one in zip(dates, listed, strict=True)]


def days_change_words(change: DaysChange, today: date) -> str:
    """A change in the words of the history of today: "closed Thu 24 Dec (Training day)"."""
    days = _span(change, partial(day_short_as_of, today=today))
    return f"{_what(change)} {days}{f' ({change.name})' if change.name else ''}"


def days_change_title(change: DaysChange) -> str:
    """A change as a sentence: "Closed: Thursday 24 December 2026 (Training day)."."""
    what = _what(change)
    why = f" ({printable(change.name)})" if change.name else ""
    return f"{what[:1].upper()}{what[1:]}: {_span(change, day)}{why}."


def preview_lines(change: DaysChange, moved: Sequence[MovedPromise], now: datetime) -> list[str]:
    """The lines about the open promises that a change would move, and about those that it leaves alone."""
    stays = _LOCAL if change.to is not DayKind.BANK and not change.bank else _GIVEN_STAYS
    return [*moved_lines(moved, now), stays]


def moved_lines(moved: Sequence[MovedPromise], now: datetime) -> Iterator[str]:
    """The number of moved promises, then two lines for each: contact and promise, both times and their difference."""
    if not moved:
        yield "No open promise moves."
        return
    yield "1 open promise moves:" if len(moved) == 1 else f"{len(moved)} open promises move:"
    for one in moved:
        title = promise_title(one.row.name, one.channel, one.kind, to_kind=one.life.rule.is_first_answer_to(one.kind))
        yield f"  {one.ref} {printable(name_words(one.called))}: {title}"
        yield f"    by {due_words_on(one.due_at)}, not {due_words_on(one.was_due_at)}: {_by_how_much(one, now)}"


def moved_count(moved: Sequence[MovedPromise]) -> str:
    """The number of moved promises as a sentence."""
    return f"{len(moved) or 'No'} open {'promise' if len(moved) == 1 else 'promises'} moved."


def last_change_title(last: LastChange, now: datetime) -> str:
    """A change that would be undone, as a sentence: "Closed Thu 24 Dec (Training day), by Derek, Tue 24 Nov 10:02."."""
    words = printable(last.words)
    by = f", by {printable(last.by)}" if last.by else ""
    return f"{words[:1].upper()}{words[1:]}{by}, {time_as_of(last.at, now)}."


def undone_days_words(words: str) -> str:
    """Sentence about an undone change, given the words of the history."""
    return f"Taken back: {printable(words)}."


_KINDS: Mapping[DayKind, str] = {DayKind.BANK: "bank holiday", DayKind.CLOSED: "closed"}


def _kind_words(kind: DayKind, hours: str) -> str:
    return _KINDS.get(kind) or f"open {hours}"


def _what(change: DaysChange) -> str:
    if change.to is None:
        return "no bank holiday" if change.bank else "open again"
    return _kind_words(change.to, change.hours)


def _span(change: DaysChange, said: Callable[[date], str]) -> str:
    first, last = said(change.first), said(change.last)
    return first if first == last else f"{first} to {last}"


def _by_how_much(one: MovedPromise, now: datetime) -> str:
    late = ". It is LATE at once" if one.due_at < now <= one.was_due_at else ""
    days = (local_date(one.due_at) - local_date(one.was_due_at)).days
    if not days:
        minutes = round(abs((one.due_at - one.was_due_at).total_seconds()) / 60)
        return f"{minutes} minutes {'later' if one.due_at > one.was_due_at else 'earlier'}{late}"
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}{late}"
