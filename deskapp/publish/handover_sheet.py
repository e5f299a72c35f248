"""What a handover sheet says: who is owed what by when, and who has it. Names and times only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from db.desk import Desk
from db.drafts import DraftSeen
from db.first_page import QueueRow
from db.reviews import review
from db.reviews_list import ToDecide, Why, to_decide
from deskapp.charter.rules import due_date_of, london_date, reading
from deskapp.words import phrases
from deskapp.words.entries import form_name
from deskapp.words.naming import name_words
from deskapp.words.presence import until


class SheetRow(NamedTuple):
    """One contact: by when, how much time there is, who it is, how it came, and who has it or is away."""

    reply_by: str
    time_left: str
    ref: str
    name: str
    how: str
    who: str


class Sheet(NamedTuple):
    """A handover sheet. `rows` is what is late, due by the end of `next_day`, or with somebody who is away, as of
    `made_at`. `signed` is who signed the day off when, empty before that. `not_done` is what of the before-you-go list
    was answered with no, or not at all.
    """

    organisation: str
    day: date
    next_day: date
    made_at: datetime
    signed: str
    rows: tuple[SheetRow, ...]
    unfinished: tuple[str, ...]
    not_done: tuple[str, ...]
    missed_calls: int | None
    for_tomorrow: str


def sheet_of(desk: Desk, review_id: int, now: datetime, drafts: Iterable[DraftSeen] = ()) -> Sheet:
    """The sheet of a day's review, signed off or not, as things stand at `now`. Raises RecordError."""
    known = review(desk.engine, review_id)
    found = to_decide(desk, now, drafts, day=known.day, decided=known.decided)
    signed = known.signed
    return Sheet(
        desk.edition.organisation,
        known.day,
        desk.edition.calendar.next_working_day(known.day),
        now,
        f"{signed.by}, {phrases.clock_time(signed.at)} {phrases.day_short(london_date(signed.at))}" if signed else "",
        tuple(_row(each, each.row, now, desk) for each in found if each.row is not None),
        tuple(_unfinished(each.draft) for each in found if each.draft is not None),
        tuple([line.item for line in known.lines if not line.done] + _checks(found)),
        signed.missed_calls if signed else None,
        signed.note_for_tomorrow if signed else "",
    )


def _row(each: ToDecide, row: QueueRow, now: datetime, desk: Desk) -> SheetRow:
    read = reading(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
    who = row.owner
    if each.away is not None:
        last_day = each.away.last_day
        who += f" (away until {until(last_day, london_date(now))})" if last_day else " (away)"
    return SheetRow(
        phrases.reply_by(row.due_at, now),
        phrases.time_left(read.time_left, read.late, read.working_days_left, row.due_at, now),
        row.ref,
        name_words(row.name),
        phrases.how(row.channel, row.promise, row.kind),
        who,
    )


def _unfinished(seen: DraftSeen) -> str:
    form = form_name(seen.form).full
    name = seen.values.get("name", "").strip() or "nobody yet"
    return f"{form} begun {phrases.clock_time(seen.started_at)} by {seen.by or 'nobody'}: {name}"


def _checks(found: Iterable[ToDecide]) -> list[str]:
    return ["Answerphone was not checked"] if any(each.why is Why.CHECK for each in found) else []
