"""Checks of the answerphone: begin, take over, finish. A check without messages is recorded too.

`db.answerphone.messages` records the messages of a check, `db.answerphone.days` counts the checks of each day.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from db.answerphone.days import Gaps
from db.answerphone.read import CheckSeen, check_seen, checker_name, counted, find_check, heard_in, under_way
from db.desk.desk import Desk, on_desk
from db.models import AnswerphoneCheck, Deleted
from db.storage.sessions import writing
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause, DayCause
from deskapp.wording.phrases import clock_time

_MOST = 99
_REASON_LENGTH = 200
_REASONS = {"h": "hang-up", "u": "couldn't make it out", "o": "our own test call"}
"""Reasons for a difference between the machine's count and ours, by letter."""
MOST_LETTERS = " h hang-up, u couldn't make it out, o our own test"


def count_of(typed: str) -> int:
    """The number of messages on the machine, as typed: 0 to 99. Raises WordsError."""
    words = typed.strip()
    if not (words.isascii() and words.isdigit()):
        raise WordsError(DayCause.COUNT_WANTED)
    if int(words) > _MOST:
        raise WordsError(DayCause.COUNT_TOO_HIGH)
    return int(words)


def begin_check(
    desk: Desk, *, count: int | None = None, started_at: datetime | None = None, gap_reason: str = ""
) -> CheckSeen:
    """Begin a check, or continue the one in progress. It counts for the local day on which it began.

    `count` is the number of messages on the machine, if known; `started_at` (UTC, default now) the time at which a new
    check began. A check that a colleague has is returned unchanged, with their id in `at_it_id`: the caller asks, and
    calls `take_over`. `gap_reason` explains the days before without a check. Raises WordsError, RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    gaps = Gaps.of(desk, started_at or now, gap_reason)
    with writing(desk.engine) as session:
        gaps.explain(session)
        row = under_way(session)
        if row is not None and row.at_it_id != by_id:
            return check_seen(session, row)
        if row is None:
            row = _new(started_at or now, by_id)
        if count is not None:
            row.machine_count = count
        return _kept(session, row)


def take_over(desk: Desk, check_id: int) -> CheckSeen:
    """Take over a check from a colleague. Raises WordsError if it is finished already, RecordError."""
    by_id, now = on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    with writing(desk.engine) as session:
        row = find_check(session, check_id)
        _refuse_if_done(session, row)
        if row.at_it_id != by_id:
            row.at_it_id, row.at_it_since = by_id, now
            row.version += 1
        return _kept(session, row)


def nothing_on_it(desk: Desk, *, started_at: datetime | None = None, gap_reason: str = "") -> CheckSeen:
    """Record a finished check without messages; a check in progress is finished as one.

    `started_at` and `gap_reason` are as for `begin_check`. Raises WordsError if the check in progress belongs to a
    colleague or has messages, RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    gaps = Gaps.of(desk, started_at or now, gap_reason)
    with writing(desk.engine) as session:
        gaps.explain(session)
        row = under_way(session)
        if row is not None:
            _refuse_if_theirs(session, row, by_id)
            if row.id is not None and heard_in(session, row.id):
                raise WordsError(Cause.CHECK_HAS_MESSAGES)
        row = row or _new(started_at or now, by_id)
        row.machine_count = 0
        return _ended(session, row, by_id, now)


