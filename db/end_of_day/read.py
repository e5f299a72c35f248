"""Read the end of a day in one transaction: its review, its figures, and the open decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import col, select

from db.answerphone.days import wanted_on
from db.answerphone.read import greeting_is_wrong
from db.desk.charter_of_day import edition_on
from db.desk.desk import Desk
from db.details.safeguarding import Untold, read_untold
from db.drafts.book import DraftBook
from db.end_of_day.figures import DayFacts, day_facts
from db.end_of_day.review import Review, review
from db.end_of_day.sign_offs import DaysSigned, signed_this_month
from db.end_of_day.to_decide import DecidedSeen, ToDecide, to_decide, who_saw_to
from db.models import Promise
from db.storage.sessions import read_session

SOMEBODY = "somebody"
"""The name of an unknown author."""


class ReviewSeen(NamedTuple):
    """The read model of an end-of-day review, at `now` (UTC)."""

    review: Review
    found: list[ToDecide]
    facts: DayFacts
    checks_wanted: int
    now: datetime
    signed: DaysSigned
    untold: Sequence[Untold] = ()
    """Every danger of which nobody was told."""
    greeting_is_wrong: bool = False
    """True if the last answer about the greeting was that it needs changing."""


def read_review(desk: Desk, drafts: DraftBook, review_id: int, before: Sequence[ToDecide] = ()) -> ReviewSeen:
    """Read a review, with its decisions in the order of `before`. For a thread. Raises RecordError."""
    now = desk.clock.now().replace(microsecond=0)
    known = review(desk.engine, review_id)
    found = to_decide(desk, now, drafts.unfinished(), day=known.day, decided=known.decided)
    wanted, signed = wanted_on(edition_on(desk, known.day), known.day), signed_this_month(desk, known.day, now)
    there = {each.about for each in found}
    gone = [each.about for each in before if isinstance(each.about, int) and each.about not in there]
    found = in_place(found, before, known.decided, who_saw_to(desk.engine, gone) if gone else {})
    wrong = greeting_is_wrong(desk.engine)
    with read_session(desk.engine) as session:
        untold = read_untold(session)
    return ReviewSeen(known, found, day_facts(desk.engine, known.day, now), wanted, now, signed, untold, wrong)


def words_given(engine: Engine, promise_ids: Sequence[int]) -> dict[int, str]:
    """The words in which promises were given, by promise id, without those that have none. Raises RecordError."""
    with read_session(engine) as session:
        rows = session.exec(
            select(Promise.id, Promise.said_words).where(
                col(Promise.id).in_(promise_ids), col(Promise.said_words).is_not(None)
            )
        )
        return {int(promise_id or 0): words or "" for promise_id, words in rows}


def not_told_of_move(engine: Engine, promise_ids: Sequence[int]) -> set[int]:
    """The ids of those promises that were moved without telling the caller. Raises RecordError."""
    with read_session(engine) as session:
        moved = select(Promise.id).where(col(Promise.id).in_(promise_ids), col(Promise.moved_told).is_(False))
        return {int(promise_id or 0) for promise_id in session.exec(moved)}


def in_place(
    found: list[ToDecide], before: Sequence[ToDecide], decided: Iterable[DecidedSeen], seen_to_by: Mapping[int, str]
) -> list[ToDecide]:
    """Sort `found` into the order of `before`, so that no line moves during a review.

    A line of `before` that was decided or settled elsewhere stays; new ones come after others of their kind.
    """
    last = {_about(each): each for each in decided}
    there = {each.about: each for each in found}
    stood = []
    for each in before:
        if each.about in there:
            stood.append(there.pop(each.about))
        else:
            by = seen_to_by.get(each.row.contact_id, SOMEBODY) if each.row else SOMEBODY
            by = "" if each.about in last else by
            stood.append(each._replace(decided=last.get(each.about), seen_to_by=by))
    return sorted([*stood, *there.values()], key=_part)


def _about(seen: DecidedSeen) -> int | str:
    return seen.contact_id if seen.contact_id is not None else seen.draft_id or ""


def _part(each: ToDecide) -> int:
    """The part of the list that a thing stands in: contacts, entries, late replies, the check."""
    return next((part for part, has in enumerate((each.row, each.draft, each.late)) if has is not None), 3)
