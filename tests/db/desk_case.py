"""Helpers of the record's tests: a stopped clock, entries, a second process."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import col, select

from db.answerphone.days import Gaps
from db.answerphone.read import CheckSeen, check_seen
from db.contacts import log
from db.contacts.page import Page
from db.desk.desk import Desk
from db.desk.staff import add_staff, come_on_duty
from db.end_of_day.review import Review
from db.end_of_day.sign_offs import Signed, last_of
from db.end_of_day.to_decide import ToDecide, to_decide
from db.models import AnswerphoneCheck, Contact, EventKind
from db.people.edit import change_person, person_fields
from db.people.page import PersonPage, person
from db.replies.reply import answer
from db.startup.open_desk import open_desk
from db.storage.sessions import read_session, writing
from deskapp.charter.reading import shipped_text
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Outcome
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests import one_dialect

one_dialect.register()

NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
"""A Tuesday afternoon."""
ROOT = Path(__file__).parents[2]
_entries = count(1)


class StoppedClock(Clock):
    """A clock that shows the time to which a test has set it."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 11) -> datetime:
    """A time (UTC) of 2026; in winter it is London's too."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def entry(channel: Channel = Channel.CALL, **fields: Any) -> Contact:
    """An entry as a form fills it."""
    if channel is Channel.CALL:
        fields.setdefault("outcome", Outcome.RING_BACK)
    said = {"entry_id": f"entry-{next(_entries)}", "received_at": NOW, "about": "Wants a dentist", **fields}
    return Contact(channel=channel, **said)


def rows(desk: Desk, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement, read from the file itself."""
    with closing(desk.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def opened_as(desk: Desk, name: str, clock: Clock | None = None) -> Desk:
    """Another desk on the same record, with a current user who is added if new."""
    with suppress(WordsError):
        add_staff(desk, name)
    return open_desk(replace(desk.settings, staff_name=name), clock or desk.clock)


@contextmanager
def colleague(desk: Desk, name: str = "Derek Lowe") -> Iterator[Desk]:
    """A colleague at a desk of their own on the same record, with the same clock."""
    other = opened_as(desk, name)
    try:
        yield other
    finally:
        other.close()


def start(script: str, *words: object) -> subprocess.Popen[str]:
    """Start another process at the same desk; `script` finds `words` in sys.argv[1:]."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *[str(word) for word in words]],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def all_at_once(processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """Release processes that have printed "ready" and wait for a line, all at once. Returns their output."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return ended(processes)


def ended(processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """The output of each process, all of which must succeed."""
    said = [process.communicate(timeout=120) for process in processes]
    for process, (_, wrong) in zip(processes, said, strict=True):
        assert process.returncode == 0, wrong
    return [out for out, _ in said]


def promised(desk: Desk, name: str, promised_at: datetime, **facts: Any) -> int:
    """Log a call with a promised time. Returns the contact's id."""
    facts.setdefault("received_at", desk.clock.now())
    return log.log_contact(desk, entry(name=name, **facts), promised_at=promised_at).contact_id


def checked(desk: Desk, messages: int = 0, at: datetime | None = None) -> None:
    """Make a complete answerphone check."""
    at = at or desk.clock.now()
    with writing(desk.engine) as session:
        session.add(
            AnswerphoneCheck(
                day=local_date(at),
                started_at=at,
                started_by_id=1,
                at_it_id=1,
                at_it_since=at,
                machine_count=messages,
                written_count=messages,
                ended_at=at,
                ended_by_id=1,
            )
        )


def checks_of(engine: Engine, day: date) -> list[CheckSeen]:
    """The answerphone checks that count for a London date, in the order of their beginning."""
    with read_session(engine) as session:
        found = session.exec(
            select(AnswerphoneCheck).where(AnswerphoneCheck.day == day).order_by(col(AnswerphoneCheck.id))
        )
        return [check_seen(session, row) for row in found.all()]


def note_gap(desk: Desk, day: date, reason: str) -> None:
    with writing(desk.engine) as session:
        Gaps(desk, [day], reason).explain(session)


def signed_off(engine: Engine, day: date) -> Signed | None:
    """The last sign-off of a London date, or None."""
    with read_session(engine) as session:
        return last_of(session, day)


def names(found: list[ToDecide]) -> list[str]:
    """The names of what is to be decided, in order."""
    return [each.row.name or "" if each.row else each.why.value for each in found]


def still(desk: Desk, known: Review) -> list[ToDecide]:
    """The state of what is to be decided in a review."""
    return to_decide(desk, desk.clock.now(), day=known.day, decided=known.decided)


def reply(desk: Desk, contact_id: int, **said: Any) -> None:
    answer(
        desk,
        contact_id,
        **{"how": EventKind.SPOKE, "told": "Gave her the list", "sorted_": True, "at": desk.clock.now(), **said},
    )


def standing(seen: Page) -> dict[str, Any]:
    """A page without the traces of an action that was undone."""
    running = [(row.promise, row.rule, row.started_at, row.due_at, row.due_explained) for row in seen.running]
    return {**seen._asdict(), "promises": running, "history": (), "version": 0}


@contextmanager
def desk_of(settings: Settings, clock: Clock, edition: str) -> Iterator[Desk]:
    """A further desk, with the charter of this name."""
    desk = open_desk(replace(settings, folder=settings.folder / edition), clock, edition_text=shipped_text(edition))
    try:
        yield desk
    finally:
        desk.close()


def desk_in(folder: Path, clock: StoppedClock, *, who: str | None = "Priya", practice: bool = False) -> Desk:
    """The desk of a folder, with a current user."""
    desk = open_desk(Settings(folder=folder, practice=practice), clock)
    if who is not None:
        come_on_duty(desk, who, add=True)
    return desk


def logged(desk: Desk, name: str | None, received_at: datetime, **facts: Any) -> int:
    """Log an answerphone message, or another contact, while the clock is stopped. Returns the contact's id."""
    assert desk.staff is not None
    promised_at = facts.pop("promised_at", None)
    said_words = facts.pop("said_words", None)
    plain = {"channel": Channel.ANSWERPHONE, "about": "Wants a dentist", "owner_id": desk.staff.id}
    plain["written_at"] = received_at
    contact = Contact(
        ref="",
        entry_id=uuid4().hex,
        name=name,
        received_at=received_at,
        created_by=desk.staff.id,
        created_at=desk.clock.now(),
        updated_at=desk.clock.now(),
        edition_id=desk.edition_id,
        **{**plain, **facts},
    )
    return log.log_contact(desk, contact, promised_at=promised_at, said_words=said_words).contact_id


def page_of(desk: Desk, person_id: int) -> PersonPage:
    page = person(desk.engine, person_id)
    assert page is not None
    return page


def change(desk: Desk, person_id: int, **fields: Any) -> None:
    page = page_of(desk, person_id)
    before = person_fields(page)
    change_person(desk, person_id, before._replace(**fields), before=before, version=page.version)
