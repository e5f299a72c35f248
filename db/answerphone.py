"""The answerphone check: begun, counted, finished. One that found nothing is a record too (design: screens, C4).

What is on the machine is written down by `db.answerphone_heard`; which days have their checks is `db.answerphone_days`.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from db import checking
from db.answerphone_seen import CheckSeen, counted, find, heard_in, name_of, seen, under_way
from db.desk import Desk
from db.models import AnswerphoneCheck, Deleted
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError
from deskapp.words.phrases import clock_time

COUNT_WANTED = "Enter how many the machine says, 0 if none"
MOST = 99
REASON_LENGTH = 200
REASONS = {"h": "hang-up", "u": "couldn't make it out", "o": "our own test call"}
"""What a letter stands for where said and written down differ."""
LETTERS = " h hang-up, u couldn't make it out, o our own test"


def count_of(typed: str) -> int:
    """How many messages somebody typed that the machine says: 0 to 99. Raises WordsError."""
    words = typed.strip()
    if not (words.isascii() and words.isdigit()):
        raise WordsError(COUNT_WANTED)
    if int(words) > MOST:
        raise WordsError("That's more than 99. Look again, or count what you can")
    return int(words)


def begin(desk: Desk, *, count: int | None = None, started_at: datetime | None = None) -> CheckSeen:
    """Begin a check, or carry on with the one that is under way; it counts for the London day of its beginning.

    `count` is what the machine says, where that is known already; `started_at` (UTC) when somebody went to the machine,
    now where it is not given. A check that somebody else is at comes back as it is, with who that is in `at_it_id`:
    ask, then `take_over`. Raises WordsError, RecordError.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    with writing(desk.engine) as session:
        row = under_way(session)
        if row is not None and row.at_it_id != by_id:
            return seen(session, row)
        if row is None:
            row = _new(started_at or now, by_id)
        if count is not None:
            row.machine_count = count
        return _kept(session, row)


def take_over(desk: Desk, check_id: int) -> CheckSeen:
    """Be at a check from now on that somebody else was at. Raises WordsError where it is done, RecordError."""
    by_id, now = checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    with writing(desk.engine) as session:
        row = _open(session, check_id)
        if row.at_it_id != by_id:
            row.at_it_id, row.at_it_since = by_id, now
            row.version += 1
        return _kept(session, row)


def say_count(desk: Desk, check_id: int, count: int) -> CheckSeen:
    """Say how many messages the machine says, or say it again after a miscount: 0 to 99. Raises WordsError,
    RecordError.
    """
    if not 0 <= count <= MOST:
        raise WordsError(COUNT_WANTED)
    by_id = checking.on_desk(desk).id
    with writing(desk.engine) as session:
        row = _mine(session, check_id, by_id)
        row.machine_count = count
        row.version += 1
        return _kept(session, row)


def nothing_on_it(desk: Desk, *, started_at: datetime | None = None) -> CheckSeen:
    """Record a check that found nothing, all at once. One that was begun and found nothing yet ends with it.

    Raises WordsError where a check is under way that somebody else is at or that has messages; RecordError.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    with writing(desk.engine) as session:
        row = under_way(session)
        if row is not None:
            _refuse_if_theirs(session, row, by_id)
            if row.id is not None and heard_in(session, row.id):
                raise WordsError("Messages of this check are written down already. Carry on with it: k.")
        row = row or _new(started_at or now, by_id)
        row.machine_count = 0
        return _ended(session, row, by_id, now)


def finish(
    desk: Desk,
    check_id: int,
    *,
    mismatch_reason: str = "",
    deleted_state: Deleted | None = None,
    kept_why: str = "",
    greeting_ok: bool | None = None,
) -> CheckSeen:
    """Say that a check is done: from then on it stays as it is. The same a second time changes nothing.

    `mismatch_reason` (words, or a letter of `REASONS`) is needed where fewer or more were written down than the machine
    said; where it had any, what became of them and whether the greeting is right are needed too. Raises WordsError for
    what is missing or where somebody else is at it, RecordError.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    with writing(desk.engine) as session:
        row = find(session, check_id)
        if row.ended_at is not None:
            return seen(session, row)
        _refuse_if_theirs(session, row, by_id)
        written = counted(heard_in(session, check_id))
        row.mismatch_reason = explained(row.machine_count, written, mismatch_reason)
        if row.machine_count or written:
            _refuse_if_left_open(deleted_state, kept_why, greeting_ok)
        row.deleted_state, row.greeting_ok = deleted_state, greeting_ok
        row.kept_why = kept_why.strip() if deleted_state is Deleted.KEPT else ""
        return _ended(session, row, by_id, now)


