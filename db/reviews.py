"""The end-of-day walk through what is open: begun by one and carried on by another, and signed off once.

What is to be decided is in `db.reviews_list`, how the day went in `db.reviews_facts`, and which days were signed off in
`db.reviews_signed`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from db import checking
from db.desk import Desk
from db.drafts import DraftSeen
from db.models import BeforeYouGo, DayReview, Decided, Decision, Staff
from db.reviews_facts import DayFacts, facts_in
from db.reviews_list import DecidedSeen, ToDecide, late, to_decide, undecided
from db.reviews_signed import LOOK_AGAIN, Signed, already_words, last_of, name_of, seen
from db.sessions import reading, writing
from deskapp.charter.rules import london_date
from deskapp.errors import RecordError, WordsError
from deskapp.words.times import clock_time, day_short

MOST_MISSED = 999
NOTE_LENGTH = 300
GONE = "That end of day is not in the record any more. Press F5 for the queue as it is now."


class LineSeen(NamedTuple):
    """One line of the before-you-go list. `done` None: not answered yet."""

    item: str
    done: bool | None


class Review(NamedTuple):
    """One end-of-day walk for a London date, as it stands. `decided` is in the order in which it was decided.

    `signed` is how it was signed off, and `signed_before` how the day was signed off by an earlier walk; None: not.
    """

    review_id: int
    day: date
    started_at: datetime
    started_by: str
    decided: tuple[DecidedSeen, ...]
    lines: tuple[LineSeen, ...]
    signed: Signed | None
    signed_before: Signed | None


def begin(desk: Desk, day: date | None = None) -> Review:
    """Begin the walk for a London date (today's where none is given), or carry on with the one that is open, whoever
    began it.

    Raises WordsError where nobody is on the desk, the day is still to come, or the clock was put back; RecordError.
    """
    me, now = checking.on_desk(desk), desk.clock.now()
    today = london_date(now)
    day = day or today
    if day > today:
        raise WordsError(f"{day_short(day)} has not come yet.")
    with writing(desk.engine) as session:
        _refuse_clock(session, today)
        found = session.exec(
            select(DayReview)
            .where(DayReview.day == day, col(DayReview.signed_at).is_(None))
            .order_by(col(DayReview.id).desc())
        ).first()
        if found is None:
            found = DayReview(day=day, started_at=now, started_by_id=me.id)
            session.add(found)
            session.flush()
            for item in desk.edition.before_you_go:
                session.add(BeforeYouGo(review_id=_id(found), item=item))
            session.flush()
        return _review(session, found)


def review(engine: Engine, review_id: int) -> Review:
    """A walk as it stands now. Raises RecordError where there is none, or it cannot be read."""
    with reading(engine) as session:
        return _review(session, _find(session, review_id))


def decide(desk: Desk, review_id: int, about: int | str, decided: Decided) -> None:
    """Keep what was decided about a contact (its id) or an unfinished entry (its id, a text). The last one counts.

    Raises WordsError where nobody is on the desk or somebody has signed the day off meanwhile, RecordError.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        _open(session, review_id)
        contact_id, draft_id = (about, None) if isinstance(about, int) else (None, about)
        session.add(
            Decision(
                review_id=review_id, contact_id=contact_id, draft_id=draft_id, decided=decided, at=now, by_id=by_id
            )
        )


def answer_line(desk: Desk, review_id: int, item: str, *, done: bool | None) -> None:
    """Answer one line of the before-you-go list. Raises WordsError as `decide` does, RecordError."""
    checking.on_desk(desk)
    with writing(desk.engine) as session:
        _open(session, review_id)
        line = session.exec(
            select(BeforeYouGo).where(BeforeYouGo.review_id == review_id, BeforeYouGo.item == item)
        ).first()
        if line is None:
            raise RecordError(GONE)
        line.done = done
        session.add(line)


def sign_off(
    desk: Desk,
    review_id: int,
    *,
    missed_calls: int | None = None,
    note_for_tomorrow: str = "",
    drafts: Iterable[DraftSeen] = (),
    handover_file: str = "",
) -> Signed:
    """Sign the walk's day off, with whatever is undecided recorded as undecided. `drafts` is what is unfinished.

    It counts for the day that it was begun for, however late it is. Raises WordsError for what was typed, for a clock
    that was put back, and where somebody else signed it off meanwhile (who did it themselves is told once more how);
    RecordError.
    """
    me, now = checking.on_desk(desk), desk.clock.now().replace(microsecond=0)
    note = note_for_tomorrow.strip()
    _check(missed_calls, note)
    known = review(desk.engine, review_id)
    if known.signed is not None and (known.signed.by, known.signed.note_for_tomorrow) == (me.name, note):
        return known.signed
    found = to_decide(desk, now, drafts, day=known.day, decided=known.decided)
    with writing(desk.engine) as session:
        row = _open(session, review_id)
        if now < row.started_at - checking.CLOCKS_MAY_DIFFER:
            raise WordsError(
                f"This was begun at {clock_time(row.started_at)}, and the clock says {clock_time(now)}. "
                "Set the clock right, then sign off."
            )
        session.add(_signed_row(row, me.id, now, found, facts_in(session, row.day, now)))
        row.missed_calls, row.note_for_tomorrow, row.handover_file = missed_calls, note, handover_file
        row.signed_by_id, row.version = me.id, row.version + 1
        session.flush()
        return seen(session, row)


def _check(missed_calls: int | None, note: str) -> None:
    if missed_calls is not None and not 0 <= missed_calls <= MOST_MISSED:
        raise WordsError(f"Missed calls is a number from 0 to {MOST_MISSED}, or leave it blank.")
    if len(note) > NOTE_LENGTH:
        raise WordsError(f"The note for tomorrow can be up to {NOTE_LENGTH} letters.")


def _refuse_clock(session: Session, today: date) -> None:
    """WordsError where a day after today's was looked at already: the clock was put back."""
    newest = session.exec(select(func.max(DayReview.day))).first()
    if newest is not None and newest > today:
        raise WordsError(
            f"The clock says {day_short(today)}, but the end of {day_short(newest)} was begun already. "
            "Set the clock right first."
        )


def _id(row: DayReview) -> int:
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    return row.id


def _find(session: Session, review_id: int) -> DayReview:
    row = session.get(DayReview, review_id)
    if row is None:
        raise RecordError(GONE)
    return row


def _open(session: Session, review_id: int) -> DayReview:
    """The walk, to be changed in this session. WordsError where it was signed off."""
    row = _find(session, review_id)
    if row.signed_at is not None:
        raise WordsError(already_words(seen(session, row)) + LOOK_AGAIN)
    return row


def _signed_row(row: DayReview, by_id: int, now: datetime, found: list[ToDecide], known: DayFacts) -> DayReview:
    row.undecided, row.late = undecided(found), late(found)
    counts = {
        **{name: value for name, value in known._asdict().items() if isinstance(value, int)},
        "to_decide": len(found),
        "undecided": row.undecided,
        "late": row.late,
        "signed_late": london_date(now) > row.day,
    }
    row.counts = json.dumps(counts)
    # The two belong together: assigned one by one, the table would see the first without the second.
    row.signed_at, row.signed_by_id = now, by_id
    return row


def _review(session: Session, row: DayReview) -> Review:
    about: tuple[Any, ...] = (Decision.contact_id, Decision.draft_id, Decision.decided, Staff.name, Decision.at)
    decided = session.execute(
        select(*about)
        .join(Staff, col(Staff.id) == col(Decision.by_id))
        .where(Decision.review_id == row.id)
        .order_by(col(Decision.id))
    )
    lines = session.execute(
        select(BeforeYouGo.item, BeforeYouGo.done).where(BeforeYouGo.review_id == row.id).order_by(col(BeforeYouGo.id))
    )
    signed = seen(session, row) if row.signed_at else None
    return Review(
        _id(row),
        row.day,
        row.started_at,
        name_of(session, row.started_by_id),
        tuple(DecidedSeen(*each) for each in decided),
        tuple(LineSeen(*each) for each in lines),
        signed,
        None if signed else last_of(session, row.day),
    )
