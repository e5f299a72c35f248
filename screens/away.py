"""Somebody is away, or in again: who, from which day to which. What they have shows to everybody meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from db import away
from db.desk import Desk, OnDesk
from db.drafts import Draft
from db.first_page import AwaySeen
from db.models import NAME_LENGTH
from db.typed import RefusedError
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import london_date
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.words import moments, phrases
from deskapp.words.matching import chosen
from deskapp.words.presence import away_words
from screens.kept_form import KeptForm
from screens.meant_times import Reader
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option

BACK, OTHER_DAYS = "back", "other_days"
WHO_WANTED = "Enter who is away: the first letters of a name"
DAY_WANTED = "Enter the day, like today, thu or 26 nov"
WHAT_WANTED = "Are they back (b), or away on other days (o)?"


@dataclass(frozen=True, slots=True)
class Ready:
    """Who is away and when; `first_day` None: they are back."""

    staff: OnDesk
    first_day: date | None = None
    last_day: date | None = None
    why: str = ""


def day_of(typed: str, now: datetime) -> date:
    """The London day that is meant, to come or gone: today, tom, thu, 26 nov, y. WordsError with the mend."""
    for read in (moments.coming_date, moments.past_date):
        try:
            return read(typed, now)
        except WordsError:
            continue
    raise WordsError(DAY_WANTED)


def _day_away(typed: str, now: datetime, _calendar: WorkingCalendar) -> date:
    return day_of(typed, now)


class AwayForm(KeptForm[Ready]):
    """One time away of one person, or its end."""

    NAME = "Somebody is away"
    HELP = """\
Who is away, from which day to which, both included. Leave the last day empty where nobody knows.
What they have is marked AWAY in the queue, and stands in everybody's own view. For somebody who is away now,
b says that they are back."""
    TIMES: ClassVar[Mapping[str, Reader]] = {"first_day": _day_away, "last_day": _day_away}
    HINTS: ClassVar[Mapping[str, str]] = {
        "who": "The first letters of a name. Enter goes on.",
        "what": "b: they are in again from now on. o: they are away on other days.",
        "first_day": "Enter: from today. Or the day: tom, thu, 26 nov",
        "last_day": "The last day that they are away, like thu or 26 nov. Empty where nobody knows.",
        "why": "Only if it helps: holiday, training. Nothing about their health. Enter saves.",
    }

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        draft: Draft,
        staff: Sequence[OnDesk],
        now_away: Mapping[int, AwaySeen],
    ) -> None:
        super().__init__(desk, clock, draft)
        self._staff = {one.name: one for one in staff}
        self._away = now_away

    def body(self) -> ComposeResult:
        """Who is away now, and the fields."""
        yield Static(self.who_is_away(), id="now-away", markup=False)
        yield Box("who", "Who", cells=24, max_length=80)
        yield Choice("what", "They are", (Option(BACK, "b", "Back"), Option(OTHER_DAYS, "o", "Away on other days")))
        yield Box("first_day", "Away from", cells=20, max_length=40, hint="Enter: today")
        yield Box("last_day", "Last day away", cells=20, max_length=40, hint="empty: nobody knows")
        yield Box("why", "Why", cells=0, max_length=NAME_LENGTH)

    def who_is_away(self) -> str:
        """Who is away now, a line each."""
        today = london_date(self.clock.now())
        said = [f" {away_words(seen.name, seen.last_day, today)}." for seen in self._away.values()]
        return "\n".join(said or [" Everybody is in today."]) + "\n"

    def path(self) -> Sequence[str]:
        """The days only where they are to be said."""
        if self._seen() is not None and self.typed["what"] != OTHER_DAYS:
            return ("who", "what")
        return ("who", *(("what",) if self._seen() else ()), "first_day", "last_day", "why")

    def check(self, name: str) -> None:
        """What cannot be so is refused where it is said; a name is put in full."""
        if name == "who":
            self.fields["who"].put(self._person().name)
        elif name in ("first_day", "last_day"):
            self._day(name, self.clock.now())

    def show_words(self) -> None:
        """What was understood, beside each field; fields that are not asked are put away."""
        self.top("Somebody is away", right="(kept as you type)")
        now, asked = self.clock.now(), self.path()
        for name in ("what", "first_day", "last_day", "why"):
            self.fields[name].display = name in asked
        who = self.fields["who"]
        staff = self._staff.get(chosen(self.typed["who"], list(self._staff)) or "")
        if isinstance(who, Box):
            who.echo = f"= {staff.name}" if staff is not None else ""
        for name in ("first_day", "last_day"):
            box = self.fields[name]
            if isinstance(box, Box):
                box.echo = self._read_back(name, now)

    def read(self, now: datetime) -> Ready:
        """Who and when, or the first field that is wanting."""
        staff = self._person()
        if self._seen() is not None:
            if not self.typed["what"]:
                raise RefusedError("what", WHAT_WANTED)
            if self.typed["what"] == BACK:
                return Ready(staff)
        first_day = self._day("first_day", now) or london_date(now)
        return Ready(staff, first_day, self._day("last_day", now), self.typed["why"])

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        staff, today = ready.staff, london_date(self.clock.now())
        if ready.first_day is None:
            away.back(self.desk, self._away[staff.id].away_id)
            return f"{staff.short_name} is in again.", None
        away.go_away(self.desk, staff.id, ready.first_day, ready.last_day, ready.why)
        words = away_words(staff.short_name, ready.last_day, today)
        if ready.first_day > today:
            words = f"{words}, from {phrases.day_short(ready.first_day)}"
        return f"{words}. What they have shows to everybody.", None

    def _seen(self) -> AwaySeen | None:
        """That the one who is named is away now."""
        staff = self._staff.get(chosen(self.typed["who"], list(self._staff)) or "")
        return self._away.get(staff.id) if staff is not None else None

    def _person(self) -> OnDesk:
        name = chosen(self.typed["who"], list(self._staff))
        if name is None:
            raise RefusedError("who", WHO_WANTED)
        return self._staff[name]

    def _day(self, name: str, now: datetime) -> date | None:
        typed = self.typed[name]
        try:
            return day_of(typed, now) if typed else None
        except WordsError as error:
            raise RefusedError(name, str(error)) from error

    def _read_back(self, name: str, now: datetime) -> str:
        try:
            day = self._day(name, now)
        except RefusedError:
            return ""
        return phrases.read_back_day(day, london_date(now)) if day is not None else ""
