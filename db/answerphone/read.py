"""Read checks of the answerphone with their authors and messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.models import AnswerphoneCheck, ClosedReason, Contact, Deleted, Heard, HeardAs, Staff
from db.storage.sessions import read_session
from deskapp.errors import RecordError
from deskapp.wording.causes import Cause


class HeardSeen(NamedTuple):
    """One message of a check. `left_at` is UTC; None for a message without words.

    `what` is UNCLEAR only until it was heard again. `taken_back` is true if its contact was closed as a mistake: it
    counts as not recorded then.
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
    """One check, with its messages in the order of recording. Times are UTC, `day` is a local date.

    `at_it` is the staff member who has it (or had it last), since `at_it_since`. `ended_at` is None while it is in
    progress, `machine_count` until it is entered.
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
        """The number of messages on the machine that are not recorded yet."""
        return max(0, (self.machine_count or 0) - self.written_count)

    @property
    def matches(self) -> bool:
        """True if as many messages were recorded as the machine counted."""
        return self.machine_count == self.written_count


def one_check(engine: Engine, check_id: int) -> CheckSeen:
    """The check with this id. Raises RecordError, also for an unknown id."""
    with read_session(engine) as session:
        return check_seen(session, find_check(session, check_id))


def open_check(engine: Engine) -> CheckSeen | None:
    """The check in progress, or None. Raises RecordError."""
    with read_session(engine) as session:
        row = under_way(session)
        return check_seen(session, row) if row else None


def previous_check(engine: Engine, before: datetime) -> datetime | None:
    """The beginning (UTC) of the last finished check begun before `before`, after which every message on the machine
    was left. None if there was none. Raises RecordError.

    The beginning, not the end: a message left during the check was not counted in it.
    """
    with read_session(engine) as session:
        return session.exec(
            select(AnswerphoneCheck.started_at)
            .where(col(AnswerphoneCheck.ended_at).is_not(None), col(AnswerphoneCheck.started_at) < before)
            .order_by(col(AnswerphoneCheck.id).desc())
            .limit(1)
        ).first()


def greeting_is_wrong(engine: Engine) -> bool:
    """True if the last answer to the question about the greeting was that it needs changing. Raises RecordError."""
    with read_session(engine) as session:
        last = (
            select(AnswerphoneCheck.greeting_ok)
            .where(col(AnswerphoneCheck.greeting_ok).is_not(None))
            .order_by(col(AnswerphoneCheck.ended_at).desc())
        )
        return session.exec(last).first() is False


def nil_check_begun(engine: Engine, at: datetime) -> datetime | None:
    """The end (UTC) of the finished check that found nothing and began within two seconds of `at`; None for none."""
    with read_session(engine) as session:
        return session.exec(
            select(AnswerphoneCheck.ended_at).where(
                col(AnswerphoneCheck.machine_count) == 0,
                col(AnswerphoneCheck.ended_at).is_not(None),
                col(AnswerphoneCheck.started_at).between(at - timedelta(seconds=2), at + timedelta(seconds=2)),
            )
        ).first()


def under_way(session: Session) -> AnswerphoneCheck | None:
    """The check in progress, of which there is one at most; None for none."""
    return session.exec(
        select(AnswerphoneCheck).where(col(AnswerphoneCheck.ended_at).is_(None)).order_by(col(AnswerphoneCheck.id))
    ).first()


def find_check(session: Session, check_id: int) -> AnswerphoneCheck:
    """The row of a check. Raises RecordError for an unknown id."""
    row = session.get(AnswerphoneCheck, check_id)
    if row is None:
        raise RecordError(Cause.CHECK_GONE)
    return row


def check_seen(session: Session, row: AnswerphoneCheck) -> CheckSeen:
    """A check with its messages and the names of its staff."""
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    heard = heard_in(session, row.id)
    ended_by = checker_name(session, row.ended_by_id) if row.ended_by_id is not None else ""
    own = {"check_id": row.id, "ended_by": ended_by, "heard": tuple(heard)}
    own |= {"started_by": checker_name(session, row.started_by_id), "at_it": checker_name(session, row.at_it_id)}
    if not row.ended_at:
        own["written_count"] = counted(heard)
    return CheckSeen(**row.model_dump(include=set(CheckSeen._fields)) | own)


def heard_in(session: Session, check_id: int) -> list[HeardSeen]:
    """The messages of a check, in the order of recording."""
    rows = session.execute(
        select(Heard, Contact)
        .join(Contact, col(Contact.id) == col(Heard.contact_id), isouter=True)
        .where(Heard.check_id == check_id)
        .order_by(col(Heard.position))
    )
    return [_heard(heard, contact) for heard, contact in rows]


def counted(heard: Iterable[HeardSeen]) -> int:
    """The number of these messages that were recorded and not undone since."""
    return sum(not one.taken_back for one in heard)


def checker_name(session: Session, staff_id: int) -> str:
    """The name of a present or former member of staff."""
    staff = session.get(Staff, staff_id)
    return staff.name if staff else "Somebody"


def _heard(heard: Heard, contact: Contact | None) -> HeardSeen:
    return HeardSeen(
        heard.position,
        HeardAs.WRITTEN_DOWN if _heard_since(heard, contact) else heard.what,
        heard.contact_id,
        contact.ref if contact else "",
        (contact.name or "") if contact else "",
        (contact.number or "") if contact else "",
        heard.left_at,
        heard.left_assumed,
        _taken_back(heard, contact),
    )


def _heard_since(heard: Heard, contact: Contact | None) -> bool:
    return heard.what is HeardAs.UNCLEAR and contact is not None and contact.unclear is False


def _taken_back(heard: Heard, contact: Contact | None) -> bool:
    made_here = heard.what in (HeardAs.WRITTEN_DOWN, HeardAs.UNCLEAR)
    return made_here and contact is not None and contact.closed_reason is ClosedReason.MISTAKE
