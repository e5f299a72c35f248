"""The practice desk: a full, believable day of made-up people, in a folder of its own, marked PRACTICE.

The day is told by `db.practice_story` and kept by the same functions that the forms use, each with the clock set to
the moment it happened. Nothing in it is left to chance: with the same clock it is the same day, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import event

from db import checking, contacts, matter, opening, practice_people, topics
from db.answerphone import begin, finish, nothing_on_it
from db.answerphone_heard import write_down
from db.desk import Desk, OnDesk, open_desk
from db.drafts import DraftBook
from db.entry import Entry
from db.models import Deleted, Setting
from db.practice_answered import ANSWERED
from db.practice_routines import CHECKED_AT, SIGNED_AT, end_day, routine_of
from db.practice_story import ON_DESK, SOON, STAFF, WAITING, Came
from db.reviews_signed import sheet_to_show
from db.sessions import reading, writing
from db.staff import come_on_duty
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel
from deskapp.clock import LONDON, Clock
from deskapp.errors import DraftError, RecordError
from deskapp.settings import Settings
from deskapp.words.phrases import spoken_when

DAY = "practice_day"
"""The setting that says which London day the folder was made for. Written last: without it the day is not whole."""
TELEPHONE, SAFEGUARDING = "01632 960100", "Adult safeguarding at the council, 01632 960010"
"""Made up: numbers of the range that is kept for stories."""
CLOCK_BACK = timedelta(minutes=2)
PROMISED_YESTERDAY, LATE_YESTERDAY = "-1 15:30", "-1 16:25"
"""Instead of a time of today that has not come yet."""
A_MINUTE = timedelta(minutes=1)
BEGINS_CHECK = -1
"""The order of the step that begins a check: before what is written down at the same minute."""
HALF_HOUR = timedelta(minutes=30)
SOON_IS = timedelta(minutes=40)
BEGUN = timedelta(minutes=6)
"""How long ago somebody began the call that is unfinished."""


def make_practice(settings: Settings, clock: Clock) -> None:
    """Have a practice day in the folder of `settings`, which is to say practice=True.

    Asked for again on the same day it keeps what is there, with all that was tried out in it. On another day, or where
    the clock was set back to before what is in it, it starts afresh: what was there is deleted. Raises RecordError for
    a folder that has a real desk in it: that is left alone.
    """
    settings = replace(settings, practice=True, staff_name=None)
    now = clock.now()
    if opening.look(settings) is not opening.Found.MISSING:
        if _is_of(london_date(now), settings, now):
            return
        _clear(settings, clock)
    _tell(settings, now)
    _begin_a_call(settings, now)


def _is_of(day: date, settings: Settings, now: datetime) -> bool:
    """Whether the whole of that day is there, and nothing later than `now`. RecordError for a real desk."""
    desk = open_desk(settings, StoppedClock(now))
    try:
        if not desk.first_page.practice:
            raise RecordError(f"{settings.folder} has a real desk in it. Choose another folder to practise in.")
        with reading(desk.engine) as session:
            made_for = session.get(Setting, DAY)
        last = matter.last_written_at(desk.engine)
    finally:
        desk.close()
    if made_for is None or made_for.value != day.isoformat():
        return False
    return last is not None and last <= now + CLOCK_BACK


def _clear(settings: Settings, clock: Clock) -> None:
    """Delete a practice day: its unfinished entries are overwritten, its record goes with all that stands beside it."""
    book = DraftBook(settings.drafts, clock)
    for seen in book.unfinished(thrown=True):
        try:
            book.resume(seen.id).finish()
        except DraftError:
            continue  # Somebody has it open: theirs to finish.
    book.close()
    for path in settings.folder.glob(f"{settings.record.name}*"):
        path.unlink()


class StoppedClock(Clock):
    """A clock that stands where it was put last."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at

    def now(self) -> datetime:
        """The time it was put at."""
        return self.at