def finish_check(
    desk: Desk,
    check_id: int,
    *,
    machine_count: int | None = None,
    mismatch_reason: str = "",
    deleted_state: Deleted | None = None,
    kept_why: str = "",
    greeting_ok: bool | None = None,
) -> CheckSeen:
    """Finish a check, which cannot be changed from then on. Repeating it with the same values changes nothing.

    `machine_count` (0 to 99) corrects the machine's count. `mismatch_reason`, in words or a letter of `_REASONS`, is
    required if that differs from the number recorded. If there was a message, `deleted_state` and `greeting_ok` are
    required too. Raises WordsError for a missing value or if a colleague has the check, RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    with writing(desk.engine) as session:
        row = find_check(session, check_id)
        count = row.machine_count if machine_count is None else machine_count
        reason = _REASONS.get(mismatch_reason.strip().casefold(), mismatch_reason.strip())
        given = (count, reason, deleted_state, kept_why.strip(), greeting_ok)
        ended = (row.machine_count, row.mismatch_reason, row.deleted_state, row.kept_why, row.greeting_ok)
        if row.ended_at is not None and given == ended:
            return check_seen(session, row)
        _refuse_if_done(session, row)
        _refuse_if_theirs(session, row, by_id)
        if machine_count is not None:
            row.machine_count = machine_count
        written = counted(heard_in(session, check_id))
        row.mismatch_reason = mismatch_explained(row.machine_count, written, mismatch_reason)
        if row.machine_count or written:
            _refuse_if_left_open(deleted_state, kept_why, greeting_ok)
        row.deleted_state, row.greeting_ok = deleted_state, greeting_ok
        row.kept_why = kept_why.strip() if deleted_state is Deleted.KEPT else ""
        return _ended(session, row, by_id, now)


def mismatch_explained(said: int | None, written: int, reason: str) -> str:
    """The reason for a difference between the machine's count and the number recorded; "" if they are equal.

    Raises WordsError if the reason is missing or too long, or the machine's count is None.
    """
    if said is None:
        raise WordsError(DayCause.COUNT_WANTED)
    if said == written:
        return ""
    words = _REASONS.get(reason.strip().casefold(), reason.strip())
    if not words:
        raise mismatch(said, written)
    if len(words) > _REASON_LENGTH:
        raise WordsError(DayCause.MISMATCH_TOO_LONG)
    return words


def mismatch(said: int, written: int) -> WordsError:
    """The question asked if the machine's count differs from the number recorded."""
    if written > said:
        return WordsError(DayCause.MORE_THAN_SAID, said=said, written=written)
    others = "the other one" if said - written == 1 else f"the other {said - written}"
    return WordsError(DayCause.LESS_THAN_SAID, said=said, written=written, others=others, letters=MOST_LETTERS)


def _refuse_if_left_open(deleted_state: Deleted | None, kept_why: str, greeting_ok: bool | None) -> None:  # noqa: FBT001 - as the form asks it: yes, no, not answered
    if deleted_state is None:
        raise WordsError(DayCause.DELETED_WANTED)
    if deleted_state is Deleted.KEPT and not kept_why.strip():
        raise WordsError(DayCause.KEPT_WHY_WANTED)
    if len(kept_why) > _REASON_LENGTH:
        raise WordsError(DayCause.KEPT_WHY_TOO_LONG)
    if greeting_ok is None:
        raise WordsError(DayCause.GREETING_WANTED)


def _new(started_at: datetime, by_id: int) -> AnswerphoneCheck:
    started_at = started_at.replace(microsecond=0)
    return AnswerphoneCheck(
        day=local_date(started_at), started_at=started_at, started_by_id=by_id, at_it_id=by_id, at_it_since=started_at
    )


def _kept(session: Session, row: AnswerphoneCheck) -> CheckSeen:
    session.add(row)
    session.flush()
    return check_seen(session, row)


def _ended(session: Session, row: AnswerphoneCheck, by_id: int, now: datetime) -> CheckSeen:
    """Finish a check, at `now` or at its beginning if the clock was set back meanwhile."""
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - flushed
    row.written_count = counted(heard_in(session, row.id))
    row.version += 1
    row.ended_by_id, row.ended_at = by_id, max(now, row.started_at)
    return _kept(session, row)


def _refuse_if_done(session: Session, row: AnswerphoneCheck) -> None:
    if row.ended_at is not None:
        by = checker_name(session, row.ended_by_id or row.at_it_id)
        raise WordsError(Cause.CHECK_FINISHED, by=by, at=clock_time(row.ended_at))


def _refuse_if_theirs(session: Session, row: AnswerphoneCheck, by_id: int) -> None:
    if row.at_it_id != by_id:
        who, since = checker_name(session, row.at_it_id), clock_time(row.at_it_since)
        raise WordsError(Cause.CHECK_TAKEN, by=who, since=since)