def explained(said: int | None, written: int, reason: str) -> str:
    """The reason for a difference between what the machine said and what was written down; empty where there is none.

    Raises WordsError where one is needed, is too long, or nobody has said how many there were.
    """
    if said is None:
        raise WordsError(COUNT_WANTED)
    if said == written:
        return ""
    words = REASONS.get(reason.strip().casefold(), reason.strip())
    if not words:
        raise WordsError(mismatch(said, written))
    if len(words) > REASON_LENGTH:
        raise WordsError("What happened can be up to 200 letters.")
    return words


def mismatch(said: int, written: int) -> str:
    """What is asked where said and written down differ."""
    more = f"The machine said {said}, you wrote down {written}."
    if written > said:
        return f"{more} Count again, or say what happened, like: one more came in meanwhile"
    others = "the other one" if said - written == 1 else f"the other {said - written}"
    return f"{more} What about {others}?{LETTERS}"


def _refuse_if_left_open(deleted_state: Deleted | None, kept_why: str, greeting_ok: bool | None) -> None:  # noqa: FBT001 - as the form asks it: yes, no, not answered
    if deleted_state is None:
        raise WordsError("Have the messages been deleted from the machine? y yes, k kept")
    if deleted_state is Deleted.KEPT and not kept_why.strip():
        raise WordsError("Say why they are kept on the machine, like: Samira is to listen to the second")
    if len(kept_why) > REASON_LENGTH:
        raise WordsError("Why they are kept can be up to 200 letters.")
    if greeting_ok is None:
        raise WordsError("Is the greeting right for today? y yes, n no, needs changing")


def _new(started_at: datetime, by_id: int) -> AnswerphoneCheck:
    started_at = started_at.replace(microsecond=0)
    return AnswerphoneCheck(
        day=london_date(started_at),
        started_at=started_at,
        started_by_id=by_id,
        at_it_id=by_id,
        at_it_since=started_at,
    )


def _kept(session: Session, row: AnswerphoneCheck) -> CheckSeen:
    session.add(row)
    session.flush()
    return seen(session, row)


def _ended(session: Session, row: AnswerphoneCheck, by_id: int, now: datetime) -> CheckSeen:
    """Never before it began: a clock that was put back meanwhile changes nothing about the order of things."""
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - flushed
    row.written_count = counted(heard_in(session, row.id))
    row.version += 1
    row.ended_by_id, row.ended_at = by_id, max(now, row.started_at)
    return _kept(session, row)


def _open(session: Session, check_id: int) -> AnswerphoneCheck:
    row = find(session, check_id)
    if row.ended_at is not None:
        by = name_of(session, row.ended_by_id or row.at_it_id)
        raise WordsError(f"{by} finished this check at {clock_time(row.ended_at)}. k begins another.")
    return row


def _mine(session: Session, check_id: int, by_id: int) -> AnswerphoneCheck:
    row = _open(session, check_id)
    _refuse_if_theirs(session, row, by_id)
    return row


def _refuse_if_theirs(session: Session, row: AnswerphoneCheck, by_id: int) -> None:
    if row.at_it_id != by_id:
        who, since = name_of(session, row.at_it_id), clock_time(row.at_it_since)
        raise WordsError(f"{who} is at this check since {since}. Ask them, or press k to take it over.")
