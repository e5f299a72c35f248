"""Which days have their answerphone checks: today's, by when it is owed, and the days that stay a gap for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from db import checking
from db.answerphone_seen import name_of, under_way
from db.answerphone_state import CheckState, LastCheck, UnderWay
from db.desk import Desk
from db.editions import Editions, edition_of
from db.models import AnswerphoneCheck, Duty, NoCheck, Staff
from db.sessions import reading, writing
from deskapp.charter.edition import Edition
from deskapp.charter.rules import due, london_date
from deskapp.charter.vocabulary import PromiseName
from deskapp.clock import LONDON
from deskapp.errors import WordsError

ONE_DAY = timedelta(days=1)
FORTNIGHT = timedelta(days=14)
REASON_LENGTH = 200


class Gap(NamedTuple):
    """A working day without enough checks: how many were made of how many, and why, where somebody said."""

    day: date
    made: int
    wanted: int
    reason: str
    by: str


def due_of(edition: Edition, day: date) -> datetime | None:
    """By when the answerphone is to be checked on this London date (UTC); None where the charter does not ask for it
    or we are shut.
    """
    rule = next((rule for rule in edition.rules if rule.name is PromiseName.CHECK), None)
    if rule is None or not edition.calendar.is_working_day(day):
        return None
    return due(rule, edition.calendar.opens_at(day), edition.calendar).due_at


def wanted_on(edition: Edition, day: date) -> int:
    """How many checks are owed on this London date."""
    return edition.answerphone.checks_a_day if due_of(edition, day) is not None else 0


def in_time(edition: Edition, day: date, ended_at: datetime | None) -> bool | None:
    """Whether a check that counts for `day` was done in time; None where it is not done, or none was owed."""
    due_at = due_of(edition, day)
    return None if ended_at is None or due_at is None else ended_at <= due_at


def check_state(desk: Desk, now: datetime) -> CheckState:
    """How the answerphone stands now. Raises RecordError."""
    today = london_date(now)
    with reading(desk.engine) as session:
        done = _made(session, today, today).get(today, 0)
        last = _last(session)
        begun = _under_way(session)
        since = london_date(last.started_at) if last else _in_use_since(session)
    wanted = wanted_on(desk.edition, today)
    days_waiting = 0 if done or since is None else max(0, (today - since).days)
    day = begun.day if begun else today
    goes_by = desk.edition if day == today else edition_of(desk, day)
    due_at = due_of(goes_by, day) if begun or done < wanted else None
    is_quiet = done or not wanted or (begun is not None and begun.day == today)
    warn_at = None if is_quiet else _warn_at(desk.edition, today)
    return CheckState(today, wanted, done, due_at, warn_at, days_waiting, last, begun)


def gaps(desk: Desk, since: date, until: date) -> list[Gap]:
    """The working days of these, both included, whose checks were not all made by the time we closed or after it, in
    order. None before the desk was first used, and not today while there is still time. Each by the charter that was in
    force on that day. Raises RecordError.
    """
    now = desk.clock.now()
    with reading(desk.engine) as session:
        first = _in_use_since(session)
        if first is None:
            return []
        made = _made(session, since, until)
        reasons = _reasons(session, since, until)
    found, editions = [], Editions(desk)
    for day in _days(max(since, first), min(until, london_date(now))):
        due_at, wanted = due_of(editions.of(day), day), wanted_on(editions.of(day), day)
        if due_at is not None and due_at < now and made.get(day, 0) < wanted:
            found.append(Gap(day, made.get(day, 0), wanted, *reasons.get(day, ("", ""))))
    return found


def unexplained(desk: Desk, now: datetime) -> list[date]:
    """The working days of the last fortnight without enough checks of which nobody has said why. Raises RecordError."""
    today = london_date(now)
    return [gap.day for gap in gaps(desk, today - FORTNIGHT, today - ONE_DAY) if not gap.reason]


def explain(desk: Desk, now: datetime, reason: str) -> None:
    """Say the same of each of those days why it was not checked. Raises WordsError, RecordError."""
    for day in unexplained(desk, now):
        note_gap(desk, day, reason)


def note_gap(desk: Desk, day: date, reason: str) -> None:
    """Say why the answerphone was not checked on a day, like "phone line down". The gap stays; a reason that is said
    again takes the place of the one before. Raises WordsError where the day has its checks or had none to make,
    RecordError.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    words = reason.strip()
    if not words:
        raise WordsError("Say why it was not checked, like: phone line down")
    if len(words) > REASON_LENGTH:
        raise WordsError("Why it was not checked can be up to 200 letters.")
    if day > london_date(now):
        raise WordsError("That day has not come yet.")
    wanted = wanted_on(edition_of(desk, day), day)
    with writing(desk.engine) as session:
        if _made(session, day, day).get(day, 0) >= wanted:
            raise WordsError("Nothing is missing on that day: no reason is needed.")
        row = session.get(NoCheck, day) or NoCheck(day=day, reason=words, by_id=by_id, at=now)
        row.reason, row.by_id, row.at = words, by_id, now
        session.add(row)


def _warn_at(edition: Edition, day: date) -> datetime:
    """When it is late enough on that day to say that nobody has checked yet: a time by London's clocks."""
    hours, seconds = divmod(edition.answerphone.warn_from, 3600)
    return datetime.combine(day, time(hours, seconds // 60, seconds % 60), LONDON).astimezone(UTC)


def _made(session: Session, since: date, until: date) -> dict[date, int]:
    columns: list[Any] = [AnswerphoneCheck.day, func.count()]
    rows = session.execute(
        select(*columns)
        .where(col(AnswerphoneCheck.day).between(since, until), col(AnswerphoneCheck.ended_at).is_not(None))
        .group_by(col(AnswerphoneCheck.day))
    )
    return {row[0]: row[1] for row in rows}


def _last(session: Session) -> LastCheck | None:
    row = session.execute(
        select(AnswerphoneCheck.started_at, AnswerphoneCheck.machine_count)
        .where(col(AnswerphoneCheck.ended_at).is_not(None))
        .order_by(col(AnswerphoneCheck.id).desc())
        .limit(1)
    ).first()
    return LastCheck(row[0], row[1] or 0) if row else None


def _under_way(session: Session) -> UnderWay | None:
    row = under_way(session)
    if row is None or row.id is None:
        return None
    who = name_of(session, row.at_it_id)
    return UnderWay(
        row.id, row.day, row.started_at, row.at_it_id, who, row.at_it_since, row.machine_count, row.written_count
    )


def _in_use_since(session: Session) -> date | None:
    """The London date on which somebody first came on this desk: what was before is nobody's gap."""
    first = session.exec(select(Duty.from_at).order_by(col(Duty.id)).limit(1)).first()
    return london_date(first) if first else None


def _reasons(session: Session, since: date, until: date) -> dict[date, tuple[str, str]]:
    columns: list[Any] = [NoCheck.day, NoCheck.reason, Staff.name]
    rows = session.execute(
        select(*columns)
        .select_from(NoCheck)
        .join(Staff, col(Staff.id) == col(NoCheck.by_id))
        .where(col(NoCheck.day).between(since, until))
    )
    return {day: (reason, name) for day, reason, name in rows}


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY
