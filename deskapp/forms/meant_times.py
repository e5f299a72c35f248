"""Times typed relative to now, with the moment they meant: "y 1620" is another day tomorrow, "-15" another time in an
hour.

An entry may wait overnight in Unfinished, or stay open on a screen. The words stay in their box as
they were typed for as long as they mean the same; otherwise the date that was meant takes their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import due_date_of, local_date, reading
from deskapp.errors import WordsError
from deskapp.parsing import time_box
from deskapp.parsing.set_time import typed_as
from deskapp.wording import phrases
from deskapp.wording.times import clock_time, local_time

Reader = Callable[[str, datetime, WorkingCalendar], object]
"""Parser of a time field: text typed at a moment -> instant (UTC), local day, or full text.
May raise WordsError.
"""
MEANT = ".meant"
"""Suffix of a field's name for the stored meaning of its text."""


def read_past(typed: str, now: datetime, _calendar: WorkingCalendar) -> datetime:
    """Parse a past time. Raises WordsError."""
    return time_box.past(typed, now)


def read_past_date(typed: str, now: datetime, _calendar: WorkingCalendar) -> date:
    """Parse a past day. Raises WordsError."""
    return time_box.past_date(typed, now)


def past_day_or_time(typed: str, now: datetime, calendar: WorkingCalendar) -> object:
    """Parse a past day, with or without a time. Raises WordsError."""
    try:
        return read_past_date(typed, now, calendar)
    except WordsError:
        return read_past(typed, now, calendar)


def read_coming_date(typed: str, now: datetime, _calendar: WorkingCalendar) -> date:
    """Parse a future day. Raises WordsError."""
    return time_box.coming_date(typed, now)


READERS: Mapping[str, Reader] = {"promised_at": time_box.promised, "at": read_past, "told_at": read_past}
"""The fields of any form that hold a time, and how each is read."""


class MeantTimes:
    """The words of a form's time fields, and what each meant when it was typed."""

    def __init__(self, readers: Mapping[str, Reader], calendar: WorkingCalendar) -> None:
        self._readers = readers
        self._calendar = calendar
        self._words: dict[str, str] = {}
        self._meant: dict[str, str] = {}

    def note(self, values: Mapping[str, str], now: datetime) -> dict[str, str]:
        """Parse the texts that are new. Returns the meanings of all, as stored with the entry."""
        for name in self._readers:
            words = values.get(name, "").strip()
            if words != self._words.get(name):
                self._words[name], self._meant[name] = words, self._read(name, words, now)
        return {f"{name}{MEANT}": meant for name, meant in self._meant.items() if meant}

    def take_up(self, values: Mapping[str, str]) -> None:
        """Load the meanings stored with a draft."""
        for name in self._readers:
            if values.get(name) and values.get(f"{name}{MEANT}"):
                self._words[name], self._meant[name] = values[name].strip(), values[f"{name}{MEANT}"]

    def echo(self, name: str, words: str, now: datetime) -> str:
        """The meaning of a text: "= Tuesday 24 November, 10:40 (today)"; "" if it cannot be parsed, or is no time."""
        if not words or name not in self._readers:
            return ""
        try:
            meant = self._readers[name](words, now, self._calendar)
        except WordsError:
            return ""
        if isinstance(meant, datetime):
            is_promise = name == "promised_at"
            return promise_read_back(meant, now, self._calendar) if is_promise else phrases.read_back(meant, now)
        return phrases.read_back_day(meant, local_date(now)) if isinstance(meant, date) else ""

    def moved(self, values: Mapping[str, str], now: datetime) -> dict[str, str]:
        """The fields whose text would mean another time now, each with the date meant."""
        return {
            name: meant
            for name, meant in self._meant.items()
            if meant
            and values.get(name, "").strip() == self._words[name]
            and self._read(name, self._words[name], now) != meant
        }

    def _read(self, name: str, words: str, now: datetime) -> str:
        """The full form of a relative time or date at `now`, as it would be typed; empty if it cannot be parsed."""
        if not words:
            return ""
        try:
            at = self._readers[name](words, now, self._calendar)
        except WordsError:
            return ""
        if isinstance(at, str):
            return at
        if isinstance(at, datetime):
            return typed_as(at) if name == "promised_at" else typed_time_in_full(at)
        return date_in_full(at) if isinstance(at, date) else ""


def promise_read_back(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """A promise due at `due_at` (UTC): "= Wed 25 Nov, by 17:00 (1 working day)"."""
    left = reading(now, due_at, due_date_of(due_at), calendar).working_days_left
    return phrases.read_back_promise(due_at, now, left)


def date_in_full(day: date) -> str:
    """A day as it would be typed, with the year."""
    return f"{day.day}/{day.month}/{day.year}"


def typed_time_in_full(at: datetime) -> str:
    """A past time as it would be typed, with the year."""
    return f"{date_in_full(local_time(at).date())} {clock_time(at)}"
