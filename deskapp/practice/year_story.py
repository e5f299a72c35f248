"""The story of a made-up year, step by step: what a log cannot hold."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from db.answerphone.check import nothing_on_it
from db.contacts import log, validate
from db.desk import topics
from db.desk.desk import Desk, OnDesk
from db.details.record import Details, record_details
from db.models import Discussion, EventKind, Finding
from db.promises.extend import extend
from db.promises.move import move_promise
from db.promises.wait import ask_them, they_answered
from db.replies.acknowledge import acknowledge
from db.replies.reply import answer
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.clock import desk_zone
from deskapp.practice.days import StoppedClock
from deskapp.practice.routines import end_day, routine_of
from deskapp.practice.year_log import FIRST_NAMES, LAST_NAMES, office_days
from deskapp.wording.phrases import spoken_when

_DESK, _TOM, _SAMIRA = "Priya", "Tom", "Samira"
_REASONS = ("person away", "waiting for others", "too busy")
_FINDINGS = (Finding.WELL_FOUNDED, Finding.PARTLY, Finding.NOT_WELL_FOUNDED, Finding.NOT_WELL_FOUNDED)
_LEARNT = ("We ring the evening before an interpreter comes.", "", "", "The leaflet now says who pays.")
_COMPLAINT_EVERY, _REQUEST_EVERY, _PROMISE_EVERY = 3, 11, 2
"""The working days between two complaints, two requests for own records, and two calls with a time given."""

_WAYS_IN = (Channel.LETTER, Channel.EMAIL, Channel.CALL)
_ABOUT = {
    Kind.COMPLAINT: "Unhappy with how long the hospital took",
    Kind.OWN_INFORMATION: "Wants to see what we have written about them",
    Kind.ENQUIRY: "Which clinic can see them soonest",
}


class YearStep(NamedTuple):
    """Something that happens at `at` (UTC); `order` is for what happens in the same minute."""

    at: datetime
    order: int
    take: Callable[[], None]


class YearStory:
    """Saves complaints, requests, promised calls and the routines of a year, each with the clock set to its time."""

    def __init__(self, desk: Desk, clock: StoppedClock, staff: Mapping[str, OnDesk], chance: random.Random) -> None:
        self._desk, self._clock, self._staff, self._chance = desk, clock, staff, chance
        self._topics = [topic.id for topic in topics.everything(desk)]
        self._ids: dict[int, int] = {}
        self._days: list[date] = []
        self.contacts = 0
        """The number of contacts in the story."""

    def steps(self, first: date, last: date) -> Iterator[YearStep]:
        """Every step between two local dates, in no order."""
        self._days = office_days(self._desk.edition.calendar, first, last + timedelta(days=60))
        number = count()
        for at, day in enumerate(self._days):
            if day > last:
                return
            yield from self._routine(day, is_today=day == last)
            if at % _COMPLAINT_EVERY == 0:
                yield from self._complaint(next(number), at)
            if at % _REQUEST_EVERY == 0:
                yield from self._request(next(number), at)
            if at % _PROMISE_EVERY == 0:
                yield from self._promised_call(next(number), at)

    def _at(self, place: int, clock: str) -> datetime:
        """A local time of the working day with this place in the list."""
        day = self._days[place]
        hours, minutes = map(int, clock.split(":"))
        return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=desk_zone()).astimezone(UTC)

    def _routine(self, day: date, *, is_today: bool) -> Iterator[YearStep]:
        """The check of the answerphone and the sign-off. One check in forty and one sign-off in thirty are missing."""
        place, routine = self._days.index(day), routine_of(day)
        if place % 40 != 7:
            yield YearStep(self._at(place, "09:05"), 0, lambda: self._as(routine.by, lambda: nothing_on_it(self._desk)))
        if place % 30 != 11 and not is_today:
            ended = self._at(place, "16:50")
            yield YearStep(ended, 9, lambda: self._as(routine.by, lambda: end_day(self._desk, day, routine)))

    def _complaint(self, number: int, place: int) -> Iterator[YearStep]:
        answered = self._chance.choice((4, 6, 7, 8, 9, 9, 10, 12, 13))
        acknowledged = min(self._chance.choice((1, 2, 2, 3, 4, 4, 6)), answered - 1)
        waits, extends = number % 5 == 1 and answered > 4, number % 7 == 2 and answered > 8
        yield self._logged(number, place, "09:30", channel=_WAYS_IN[number % 3], kind=Kind.COMPLAINT, owner=_TOM)
        late = self._late() if acknowledged > 5 else {}
        yield self._step(number, place + acknowledged, "11:00", _TOM, lambda it: acknowledge(
            self._desk, it, how=EventKind.LETTER_SENT, at=self._clock.at, **late))  # fmt: skip
        if waits:
            yield self._step(number, place + acknowledged, "15:00", _TOM, lambda it: ask_them(
                self._desk, it, asked="Which ward was it?", how=EventKind.EMAIL_SENT))  # fmt: skip
            yield self._step(number, place + acknowledged + 3, "10:00", _TOM, lambda it: they_answered(
                self._desk, it, words="Ward 4."))  # fmt: skip
        if extends:
            yield self._step(number, place + 8, "12:00", _TOM, lambda it: extend(
                self._desk, it, why="The hospital has to look it up", told=True))  # fmt: skip
        explained = answered > 10 and not waits and not extends and number % 4 > 0
        told = "What we found, and what we do about it."
        yield self._step(number, place + answered + 4 * waits, "15:30", _TOM, lambda it: self._answered(
            it, EventKind.LETTER_SENT, told, is_late=explained))  # fmt: skip
        yield self._step(number, place + answered + 4 * waits, "15:35", _TOM, lambda it: record_details(
            self._desk, it, Details(complaint=self._facts(number))))  # fmt: skip

    def _facts(self, number: int) -> dict[str, Any]:
        return {
            "discussion_offered": Discussion.OFFERED,
            "advocacy_told": True,
            "outcome": _FINDINGS[number % len(_FINDINGS)],
            "to_ombudsman": number % 17 == 4,
            "learning": _LEARNT[number % len(_LEARNT)],
        }

    def _request(self, number: int, place: int) -> Iterator[YearStep]:
        yield self._logged(
            number, place, "14:10", channel=Channel.VISIT, kind=Kind.OWN_INFORMATION, owner=_TOM, outcome=Outcome.SORTED
        )
        given = self._chance.choice((9, 12, 14, 16, 19, 27))
        yield self._step(number, place + given, "15:00", _TOM, lambda it: record_details(
            self._desk, it, Details(own_information=self._given())))  # fmt: skip

    def _given(self) -> dict[str, Any]:
        return {"id_checked": True, "given_on": local_date(self._clock.at), "given_how": "by post"}

    def _promised_call(self, number: int, place: int) -> Iterator[YearStep]:
        due = self._at(place + 1, "12:00")
        yield self._logged(
            number, place, "11:20", channel=Channel.CALL, kind=Kind.ENQUIRY, owner=_SAMIRA, outcome=Outcome.RING_BACK,
            rings=1 + number % 6, promised_at=due,
        )  # fmt: skip
        fate = self._chance.choice(("kept",) * 14 + ("late",) * 2 + ("moved",))
        if fate == "moved":
            yield self._step(number, place + 1, "10:00", _SAMIRA, lambda it: move_promise(
                self._desk, it, promised_at=self._at(place + 1, "16:00"), why=self._reason(), told=True))  # fmt: skip
        clock = {"kept": "10:30", "late": "14:20", "moved": "15:20"}[fate]
        yield self._step(number, place + 1, clock, _SAMIRA, lambda it: self._answered(
            it, EventKind.SPOKE, "Told them what they asked.", is_late=fate == "late"))  # fmt: skip

    def _answered(self, contact_id: int, how: EventKind, told: str, *, is_late: bool) -> None:
        late = self._late() if is_late else {}
        answer(self._desk, contact_id, how=how, told=told, sorted_=True, at=self._clock.at, **late)

    def _late(self) -> dict[str, Any]:
        """The notes on a late reply: the reason, and that we said sorry."""
        return {"miss_reason": self._reason(), "sorry_said": True}

    def _reason(self) -> str:
        return self._chance.choice(_REASONS)

    def _as(self, who: str, do: Callable[[], object]) -> None:
        self._desk.staff = self._staff[who]
        do()

    def _step(self, number: int, place: int, clock: str, who: str, do: Callable[[int], object]) -> YearStep:
        return YearStep(self._at(place, clock), 1, lambda: self._as(who, lambda: do(self._ids[number])))

    def _logged(
        self, number: int, place: int, clock: str, *, owner: str, promised_at: datetime | None = None, **facts: Any
    ) -> YearStep:
        received_at = self._at(place, clock)
        name = f"{self._chance.choice(FIRST_NAMES)} {self._chance.choice(LAST_NAMES)}"
        topic_id = self._chance.choice(self._topics)

        def save() -> None:
            self._desk.staff = self._staff[_DESK]
            contact = validate.new(
                entry_id=f"year-{number}", received_at=received_at, name=name, number=f"01632 960{number % 1000:03}",
                about=_ABOUT[facts["kind"]], topic_id=topic_id, owner_id=self._staff[owner].id, **facts,
            )  # fmt: skip
            said = f"{_SAMIRA} will ring you {spoken_when(promised_at, received_at)}." if promised_at else None
            logged = log.log_contact(self._desk, contact, promised_at=promised_at, said_words=said)
            self._ids[number] = logged.contact_id
            self.contacts += 1

        return YearStep(received_at + timedelta(minutes=5), 0, save)
