"""The decisions due at the end of a day: everything that becomes overdue before the end of the next working day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Engine, func
from sqlmodel import col, select

from db.answerphone.days import wanted_on
from db.desk.absences import who_is_away
from db.desk.charter_of_day import edition_on
from db.desk.desk import Desk
from db.drafts.book import DraftSeen
from db.end_of_day.figures import checks_done, midnights
from db.models import Decided, Event, Staff
from db.queue.first_page import AwaySeen, QueueRow
from db.queue.live import open_rows
from db.replies.lateness import LateReply, unexplained_replies
from db.storage.sessions import read_session
from deskapp.charter.rules import local_date
from deskapp.wording.form_names import OWN_FORM, DraftName


class Why(StrEnum):
    """The reason for which something must be decided."""

    LATE = "late"
    DUE = "due"
    AWAY = "away"
    NOBODY_TOLD = "untold"
    UNFINISHED = "unfinished"
    CHECK = "check"
    UNEXPLAINED = "unexplained"


class DecidedSeen(NamedTuple):
    """The last decision about a contact or a draft, of which one id is set."""

    contact_id: int | None
    draft_id: str | None
    decided: Decided
    by: str
    at: datetime


class StillOpen(NamedTuple):
    """The open items of a day by kind, of which `undecided` counts all."""

    contacts: int = 0
    unfinished: int = 0
    late_replies: int = 0
    checks: int = 0


class ToDecide(NamedTuple):
    """One item to decide: the `row` of a contact, a `draft`, a `late` reply without an apology or a reason, or the
    answerphone check (none of them is set).

    `away` is the absence of the owner, or None. `decided` is None until there is a decision. `seen_to_by` is the staff
    member who acted on it during the review without a decision, or "".
    """

    why: Why
    row: QueueRow | None = None
    draft: DraftSeen | None = None
    late: LateReply | None = None
    away: AwaySeen | None = None
    decided: DecidedSeen | None = None
    seen_to_by: str = ""

    @property
    def is_open(self) -> bool:
        """True if there is no decision yet."""
        return self.decided is None and not self.seen_to_by

    @property
    def about(self) -> int | str:
        """The id of the contact or the draft; "" for the check."""
        if self.row is not None:
            return self.row.contact_id
        if self.late is not None:
            return f"late:{self.late.contact_id}"
        return self.draft.id if self.draft is not None else ""


def to_decide(
    desk: Desk,
    now: datetime,
    drafts: Iterable[DraftSeen] = (),
    *,
    day: date | None = None,
    decided: Iterable[DecidedSeen] = (),
) -> list[ToDecide]:
    """The items to decide at the end of `day` (a local date, default that of `now`), soonest due first.

    These are contacts with a danger of which nobody was told, those that are overdue or due before the close of the
    next working day, and those owned by absent staff; then the `drafts` begun by then, oldest first; then the day's
    late replies without an apology or a reason; then the answerphone check, if
    it was neither made nor explained. `decided` are the decisions so far. Raises RecordError.
    """
    day = day or local_date(now)
    last: Mapping[int | str | None, DecidedSeen] = {
        seen.draft_id if seen.contact_id is None else seen.contact_id: seen for seen in decided
    }
    found = [*_contacts(desk, now, day), *_unfinished(drafts, day), *_unexplained(desk, day), *_check(desk, day)]
    return [each._replace(decided=last[each.about]) if each.about in last else each for each in found]


def undecided(found: Sequence[ToDecide]) -> int:
    """The number of open decisions."""
    return sum(each.is_open for each in found)


def still_open(found: Sequence[ToDecide]) -> StillOpen:
    """Count the open items by kind."""
    left = [each for each in found if each.is_open]
    drafts, replies = sum(each.draft is not None for each in left), sum(each.late is not None for each in left)
    checks = sum(each.why is Why.CHECK for each in left)
    return StillOpen(len(left) - drafts - replies - checks, drafts, replies, checks)


def who_saw_to(engine: Engine, contact_ids: Iterable[int]) -> dict[int, str]:
    """The author of the last event of each contact, by contact id. Raises RecordError."""
    wanted = (
        select(Event.contact_id, Staff.name)
        .join(Staff, col(Staff.id) == func.coalesce(col(Event.by_id), col(Event.written_by_id)))
        .where(col(Event.contact_id).in_(list(contact_ids)))
        .order_by(col(Event.id))
    )
    with read_session(engine) as session:
        return {row[0]: row[1] for row in session.execute(wanted)}


def late(found: Sequence[ToDecide]) -> int:
    """The number of contacts that are overdue."""
    return sum(each.why is Why.LATE for each in found)


def _contacts(desk: Desk, now: datetime, day: date) -> list[ToDecide]:
    calendar = desk.edition.calendar
    until = calendar.closes_at(calendar.next_working_day(day))
    away = who_is_away(desk.engine, local_date(now))
    found = [
        ToDecide(_why(row, now, until, away), row, away=away.get(row.owner_id))
        for row in open_rows(desk.engine)
        if row.due_at <= until or row.owner_id in away or row.nobody_told
    ]
    # A danger comes first, then what is late or due; what only has nobody here to see to it comes after.
    return sorted(found, key=lambda each: (not (each.row and each.row.nobody_told), each.why is Why.AWAY))


def _why(row: QueueRow, now: datetime, until: datetime, away: Mapping[int, AwaySeen]) -> Why:
    if row.due_at < now:
        return Why.LATE
    if row.due_at <= until:
        return Why.DUE
    return Why.AWAY if row.owner_id in away else Why.NOBODY_TOLD


def _unfinished(drafts: Iterable[DraftSeen], day: date) -> list[ToDecide]:
    """The drafts begun by the end of `day`: a later one belongs to its own."""
    begun = [seen for seen in drafts if seen.discarded_at is None and local_date(seen.started_at) <= day]
    wanted = [seen for seen in begun if DraftName.of(seen.form).form != OWN_FORM]
    wanted.sort(key=lambda seen: (seen.started_at, seen.id))
    return [ToDecide(Why.UNFINISHED, draft=seen) for seen in wanted]


def _unexplained(desk: Desk, day: date) -> list[ToDecide]:
    return [ToDecide(Why.UNEXPLAINED, late=late) for late in unexplained_replies(desk.engine, *midnights(day))]


def _check(desk: Desk, day: date) -> list[ToDecide]:
    wanted = wanted_on(edition_on(desk, day), day)
    if not wanted:
        return []
    done, why_not = checks_done(desk.engine, day)
    return [] if done >= wanted or why_not else [ToDecide(Why.CHECK)]
