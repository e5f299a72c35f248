"""What has to be decided at the end of a day: everything that breaks before the next working day is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Engine, func
from sqlmodel import col, select

from db.answerphone_days import wanted_on
from db.away import who_is_away
from db.desk import Desk
from db.drafts import DraftSeen
from db.editions import edition_of
from db.first_page import AwaySeen, QueueRow
from db.models import Decided, Event, Staff
from db.queue import open_rows
from db.reviews_facts import checks_done
from db.sessions import reading
from deskapp.charter.rules import london_date

OWN_FORM = "end of day"
"""The entry that a review itself is typed in: it is not one of those that have to be decided."""


class Why(StrEnum):
    """Why something has to be decided today."""

    LATE = "late"
    DUE = "due"
    AWAY = "away"
    UNFINISHED = "unfinished"
    CHECK = "check"


class DecidedSeen(NamedTuple):
    """What was decided last about something in a review, by whom, when. One of the two ids says about what."""

    contact_id: int | None
    draft_id: str | None
    decided: Decided
    by: str
    at: datetime


class ToDecide(NamedTuple):
    """One thing to decide: the `row` of a contact, a `draft` that is unfinished, or (neither) the answerphone check.

    `away` is set where whoever has it is away, and then says until when. `decided` is None until something was.
    `seen_to_by` is who saw to it while the walk was open, and decided nothing in it; empty where nobody did.
    """

    why: Why
    row: QueueRow | None = None
    draft: DraftSeen | None = None
    away: AwaySeen | None = None
    decided: DecidedSeen | None = None
    seen_to_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return self.decided is None and not self.seen_to_by

    @property
    def about(self) -> int | str:
        """What it is about, to find it again by: the contact's id, the entry's, or "" for the check."""
        if self.row is not None:
            return self.row.contact_id
        return self.draft.id if self.draft is not None else ""


def to_decide(
    desk: Desk,
    now: datetime,
    drafts: Iterable[DraftSeen] = (),
    *,
    day: date | None = None,
    decided: Iterable[DecidedSeen] = (),
) -> list[ToDecide]:
    """What has to be decided at the end of `day` (a London date; `now`'s where it is not given), the soonest first.

    Every contact that is late, that is due before the close of the next working day, or whose owner is away; then
    every unfinished entry of `drafts`, the oldest first; then the answerphone check, where it was neither made nor
    said why not. `decided` is what was decided so far. Raises RecordError.
    """
    day = day or london_date(now)
    last: Mapping[int | str | None, DecidedSeen] = {
        seen.draft_id if seen.contact_id is None else seen.contact_id: seen for seen in decided
    }
    found = [*_contacts(desk, now, day), *_unfinished(drafts), *_check(desk, day)]
    return [each._replace(decided=last.get(each.about)) for each in found]


def undecided(found: Sequence[ToDecide]) -> int:
    """How many of them nothing was decided about."""
    return sum(each.is_open for each in found)


def who_saw_to(engine: Engine, contact_ids: Iterable[int]) -> dict[int, str]:
    """Who did the last thing that was done about each of these contacts, by its id. Raises RecordError."""
    wanted = (
        select(Event.contact_id, Staff.name)
        .join(Staff, col(Staff.id) == func.coalesce(col(Event.by_id), col(Event.written_by_id)))
        .where(col(Event.contact_id).in_(list(contact_ids)))
        .order_by(col(Event.id))
    )
    with reading(engine) as session:
        return {row[0]: row[1] for row in session.execute(wanted)}


def late(found: Sequence[ToDecide]) -> int:
    """How many of them are late."""
    return sum(each.why is Why.LATE for each in found)


def _contacts(desk: Desk, now: datetime, day: date) -> list[ToDecide]:
    calendar = desk.edition.calendar
    until = calendar.closes_at(calendar.next_working_day(day))
    away = who_is_away(desk.engine, london_date(now))
    found = [
        ToDecide(_why(row, now, until, away), row, away=away.get(row.owner_id))
        for row in open_rows(desk.engine)
        if row.due_at <= until or row.owner_id in away
    ]
    # What is late or due comes first; what only has nobody here to see to it comes after.
    return sorted(found, key=lambda each: each.why is Why.AWAY)


def _why(row: QueueRow, now: datetime, until: datetime, away: Mapping[int, AwaySeen]) -> Why:
    if row.due_at < now:
        return Why.LATE
    return Why.DUE if row.due_at <= until or row.owner_id not in away else Why.AWAY


def _unfinished(drafts: Iterable[DraftSeen]) -> list[ToDecide]:
    wanted = [seen for seen in drafts if not seen.thrown and seen.form.partition(":")[0] != OWN_FORM]
    wanted.sort(key=lambda seen: (seen.started_at, seen.id))
    return [ToDecide(Why.UNFINISHED, draft=seen) for seen in wanted]


def _check(desk: Desk, day: date) -> list[ToDecide]:
    wanted = wanted_on(edition_of(desk, day), day)
    if not wanted:
        return []
    done, why_not = checks_done(desk.engine, day)
    return [] if done >= wanted or why_not else [ToDecide(Why.CHECK)]
