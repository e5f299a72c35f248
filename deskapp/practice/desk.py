"""The practice desk: a realistic day with made-up people, in a folder of its own, marked PRACTICE.

The contacts of `deskapp.practice.waiting` and `answered` are saved with the functions that the forms use, each with the
clock set to its time. Nothing is random: the same clock makes the same day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import event

from db.answerphone.check import begin_check, finish_check, nothing_on_it
from db.answerphone.messages import write_message
from db.contacts import log, validate
from db.contacts.log import LogEntry
from db.desk import topics
from db.desk.desk import Desk, OnDesk
from db.desk.staff import come_on_duty
from db.drafts.book import DraftBook
from db.end_of_day.sign_offs import mark_sheet_seen
from db.history.events import last_written_at
from db.models import Deleted, Setting
from db.startup.open_desk import open_desk
from db.storage import engine
from db.storage.sessions import read_session, writing
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel
from deskapp.clock import Clock
from deskapp.errors import DraftError, RecordError
from deskapp.limits import CLOCK_TOLERANCE
from deskapp.practice import people
from deskapp.practice.answered import ANSWERED
from deskapp.practice.days import LATE_YESTERDAY, PracticeDays, StoppedClock
from deskapp.practice.routines import CHECKED_AT, SIGNED_AT, end_day, routine_of
from deskapp.practice.waiting import ON_DESK, STAFF, WAITING, Came
from deskapp.settings import Settings
from deskapp.wording.phrases import spoken_when

_DAY = "practice_day"
"""The setting with the local date for which the record was made. Written last: without it the record is incomplete."""
TELEPHONE, SAFEGUARDING = "01632 960100", "Adult safeguarding at the council, 01632 960010"
"""Numbers from the range reserved for drama."""
A_MINUTE = timedelta(minutes=1)
BEGINS_CHECK = -1
"""The order of the step that begins a check: before messages recorded in the same minute."""
BEGUN = timedelta(minutes=6)
"""The age of the unfinished call."""


def make_practice(settings: Settings, clock: Clock) -> None:
    """Make a practice record in the folder of `settings`, unless it has today's.

    A record of another day, or with entries after the clock's time, is deleted first. Raises RecordError for a folder
    with a real desk, which is not changed.
    """
    settings = replace(settings, practice=True, staff_name=None)
    now = clock.now()
    if engine.find_record(settings) is not engine.RecordFile.MISSING:
        if is_made_for(settings, now, _DAY, local_date(now).isoformat()):
            return
        clear_practice(settings, clock)
    _tell(settings, now)
    _begin_a_call(settings, now)


def is_made_for(settings: Settings, now: datetime, setting: str, value: str) -> bool:
    """True if a practice record was made for the day or month `value`, as its `setting` says, and has nothing
    later than `now`. Raises RecordError for a real desk.
    """
    desk = open_desk(settings, StoppedClock(now))
    try:
        if not desk.first_page.practice:
            raise RecordError(f"{settings.folder} has a real desk in it. Choose another folder to practise in.")
        with read_session(desk.engine) as session:
            made_for = session.get(Setting, setting)
        last = last_written_at(desk.engine)
    finally:
        desk.close()
    if made_for is None or made_for.value != value:
        return False
    return last is not None and last <= now + CLOCK_TOLERANCE


def clear_practice(settings: Settings, clock: Clock) -> None:
    """Delete a practice record: drafts are overwritten, the record is removed with the files beside it."""
    book = DraftBook(settings.drafts, clock)
    for seen in book.unfinished(with_discarded=True):
        try:
            book.resume(seen.id).finish()
        except DraftError:
            continue  # open elsewhere, and finished there
    book.close()
    for path in settings.folder.glob(f"{settings.record.name}*"):
        path.unlink()


class _Step(NamedTuple):
    at: datetime
    order: int
    take: Callable[[], None]


class _Teller:
    """Saves the story in a new record, in the order in which it happened."""

    def __init__(self, desk: Desk, clock: StoppedClock, days: PracticeDays) -> None:
        self._desk = desk
        self._clock = clock
        self._days = days
        self._staff: dict[str, OnDesk] = {}
        self._topics: dict[str, int] = {}
        self._ids: dict[int, int] = {}
        self._check_id = 0

    def tell(self) -> None:
        """Save the whole story, step by step."""
        steps = [step for number, came in enumerate((*ANSWERED, *WAITING)) for step in self._steps(number, came)]
        steps += self._checks()
        steps += self._routines(steps)
        steps.sort(key=lambda step: (step.at, step.order))
        self._clock.at = steps[0].at
        self._use_up_references(steps)
        for short_name, name in sorted(STAFF.items(), key=lambda pair: pair[0] == ON_DESK):
            self._staff[short_name] = come_on_duty(self._desk, name, add=True)
        self._topics = {topic.name: topic.id for topic in topics.everything(self._desk)}
        for step in steps:
            self._clock.at = step.at
            step.take()

    def _use_up_references(self, steps: Sequence[_Step]) -> None:
        """Reserve references as if the year were in progress: about five for every four days."""
        first = {local_date(step.at).year: local_date(step.at) for step in reversed(steps)}
        with writing(self._desk.engine) as session:
            for year, day in first.items():
                log.next_references(session, year, day.timetuple().tm_yday * 5 // 4)

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
        """The steps of the answerphone checks: messages logged in the same hour share a check."""
        written: dict[tuple[date, int], list[tuple[datetime, Came]]] = {}
        for came in (*ANSWERED, *WAITING):
            if came.channel is Channel.ANSWERPHONE:
                at = self._until_now(came.written or came.at, self._days.shift(came.at))
                written.setdefault((local_date(at), at.hour), []).append((at, came))
        for batch in written.values():
            first, last = min(at for at, _ in batch), max(at for at, _ in batch)
            by, count = batch[0][1].by, len(batch)
            yield _Step(first - A_MINUTE, BEGINS_CHECK, lambda by=by, count=count: self._begin_check(by, count))  # type: ignore[misc]
            yield _Step(min(last + A_MINUTE, self._days.now), 5, lambda by=by: self._finish_check(by))  # type: ignore[misc]

    def _routines(self, steps: Sequence[_Step]) -> Iterator[_Step]:
        """The steps that check the answerphone and sign off every working day before the current one."""
        checked = {local_date(step.at) for step in steps if step.order == BEGINS_CHECK}
        first, count = min(local_date(step.at) for step in steps), -1
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
        self._check_id = begin_check(self._desk, count=count).check_id

    def _finish_check(self, by: str) -> None:
        self._desk.staff = self._staff[by]
        finish_check(self._desk, self._check_id, deleted_state=Deleted.YES, greeting_ok=True)

    def _until_now(self, told: str, shift: int) -> datetime:
        return min(self._days.at(told, shift), self._days.now)

    def _log(self, number: int, came: Came, received_at: datetime) -> None:
        self._desk.staff = self._staff[came.by]
        promised_at = self._days.promised(came.promised) if came.promised else None
        said_words = (
            f"{STAFF[came.owner]} will ring you {spoken_when(promised_at, received_at)}." if promised_at else None
        )
        contact = validate.new(
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
            entry = LogEntry(contact, promised_at, came.needs, came.ok_to_leave_message, came.reply_by)
            self._ids[number] = write_message(self._desk, self._check_id, entry).contact_id or 0
            return
        logged = log.log_contact(
            self._desk,
            contact,
            promised_at=promised_at,
            said_words=said_words,
            needs=came.needs,
            ok_to_leave_message=came.ok_to_leave_message,
            reply_by=came.reply_by,
        )
        self._ids[number] = logged.contact_id

    def _chase(self, number: int, count: int, at: datetime) -> None:
        words = "Rang to ask where we are with it."
        entry_id = f"practice-{number}-rang-{count}"
        log.add_call_to(self._desk, self._ids[number], entry_id=entry_id, at=at, words=words)

    def _answer(self, number: int, came: Came, at: datetime) -> None:
        assert came.replied  # noqa: S101 - only answered contacts have this step
        self._desk.staff = self._staff[came.owner]
        log.answer(
            self._desk,
            self._ids[number],
            how=came.replied.how,
            told=came.replied.told,
            sorted_=True,
            at=at,
            miss_reason=came.replied.miss_reason,
            sorry_said=True if came.replied.miss_reason else None,
        )


def practice_charter() -> str:
    """The default charter with made-up telephone numbers."""
    return f'telephone = "{TELEPHONE}"\nsafeguarding = "{SAFEGUARDING}"\n{shipped_text(DEFAULT_EDITION)}'


def _tell(settings: Settings, now: datetime) -> None:
    clock = StoppedClock(now)
    desk = open_desk(settings, clock, edition_text=practice_charter())
    # Practice data may be lost in a power cut: without 49 waits for the disk it takes half the time.
    event.listen(desk.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    try:
        _Teller(desk, clock, PracticeDays(now, desk.edition.calendar)).tell()
        clock.at = now
        come_on_duty(desk, STAFF[ON_DESK], add=True)
        mark_sheet_seen(desk, now)  # so that practice starts with the queue
        people.write_people(desk, local_date(now), now)
        with writing(desk.engine) as session:
            session.add(Setting(name=_DAY, value=local_date(now).isoformat()))
    finally:
        desk.close()


def _begin_a_call(settings: Settings, now: datetime) -> None:
    """Begin a call and leave it as a draft, for the list of unfinished entries."""
    book = DraftBook(settings.drafts, StoppedClock(now))
    try:
        draft = book.begin("call", by=STAFF[ON_DESK], at=now - BEGUN)
        draft.keep({"name": "Marg", "number": "01632 960"}, "number")
        draft.park()
    finally:
        book.close()
