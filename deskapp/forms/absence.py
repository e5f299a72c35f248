"""Record a staff member's absence, or its end. Meanwhile everyone sees the contacts that they own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from db.desk import absences
from db.desk.desk import Desk, OnDesk
from db.desk.staff import everybody
from db.drafts.book import Draft
from db.models import NAME_LENGTH
from db.queue.first_page import AwaySeen
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.fields import ChoiceField, Hint, Option, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.meant_times import Reader
from deskapp.forms.names import name_offered
from deskapp.forms.results import Saved
from deskapp.forms.typed import refusing
from deskapp.parsing import time_box
from deskapp.parsing.matching import chosen
from deskapp.wording import phrases
from deskapp.wording.absence import away_words
from deskapp.wording.causes import Cause, PeopleCause

BACK, OTHER_DAYS = "back", "other_days"
NOW_AWAY = "now-away"
_PARTS: tuple[Part, ...] = (
    TextBlock(NOW_AWAY),
    TextField("who", "Who", width=24, max_length=80),
    ChoiceField(
        "what", "They are", (Option(BACK, "b", "Back"), Option(OTHER_DAYS, "o", "Away on other days")), brief=False
    ),
    TextField("first_day", "Away from", "Enter: today", width=20, max_length=40),
    TextField("last_day", "Last day away", "leave empty if nobody knows", width=20, max_length=40),
    TextField("why", "Why", width=0, max_length=NAME_LENGTH),
)
_DAYS = ("first_day", "last_day")


@dataclass(frozen=True, slots=True)
class _Ready:
    """The absence of a member of staff, in local dates; `first_day` None ends the present one."""

    staff: OnDesk
    first_day: date | None = None
    last_day: date | None = None
    why: str = ""


def parse_day(typed: str, now: datetime) -> date:
    """The local date, past or future, parsed from "today", "thu", "26 nov", "y". Raises WordsError."""
    for read in (time_box.coming_date, time_box.past_date):
        try:
            return read(typed, now)
        except WordsError:
            continue
    raise WordsError(PeopleCause.ABSENCE_DAY_WANTED)


def _read_day(typed: str, now: datetime, _calendar: WorkingCalendar) -> date:
    return parse_day(typed, now)


class AbsenceForm(Form[_Ready]):
    """One absence of one member of staff, or its end."""

    NAME = "away"
    TITLE = "Somebody is away"
    HELP = """\
Who is away, from which day to which, both included. Leave the last day empty if nobody knows.
What they have is marked AWAY in the queue, and shows in everybody's own view. For somebody who is away now,
b says that they are back."""
    TIMES: ClassVar[Mapping[str, Reader]] = dict.fromkeys(_DAYS, _read_day)
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "who": Hint("The first letters of a name.", "Enter goes on."),
        "what": Hint("b: they are in again from now on. o: they are away on other days."),
        "first_day": Hint("Enter: from today. Or the day: tom, thu, 26 nov"),
        "last_day": Hint("The last day that they are away, like thu or 26 nov. Leave it empty if nobody knows."),
        "why": Hint("Only if it helps: holiday, training. Nothing about their health.", "Enter saves."),
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._staff: Mapping[str, OnDesk] = {}
        self._away: Mapping[int, AwaySeen] = {}

    def prepare(self) -> None:
        """Read the staff, and who is away. Raises RecordError."""
        engine = self.desk.engine
        self._staff = {one.name: one for one in everybody(engine)}
        self._away = absences.who_is_away(engine, local_date(self.clock.now()))

    def parts(self) -> Sequence[Part]:
        """The present absences, and the fields."""
        return _PARTS

    def path(self) -> Sequence[str]:
        """The fields in order: the staff member, then the return of one who is away, or the days of a new absence."""
        if self._present_absence() is not None and self.typed["what"] != OTHER_DAYS:
            return ("who", "what")
        return ("who", *(("what",) if self._present_absence() else ()), *_DAYS, "why")

    def hidden(self) -> frozenset[str]:
        """The names of the fields off the path."""
        return frozenset(self.fields).difference(self.path())

    def block(self, name: str, now: datetime) -> str:  # noqa: ARG002 - there is one block
        """The present absences, a line each."""
        today = local_date(now)
        lines = [f"{away_words(seen.name, seen.last_day, today)}." for seen in self._away.values()]
        return "\n".join(lines or ["Everybody is in today."]) + "\n"

    def opening(self, now: datetime) -> list[str]:
        """The present absences, and the staff."""
        return [*self.block(NOW_AWAY, now).split("\n")[:-1], f"On the staff: {', '.join(self._staff)}"]

    def echo(self, name: str, now: datetime) -> str:
        """The name or date in a field, read back in full."""
        if name == "who":
            person = chosen(self.typed["who"], list(self._staff))
            return f"= {person}" if person else ""
        return super().echo(name, now)

    # Validation

    def check(self, name: str) -> None:
        """Complete the name or validate the date as its field is left. Raises RefusedError."""
        if name == "who":
            self.put("who", self._person().name)
        elif name in _DAYS:
            self._day(name, self.clock.now())

    def _present_absence(self) -> AwaySeen | None:
        """The named person's present absence; None if there is none."""
        staff = self._staff.get(chosen(self.typed["who"], list(self._staff)) or "")
        return self._away.get(staff.id) if staff is not None else None

    def _person(self) -> OnDesk:
        return self._staff[name_offered("who", self.typed["who"], list(self._staff), Cause.WHO_WANTED)]

    def _day(self, name: str, now: datetime) -> date | None:
        with refusing(name):
            return parse_day(self.typed[name], now) if self.typed[name] else None

    def read(self, now: datetime) -> _Ready:
        """The absence, or its end. Raises RefusedError."""
        staff = self._person()
        if self._present_absence() is not None:
            if not self.typed["what"]:
                raise RefusedError("what", PeopleCause.ABSENCE_WHAT_WANTED)
            if self.typed["what"] == BACK:
                return _Ready(staff)
        first_day = self._day("first_day", now) or local_date(now)
        return _Ready(staff, first_day, self._day("last_day", now), self.typed["why"])

    # Saving

    def write(self, ready: _Ready) -> Saved:
        """Record it. Raises DeskError."""
        staff, today = ready.staff, local_date(self.clock.now())
        if ready.first_day is None:
            absences.back(self.desk, self._away[staff.id].away_id)
            return Saved(f"{staff.short_name} is in again.", undoable=False)
        absences.go_away(self.desk, staff.id, ready.first_day, ready.last_day, ready.why)
        words = away_words(staff.short_name, ready.last_day, today)
        if ready.first_day > today:
            words = f"{words}, from {phrases.day_short_as_of(ready.first_day, today)}"
        return Saved(f"{words}. What they have shows to everybody.", undoable=False)
