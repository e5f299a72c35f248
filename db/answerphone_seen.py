"""Checks of the answerphone as they are read: who made each, what was on it, whether it was made in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.models import AnswerphoneCheck, ClosedReason, Contact, Deleted, Heard, HeardAs, Staff
from db.sessions import reading
from deskapp.errors import RecordError


class HeardSeen(NamedTuple):
    """One message of a check. `taken_back`: its contact was closed as a mistake, so it counts as not written down.

    `left_at` is a UTC instant; None where nothing was said.
    """

    position: int
    what: HeardAs
    contact_id: int | None
    ref: str
    name: str
    number: str
    left_at: datetime | None
    left_assumed: bool
    taken_back: bool


class CheckSeen(NamedTuple):
    """One check, with its messages in the order in which they were written down. Times are UTC, `day` is a London date.

    `at_it` is who is at it (or was last), since `at_it_since`; `ended_at` is None while it is under way.
    `machine_count` is None until somebody has said what the machine says.
    """

    check_id: int
    day: date
    started_at: datetime
    started_by: str
    at_it_id: int
    at_it: str
    at_it_since: datetime
    machine_count: int | None
    written_count: int
    mismatch_reason: str
    deleted_state: Deleted | None
    kept_why: str
    greeting_ok: bool | None
    ended_at: datetime | None
    ended_by: str
    heard: tuple[HeardSeen, ...]

    @property
    def to_go(self) -> int:
        """How many messages are on the machine that nothing was written down of yet."""
        return max(0, (self.machine_count or 0) - self.written_count)

    @property
    def matches(self) -> bool:
        """Whether as many were dealt with as the machine said."""
        return self.machine_count == self.written_count


def one_check(engine: Engine, check_id: int) -> CheckSeen:
    """The check of that id. Raises RecordError."""
    with reading(engine) as session:
        return seen(session, find(session, check_id))


def open_check(engine: Engine) -> CheckSeen | None:
    """The check that is under way, or None. Raises RecordError."""
    with reading(engine) as session:
        row = under_way(session)
        return seen(session, row) if row else None


def checks_of(engine: Engine, day: date) -> list[CheckSeen]:
    """Every check that counts for this London date, those under way too, in the order of their beginning."""
    with reading(engine) as session:
        rows = session.exec(
            select(AnswerphoneCheck).where(AnswerphoneCheck.day == day).order_by(col(AnswerphoneCheck.id))
        ).all()
        return [seen(session, row) for row in rows]


def previous_check(engine: Engine, before: datetime) -> datetime | None:
    """When the last check that is done was begun, before `before`: whatever is on the machine came after that.

    Its beginning and not its end, because a message left while somebody listened was not among those it said it had.
    None where there was none. UTC.
    """
    with reading(engine) as session:
        return session.exec(
            select(AnswerphoneCheck.started_at)
            .where(col(AnswerphoneCheck.ended_at).is_not(None), col(AnswerphoneCheck.started_at) < before)
            .order_by(col(AnswerphoneCheck.id).desc())
            .limit(1)
        ).first()


def under_way(session: Session) -> AnswerphoneCheck | None:
    """The check that was begun and is not done; there is one at most."""
    return session.exec(
        select(AnswerphoneCheck).where(col(AnswerphoneCheck.ended_at).is_(None)).order_by(col(AnswerphoneCheck.id))
    ).first()


def find(session: Session, check_id: int) -> AnswerphoneCheck:
    """The row of a check. RecordError where there is none."""
    row = session.get(AnswerphoneCheck, check_id)
    if row is None:
        raise RecordError("That check is not in the record any more. Press k to begin one.")
    return row


def seen(session: Session, row: AnswerphoneCheck) -> CheckSeen:
    """A check with its messages and the names of who made it."""
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    heard = heard_in(session, row.id)
    ended_by = name_of(session, row.ended_by_id) if row.ended_by_id is not None else ""
    return CheckSeen(
        row.id,
        row.day,
        row.started_at,
        name_of(session, row.started_by_id),
        row.at_it_id,
        name_of(session, row.at_it_id),
        row.at_it_since,
        row.machine_count,
        row.written_count if row.ended_at else counted(heard),
        row.mismatch_reason,
        row.deleted_state,
        row.kept_why,
        row.greeting_ok,
        row.ended_at,
        ended_by,
        tuple(heard),
    )


def heard_in(session: Session, check_id: int) -> list[HeardSeen]:
    """The messages of a check, in the order in which they were written down."""
    rows = session.execute(
        select(Heard, Contact)
        .join(Contact, col(Contact.id) == col(Heard.contact_id), isouter=True)
        .where(Heard.check_id == check_id)
        .order_by(col(Heard.position))
    )
    return [_heard(heard, contact) for heard, contact in rows]


def counted(heard: Iterable[HeardSeen]) -> int:
    """How many of these messages were dealt with: those that were taken back again were not."""
    return sum(not one.taken_back for one in heard)


def name_of(session: Session, staff_id: int) -> str:
    """The name of somebody who works or worked here."""
    staff = session.get(Staff, staff_id)
    return staff.name if staff else "Somebody"


def _heard(heard: Heard, contact: Contact | None) -> HeardSeen:
    return HeardSeen(
        heard.position,
        heard.what,
        heard.contact_id,
        contact.ref if contact else "",
        (contact.name or "") if contact else "",
        (contact.number or "") if contact else "",
        heard.left_at,
        heard.left_assumed,
        _taken_back(heard, contact),
    )


def _taken_back(heard: Heard, contact: Contact | None) -> bool:
    made_here = heard.what in (HeardAs.WRITTEN_DOWN, HeardAs.UNCLEAR)
    return made_here and contact is not None and contact.closed_reason is ClosedReason.MISTAKE
