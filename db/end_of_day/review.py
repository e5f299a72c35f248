"""The end-of-day review: begun by one user, perhaps continued by another, and signed off once.

The items to decide are in `db.end_of_day.to_decide`, the figures in `db.end_of_day.figures`, and the days signed off in
`db.end_of_day.sign_offs`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, select

from db.desk.desk import Desk, on_desk
from db.drafts.book import DraftSeen
from db.end_of_day.figures import DayFacts, facts_in
from db.end_of_day.sign_offs import Signed, already_words, last_of, sign_off_seen, signer_name
from db.end_of_day.to_decide import DecidedSeen, ToDecide, late, still_open, to_decide, undecided
from db.history.conflicts import BESIDE
from db.history.kept_hashes import keep_hash
from db.models import BeforeYouGo, DayReview, Decided, Decision, Event, Staff
from db.storage.sessions import read_session, writing
from deskapp.charter.rules import local_date
from deskapp.errors import RecordError, WordsError
from deskapp.limits import CLOCK_TOLERANCE
from deskapp.wording.causes import Cause, DayCause
from deskapp.wording.times import clock_time, day_short, day_short_as_of

MOST_MISSED = 999
NOTE_LENGTH = 300
BY_ACTING = (Decided.NEW_TIME, Decided.GIVE, Decided.REPLIED)
"""The decisions that consist of an action on the contact."""


class LineSeen(NamedTuple):
    """A line of the before-you-go list. `done` is None if it is not answered yet."""

    item: str
    done: bool | None


class Review(NamedTuple):
    """The state of a review of a local date. `decided` has the decisions, oldest first.

    `signed` is its sign-off, `signed_before` that of an earlier review of the day; None for none.
    """

    review_id: int
    day: date
    started_at: datetime
    started_by: str
    decided: tuple[DecidedSeen, ...]
    lines: tuple[LineSeen, ...]
    signed: Signed | None
    signed_before: Signed | None


def begin_review(desk: Desk, day: date | None = None) -> Review:
    """Begin the review of a local date (default today), or continue the open one, also a colleague's.

    Raises WordsError without a current user, for a day in the future, or if the clock was set back; RecordError.
    """
    me, now = on_desk(desk), desk.clock.now()
    today = local_date(now)
    day = day or today
    if day > today:
        raise WordsError(DayCause.DAY_TO_COME, day=day_short_as_of(day, today))
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
            for item in desk.before_you_go:
                session.add(BeforeYouGo(review_id=_id(found), item=item))
            session.flush()
        return _review(session, found)


def review(engine: Engine, review_id: int) -> Review:
    """The present state of a review. Raises RecordError, also for an unknown id."""
    with read_session(engine) as session:
        return _review(session, _find(session, review_id))


def decide(desk: Desk, review_id: int, about: int | str, decided: Decided) -> None:
    """Record a decision about a contact (an id) or a draft (an id as text). The last one counts.

    Raises WordsError without a current user or if the day was signed off, RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
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
    on_desk(desk)
    with writing(desk.engine) as session:
        _open(session, review_id)
        line = session.exec(
            select(BeforeYouGo).where(BeforeYouGo.review_id == review_id, BeforeYouGo.item == item)
        ).first()
        if line is None:
            raise RecordError(Cause.DAY_GONE)
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
    """Sign off the day of a review, with its open decisions as undecided. `drafts` are the present ones.

    It counts for the day of the review, however late it is. Repeating it returns the user's own sign-off. Raises
    WordsError for an invalid value, if the clock was set back, and if a colleague has signed it off; RecordError.
    """
    me, now = on_desk(desk), desk.clock.now().replace(microsecond=0)
    note = note_for_tomorrow.strip()
    _check(missed_calls, note)
    known = review(desk.engine, review_id)
    if known.signed is not None and (known.signed.by, known.signed.note_for_tomorrow) == (me.name, note):
        return known.signed
    found = to_decide(desk, now, drafts, day=known.day, decided=known.decided)
    with writing(desk.engine) as session:
        row = _open(session, review_id)
        if now < row.started_at - CLOCK_TOLERANCE:
            raise WordsError(DayCause.CLOCK_BEFORE_BEGUN, begun=clock_time(row.started_at), now=clock_time(now))
        session.add(_signed_row(row, me.id, now, found, facts_in(session, row.day, now)))
        row.missed_calls, row.note_for_tomorrow, row.handover_file = missed_calls, note, handover_file
        row.signed_by_id, row.version = me.id, row.version + 1
        session.flush()
        signed = sign_off_seen(session, row)
    keep_hash(desk.settings.record, known.day, again=True)
    return signed


