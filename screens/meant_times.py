"""What a time that was typed meant when it was typed: "y 1620" is another day tomorrow, "-15" another time in an hour.

An entry may wait overnight in Unfinished, or stay open on a screen that nobody closed. The words stay in their box as
they were typed for as long as they mean the same; otherwise the date that was meant takes their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from deskapp.charter.calendar import WorkingCalendar
from deskapp.errors import WordsError
from deskapp.words import moments
from deskapp.words.set_time import typed_as
from deskapp.words.times import clock_time, london

Reader = Callable[[str, datetime, WorkingCalendar], object]
"""From what was typed at a moment to the instant or the London day that is meant, or to how it would be typed in full.
May raise WordsError.
"""
MEANT = ".meant"
"""Stands behind a field's name where the entry keeps what its words meant."""


def past(typed: str, now: datetime, _calendar: WorkingCalendar) -> datetime:
    """A time that has been."""
    return moments.past(typed, now)


def past_date(typed: str, now: datetime, _calendar: WorkingCalendar) -> date:
    """A day that has been."""
    return moments.past_date(typed, now)


def past_day_or_time(typed: str, now: datetime, calendar: WorkingCalendar) -> object:
    """A day, or a day and a time."""
    try:
        return past_date(typed, now, calendar)
    except WordsError:
        return past(typed, now, calendar)


def coming_date(typed: str, now: datetime, _calendar: WorkingCalendar) -> date:
    """A day to come."""
    return moments.coming_date(typed, now)


READERS: Mapping[str, Reader] = {"promised_at": moments.promised, "at": past, "told_at": past}
"""The fields of any form that hold a time, and how each is read."""


class MeantTimes:
    """The words of a form's time fields, and what each meant when it was typed."""

    def __init__(self, readers: Mapping[str, Reader], calendar: WorkingCalendar) -> None:
        self._readers = readers
        self._calendar = calendar
        self._words: dict[str, str] = {}
        self._meant: dict[str, str] = {}

    def note(self, values: Mapping[str, str], now: datetime) -> dict[str, str]:
        """Look at words that are new; what all of them meant, as the entry keeps it."""
        for name in self._readers:
            words = values.get(name, "").strip()
            if words != self._words.get(name):
                self._words[name], self._meant[name] = words, self._read(name, words, now)
        return {f"{name}{MEANT}": meant for name, meant in self._meant.items() if meant}

    def take_up(self, values: Mapping[str, str]) -> None:
        """What was kept with an entry that was begun before."""
        for name in self._readers:
            if values.get(name) and values.get(f"{name}{MEANT}"):
                self._words[name], self._meant[name] = values[name].strip(), values[f"{name}{MEANT}"]

    def moved(self, values: Mapping[str, str], now: datetime) -> dict[str, str]:
        """The fields whose words would mean another time now, each with the date that was meant."""
        return {
            name: meant
            for name, meant in self._meant.items()
            if meant
            and values.get(name, "").strip() == self._words[name]
            and self._read(name, self._words[name], now) != meant
        }

    def _read(self, name: str, words: str, now: datetime) -> str:
        """What the words mean at `now`, in full, as it would be typed; empty where that is nothing yet."""
        if not words:
            return ""
        try:
            at = self._readers[name](words, now, self._calendar)
        except WordsError:
            return ""
        if isinstance(at, str):
            return at
        if isinstance(at, datetime):
            return typed_as(at) if name == "promised_at" else time_in_full(at)
        return in_full(at) if isinstance(at, date) else ""


def in_full(day: date) -> str:
    """A day as it would be typed, year and all."""
    return f"{day.day}/{day.month}/{day.year}"


def time_in_full(at: datetime) -> str:
    """A time that has been, as it would be typed, year and all."""
    return f"{in_full(london(at).date())} {clock_time(at)}"