class Days:
    """Working days counted from the day that is being worked on: today until we close, else the next one."""

    def __init__(self, now: datetime, calendar: WorkingCalendar) -> None:
        self.now = now
        self._calendar = calendar
        today = london_date(now)
        is_on = calendar.is_working_day(today) and now <= calendar.closes_at(today)
        self.today = today if is_on else calendar.next_working_day(today)

    def day(self, count: int) -> date:
        """The working day so many before (below 0) the one that is being worked on."""
        day = self.today
        while count < 0:
            day -= timedelta(days=1)
            count += self._calendar.is_working_day(day)
        return day

    def at(self, told: str, shift: int = 0) -> datetime:
        """The instant of a time of the story, so many working days earlier."""
        count, clock = told.split()
        hours, minutes = clock.split(":")
        day = self.day(int(count) - shift)
        return datetime(day.year, day.month, day.day, int(hours), int(minutes), tzinfo=LONDON).astimezone(
            self.now.tzinfo
        )

    def shift(self, told: str) -> int:
        """How many working days earlier this has to have been, to have been at all."""
        shift = 0
        while self.at(told, shift) > self.now:
            shift += 1
        return shift

    def promised(self, told: str) -> datetime:
        """The time that was promised: it has gone by where the story names one, and is to come where it is SOON."""
        if told != SOON:
            at = self.at(told)
            return at if at < self.now else self.at(PROMISED_YESTERDAY)
        closes = self._calendar.closes_at(self.today)
        opens = self._calendar.opens_at(self.today)
        soon = _half_hour_from(max(self.now, opens) + SOON_IS)
        return min(soon, closes) if self.now < closes else closes


def _half_hour_from(at: datetime) -> datetime:
    past = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at - past + HALF_HOUR if past else at


class _Step(NamedTuple):
    at: datetime
    order: int
    take: Callable[[], None]