def _check(missed_calls: int | None, note: str) -> None:
    if missed_calls is not None and not 0 <= missed_calls <= MOST_MISSED:
        raise WordsError(DayCause.MISSED_CALLS_WANTED, most=MOST_MISSED)
    if len(note) > NOTE_LENGTH:
        raise WordsError(DayCause.NOTE_TOO_LONG, most=NOTE_LENGTH)


def _refuse_clock(session: Session, today: date) -> None:
    """Raise WordsError if a later day than today was reviewed already, as the clock was set back."""
    newest = session.exec(select(func.max(DayReview.day))).first()
    if newest is not None and newest > today:
        raise WordsError(DayCause.CLOCK_BEFORE_NEWEST, today=day_short(today), newest=day_short_as_of(newest, today))


def _id(row: DayReview) -> int:
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    return row.id


def _find(session: Session, review_id: int) -> DayReview:
    row = session.get(DayReview, review_id)
    if row is None:
        raise RecordError(Cause.DAY_GONE)
    return row


def _open(session: Session, review_id: int) -> DayReview:
    """The open review with this id, attached to the session. Raises WordsError if it was signed off."""
    row = _find(session, review_id)
    if row.signed_at is not None:
        raise WordsError(Cause.DAY_SIGNED, signed=already_words(sign_off_seen(session, row)))
    return row


def _signed_row(row: DayReview, by_id: int, now: datetime, found: list[ToDecide], known: DayFacts) -> DayReview:
    row.undecided, row.late = undecided(found), late(found)
    counts = {
        **{name: value for name, value in known._asdict().items() if isinstance(value, int)},
        "to_decide": len(found),
        "undecided": row.undecided,
        "still_open": still_open(found)._asdict(),
        "late": row.late,
        "signed_late": local_date(now) > row.day,
    }
    row.counts = json.dumps(counts)
    # The two belong together: assigned one by one, the table would see the first without the second.
    row.signed_at, row.signed_by_id = now, by_id
    return row


def _withdrawn() -> ColumnElement[bool]:
    """The clause for a decision whose action on the contact was undone by its author."""
    act, undo, again = aliased(Event), aliased(Event), aliased(Event, name="again")
    taken_back = select(Event.id).where(Event.undo_of == again.id).correlate(again).exists()
    redone = select(again.id).where(
        again.contact_id == act.contact_id,
        again.kind == act.kind,
        again.at == act.at,
        again.by_id == act.by_id,
        col(again.id) > col(undo.id),
        ~taken_back,
    )
    undone = (
        select(undo.id)
        .join(act, col(act.id) == col(undo.undo_of))
        .where(
            col(undo.contact_id) == col(Decision.contact_id),
            col(undo.by_id) == col(Decision.by_id),
            col(act.kind).not_in(BESIDE),
            col(act.written_at) <= col(Decision.at),
            col(undo.written_at) >= col(Decision.at),
            ~redone.correlate(act, undo).exists(),
        )
    )
    return and_(col(Decision.decided).in_(BY_ACTING), undone.correlate(Decision).exists())


def _review(session: Session, row: DayReview) -> Review:
    about: tuple[Any, ...] = (Decision.contact_id, Decision.draft_id, Decision.decided, Staff.name, Decision.at)
    decided = session.execute(
        select(*about)
        .join(Staff, col(Staff.id) == col(Decision.by_id))
        .where(Decision.review_id == row.id, ~_withdrawn())
        .order_by(col(Decision.id))
    )
    lines = session.execute(
        select(BeforeYouGo.item, BeforeYouGo.done).where(BeforeYouGo.review_id == row.id).order_by(col(BeforeYouGo.id))
    )
    signed = sign_off_seen(session, row) if row.signed_at else None
    return Review(
        _id(row),
        row.day,
        row.started_at,
        signer_name(session, row.started_by_id),
        tuple(DecidedSeen(*each) for each in decided),
        tuple(LineSeen(*each) for each in lines),
        signed,
        None if signed else last_of(session, row.day),
    )
