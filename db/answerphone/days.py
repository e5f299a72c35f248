"""The answerphone checks of each day: their number, due time, and the working days with too few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from db.answerphone.read import checker_name, under_way
from db.answerphone.state import CheckState, LastCheck, UnderWay
from db.desk.charter_of_day import Editions, edition_on
from db.desk.desk import Desk, on_desk
from db.models import AnswerphoneCheck, Duty, NoCheck, Staff
from db.storage.sessions import read_session
from deskapp.charter.edition import Edition
from deskapp.charter.rules import due, local_date
from deskapp.charter.vocabulary import PromiseName
from deskapp.clock import desk_zone
from deskapp.errors import WordsError
from deskapp.wording.causes import DayCause

_ONE_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=366)
_REASON_LENGTH = 200


class Gap(NamedTuple):
    """A working day with the number of checks made and due, and the reason for a gap with its author, or ""."""

    day: date
    made: int
    wanted: int
    reason: str
    by: str


def due_of(edition: Edition, day: date) -> datetime | None:
    """The due time (UTC) of the check on a local date; None if the charter requires none or the desk is shut."""
    rule = next((rule for rule in edition.rules if rule.name is PromiseName.CHECK), None)
    if rule is None or not edition.calendar.is_working_day(day):
        return None
    return due(rule, edition.calendar.opens_at(day), edition.calendar).due_at


def wanted_on(edition: Edition, day: date) -> int:
    """The number of checks due on a local date."""
    return edition.answerphone.checks_a_day if due_of(edition, day) is not None else 0


def in_time(edition: Edition, day: date, ended_at: datetime | None) -> bool | None:
    """True if a check of `day` was finished in time; None if it is not finished or none was due."""
    due_at = due_of(edition, day)
    return None if ended_at is None or due_at is None else ended_at <= due_at


def check_state(desk: Desk, now: datetime) -> CheckState:
    """The state of the answerphone checks at `now`. Raises RecordError."""
    today = local_date(now)
    with read_session(desk.engine) as session:
        done = _made(session, today, today).get(today, 0)
        last = _last(session)
        begun = _under_way(session)
        since = local_date(last.started_at) if last else in_use_since(session)
    wanted = wanted_on(desk.edition, today)
    days_waiting = 0 if done or since is None else max(0, (today - since).days)
    day = begun.day if begun else today
    goes_by = desk.edition if day == today else edition_on(desk, day)
    due_at = due_of(goes_by, day) if begun or done < wanted else None
    is_quiet = done or not wanted or (begun is not None and begun.day == today)
    warn_at = None if is_quiet else _warn_at(desk.edition, today)
    return CheckState(today, wanted, done, due_at, warn_at, days_waiting, last, begun)


class DaysChecked(NamedTuple):
    """The number of days on which a check was due, and of those with all their checks."""

    owed: int
    checked: int


def gaps(desk: Desk, since: date, until: date) -> list[Gap]:
    """The working days between two local dates, both included, that had too few checks, in order.

    Each is judged by the charter in force on that day. Days before the desk was first used do not count, nor does today
    before the due time. Raises RecordError.
    """
    return [day for day in _days_owed(desk, since, until) if day.made < day.wanted]


def days_checked(desk: Desk, since: date, until: date) -> DaysChecked:
    """Count the days with a check due, and those with all their checks, both dates included. Raises RecordError."""
    owed = _days_owed(desk, since, until)
    return DaysChecked(len(owed), sum(day.made >= day.wanted for day in owed))


def _days_owed(desk: Desk, since: date, until: date) -> list[Gap]:
    """The days whose checks were due by now, with or without a gap, in order."""
    now = desk.clock.now()
    with read_session(desk.engine) as session:
        first = in_use_since(session)
        if first is None:
            return []
        made = _made(session, since, until)
        reasons = _reasons(session, since, until)
    found, editions = [], Editions(desk)
    for day in _days(max(since, first), min(until, local_date(now))):
        due_at, wanted = due_of(editions.of(day), day), wanted_on(editions.of(day), day)
        if due_at is not None and due_at < now:
            found.append(Gap(day, made.get(day, 0), wanted, *reasons.get(day, ("", ""))))
    return found


def unexplained(desk: Desk, now: datetime) -> list[date]:
    """The gaps of the last year, until yesterday, without a reason. Raises RecordError."""
    today = local_date(now)
    return [gap.day for gap in gaps(desk, today - _A_YEAR, today - _ONE_DAY) if not gap.reason]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps and one reason for all of them, to be recorded in the transaction of a check."""

    desk: Desk
    days: Sequence[date]
    reason: str

    @classmethod
    def of(cls, desk: Desk, at: datetime, reason: str) -> Gaps:
        """The unexplained gaps before `at`; none if `reason` is blank. Raises RecordError."""
        return cls(desk, unexplained(desk, at) if reason.strip() else (), reason)

    def explain(self, session: Session) -> None:
        """Record the reason for each day. The gap stays; an earlier reason is replaced. Raises WordsError."""
        for day in self.days:
            _note_gap(session, self.desk, day, self.reason)


def _note_gap(session: Session, desk: Desk, day: date, reason: str) -> None:
    by_id, now = on_desk(desk).id, desk.clock.now()
    words = reason.strip()
    if not words:
        raise WordsError(DayCause.NO_CHECK_WHY_WANTED)
    if len(words) > _REASON_LENGTH:
        raise WordsError(DayCause.NO_CHECK_WHY_TOO_LONG)
    if day > local_date(now):
        raise WordsError(DayCause.DAY_TO_COME, day="That day")
    if _made(session, day, day).get(day, 0) >= wanted_on(edition_on(desk, day), day):
        raise WordsError(DayCause.NO_REASON_NEEDED)
    row = session.get(NoCheck, day) or NoCheck(day=day, reason=words, by_id=by_id, at=now)
    row.reason, row.by_id, row.at = words, by_id, now
    session.add(row)


def _warn_at(edition: Edition, day: date) -> datetime:
    """The time (UTC) on a local date from which the missing check is warned about."""
    hours, seconds = divmod(edition.answerphone.warn_from, 3600)
    return datetime.combine(day, time(hours, seconds // 60, seconds % 60), desk_zone()).astimezone(UTC)


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
    who = checker_name(session, row.at_it_id)
    return UnderWay(
        row.id, row.day, row.started_at, row.at_it_id, who, row.at_it_since, row.machine_count, row.written_count
    )


def in_use_since(session: Session) -> date | None:
    """The local date on which the desk was first used; None if it never was. No earlier day counts as a gap."""
    first = session.exec(select(Duty.from_at).order_by(col(Duty.id)).limit(1)).first()
    return local_date(first) if first else None


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
        first += _ONE_DAY