class _Teller:
    """Keeps the story in a new record, in the order in which it happened."""

    def __init__(self, desk: Desk, clock: StoppedClock, days: Days) -> None:
        self._desk = desk
        self._clock = clock
        self._days = days
        self._staff: dict[str, OnDesk] = {}
        self._topics: dict[str, int] = {}
        self._ids: dict[int, int] = {}
        self._check_id = 0

    def tell(self) -> None:
        """All of it, step by step."""
        steps = [step for number, came in enumerate((*ANSWERED, *WAITING)) for step in self._steps(number, came)]
        steps += self._checks()
        steps += self._routines(steps)
        steps.sort(key=lambda step: (step.at, step.order))
        self._clock.at = steps[0].at
        self._use_up_references(steps)
        for short_name, name in sorted(STAFF.items(), key=lambda pair: pair[0] == ON_DESK):
            self._staff[short_name] = come_on_duty(self._desk, name)
        self._topics = {topic.name: topic.id for topic in topics.everything(self._desk.engine)}
        for step in steps:
            self._clock.at = step.at
            step.take()

    def _use_up_references(self, steps: Sequence[_Step]) -> None:
        """A year that is under way has handed some out: about five for every four days."""
        first = {london_date(step.at).year: london_date(step.at) for step in reversed(steps)}
        with writing(self._desk.engine) as session:
            for year, day in first.items():
                contacts.next_references(session, year, day.timetuple().tm_yday * 5 // 4)

    def _steps(self, number: int, came: Came) -> Iterator[_Step]:
        shift = self._days.shift(came.at)
        received_at = self._days.at(came.at, shift)
        written_at = self._until_now(came.written or came.at, shift)
        yield _Step(written_at, 0, lambda: self._log(number, came, received_at))
        for count, told in enumerate(came.chased):
            at = self._days.at(told, shift)
            at = at if at <= self._days.now else self._days.at(LATE_YESTERDAY)
            yield _Step(at, 1 + count, lambda at=at, count=count: self._chase(number, count, at))  # type: ignore[misc]
        if came.replied:
            at = self._until_now(came.replied.at, shift)
            yield _Step(at, 9, lambda: self._answer(number, came, at))

    def _checks(self) -> Iterator[_Step]:
        """The answerphone was checked when its messages were written down: those of one hour in one check."""
        written: dict[tuple[date, int], list[tuple[datetime, Came]]] = {}
        for came in (*ANSWERED, *WAITING):
            if came.channel is Channel.ANSWERPHONE:
                at = self._until_now(came.written or came.at, self._days.shift(came.at))
                written.setdefault((london_date(at), at.hour), []).append((at, came))
        for batch in written.values():
            first, last = min(at for at, _ in batch), max(at for at, _ in batch)
            by, count = batch[0][1].by, len(batch)
            yield _Step(first - A_MINUTE, BEGINS_CHECK, lambda by=by, count=count: self._begin_check(by, count))  # type: ignore[misc]
            yield _Step(min(last + A_MINUTE, self._days.now), 5, lambda by=by: self._finish_check(by))  # type: ignore[misc]

    def _routines(self, steps: Sequence[_Step]) -> Iterator[_Step]:
        """Every working day of the story but the one that is being worked on was checked, and signed off."""
        checked = {london_date(step.at) for step in steps if step.order == BEGINS_CHECK}
        first, count = min(london_date(step.at) for step in steps), -1
        while (day := self._days.day(count)) >= first:
            if day not in checked:
                yield _Step(self._days.at(f"{count} {CHECKED_AT}"), 0, lambda day=day: self._nothing_on_it(day))  # type: ignore[misc]
            yield _Step(self._days.at(f"{count} {SIGNED_AT}"), 99, lambda day=day: self._end_day(day))  # type: ignore[misc]
            count -= 1

    def _nothing_on_it(self, day: date) -> None:
        self._desk.staff = self._staff[routine_of(day).by]
        nothing_on_it(self._desk)

    def _end_day(self, day: date) -> None:
        routine = routine_of(day)
        self._desk.staff = self._staff[routine.by]
        end_day(self._desk, day, routine)

    def _begin_check(self, by: str, count: int) -> None:
        self._desk.staff = self._staff[by]
        self._check_id = begin(self._desk, count=count).check_id

    def _finish_check(self, by: str) -> None:
        self._desk.staff = self._staff[by]
        finish(self._desk, self._check_id, deleted_state=Deleted.YES, greeting_ok=True)

    def _until_now(self, told: str, shift: int) -> datetime:
        return min(self._days.at(told, shift), self._days.now)

    def _log(self, number: int, came: Came, received_at: datetime) -> None:
        self._desk.staff = self._staff[came.by]
        promised_at = self._days.promised(came.promised) if came.promised else None
        said = f"{STAFF[came.owner]} will ring you {spoken_when(promised_at, received_at)}." if promised_at else None
        contact = checking.new(
            entry_id=f"practice-{number}",
            channel=came.channel,
            kind=came.kind,
            received_at=received_at,
            heard_at=self._clock.at if came.channel is Channel.ANSWERPHONE else None,
            name=came.name,
            number=came.number,
            address=came.address,
            about=came.about,
            detail=came.detail,
            topic_id=self._topics[came.topic],
            rings=came.rings,
            outcome=came.outcome,
            owner_id=self._staff[came.owner].id,
            file_place=came.file_place,
        )
        if came.channel is Channel.ANSWERPHONE:
            entry = Entry(contact, promised_at, came.needs, came.ok_to_leave_message, came.reply_by)
            self._ids[number] = write_down(self._desk, self._check_id, entry).contact_id or 0
            return
        logged = contacts.log(
            self._desk,
            contact,
            promised_at=promised_at,
            said_words=said,
            needs=came.needs,
            ok_to_leave_message=came.ok_to_leave_message,
            reply_by=came.reply_by,
        )
        self._ids[number] = logged.contact_id

    def _chase(self, number: int, count: int, at: datetime) -> None:
        words = "Rang to ask where we are with it."
        entry_id = f"practice-{number}-rang-{count}"
        contacts.add_to(self._desk, self._ids[number], entry_id=entry_id, at=at, words=words)

    def _answer(self, number: int, came: Came, at: datetime) -> None:
        assert came.replied  # noqa: S101 - only such a story has this step
        self._desk.staff = self._staff[came.owner]
        contacts.answer(
            self._desk,
            self._ids[number],
            how=came.replied.how,
            told=came.replied.told,
            sorted_=True,
            at=at,
            miss_reason=came.replied.miss_reason,
            sorry_said=True if came.replied.miss_reason else None,
        )


def _charter() -> str:
    """The charter that ships, with numbers that nobody has: what a desk puts in of its own."""
    return f'telephone = "{TELEPHONE}"\nsafeguarding = "{SAFEGUARDING}"\n{shipped_text(DEFAULT_EDITION)}'


def _tell(settings: Settings, now: datetime) -> None:
    clock = StoppedClock(now)
    desk = open_desk(settings, clock, edition_text=_charter())
    # Made-up people may be lost in a power cut: without waiting for the disk 49 times it takes half as long.
    event.listen(desk.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    try:
        _Teller(desk, clock, Days(now, desk.edition.calendar)).tell()
        clock.at = now
        come_on_duty(desk, STAFF[ON_DESK])
        sheet_to_show(desk, now)  # Seen this morning: what is tried out begins with the queue.
        practice_people.write_down(desk, london_date(now), now)
        with writing(desk.engine) as session:
            session.add(Setting(name=DAY, value=london_date(now).isoformat()))
    finally:
        desk.close()


def _begin_a_call(settings: Settings, now: datetime) -> None:
    """A call that somebody was called away from: what F8 lists."""
    book = DraftBook(settings.drafts, StoppedClock(now))
    try:
        draft = book.begin("call", by=STAFF[ON_DESK], at=now - BEGUN)
        draft.keep({"name": "Marg", "number": "01632 960"}, "number")
        draft.park()
    finally:
        book.close()
