"""The contents of a handover sheet: the contacts due next, with the facts needed to ring them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from db.answerphone.read import greeting_is_wrong
from db.desk.desk import Desk
from db.details.safeguarding import read_reports, read_untold
from db.drafts.book import DraftSeen
from db.end_of_day.read import not_told_of_move, words_given
from db.end_of_day.review import review
from db.end_of_day.sign_offs import Signed
from db.end_of_day.to_decide import ToDecide, Why, to_decide
from db.queue.first_page import QueueRow
from db.replies.attempts import attempts_between, left_against_wish
from db.storage.sessions import read_session
from deskapp.charter.rules import due_date_of, local_date, reading
from deskapp.clock import NO_TIME
from deskapp.parsing.numbers import dial_words
from deskapp.parsing.wall_clock import first_instant
from deskapp.wording import phrases
from deskapp.wording.absence import until
from deskapp.wording.form_names import draft_form_name
from deskapp.wording.naming import name_words
from deskapp.wording.queue_cells import subject_words
from deskapp.wording.sign_off import still_open_words
from deskapp.wording.times import due_words_on, reply_by_on

MOST_LISTED = 12
"""The most contacts listed on a sheet; the others are counted."""
NEW_TIME_UNTOLD = "They were NOT told of the new time"
BROKEN_GREETING = "The greeting of the answerphone needs changing"


class SheetRow(NamedTuple):
    """One contact: due time with its year, how late it is, reference, name, channel, its owner or their absence, and
    the facts needed to ring them. `number` is what to dial, with a warning if no
    message may be left.
    """

    reply_by: str
    time_left: str
    ref: str
    name: str
    how: str
    who: str
    number: str
    about: str
    needs: str
    promised: str
    due_in_full: str = ""
    """The due time with its whole date; empty in a sheet that an older deskapp kept."""
    tried: str = ""
    """The day's attempts to reach them, like "11:40 no answer"."""
    flags: tuple[str, ...] = ()
    """Its flags, most urgent first, without those that the facts say in full."""
    danger: str = ""
    """Who was told of the danger, and when."""
    untold_time: bool = False
    """True if they were not told that the time was moved."""

    @property
    def beside(self) -> tuple[str, ...]:
        """The facts under the name, without empty ones."""
        needs = f"Needs: {self.needs}" if self.needs else ""
        promised = f"Said to them: {self.promised}" if self.promised else ""
        tried = f"Tried: {self.tried}" if self.tried else ""
        danger = f"Told of the danger: {self.danger}" if self.danger else ""
        moved = NEW_TIME_UNTOLD if self.untold_time else ""
        return tuple(words for words in (self.number, self.about, danger, needs, promised, moved, tried) if words)


class Sheet(NamedTuple):
    """A handover sheet. `rows` are the first of the contacts that at `made_at` (UTC) are overdue, due by the end of
    `next_day` or owned by absent staff; `in_all` is the number of all of them. `signed` is the author and time of the
    sign-off, or "". `not_done` are the items of the before-you-go list not answered with yes.
    """

    organisation: str
    day: date
    next_day: date
    made_at: datetime
    signed: str
    rows: tuple[SheetRow, ...]
    in_all: int
    unfinished: tuple[str, ...]
    not_done: tuple[str, ...]
    missed_calls: int | None
    for_tomorrow: str
    unwanted: tuple[str, ...] = ()
    """The day's messages left against a caller's wish."""
    broken: tuple[str, ...] = ()
    """The things that need mending, like the greeting."""
    untold: tuple[str, ...] = ()
    """The dangers of which nobody was told, open or closed."""
    as_now: bool = False
    """True for a day that was signed off, of which only the present state can be shown."""


def sheet_of(desk: Desk, review_id: int, now: datetime, drafts: Iterable[DraftSeen] = ()) -> Sheet:
    """The sheet of a review, signed off or not, as of `now` (UTC). Raises RecordError."""
    known = review(desk.engine, review_id)
    found = to_decide(desk, now, drafts, day=known.day, decided=known.decided)
    contacts = [each for each in found if each.row is not None]
    listed = [(each, each.row) for each in contacts[:MOST_LISTED] if each.row is not None]
    given = words_given(desk.engine, [row.promise_id for _, row in listed])
    tried = attempts_between(desk.engine, [row.contact_id for _, row in listed], *_whole_day(known.day))
    untold_times = not_told_of_move(desk.engine, [row.promise_id for _, row in listed])
    signed = known.signed
    with read_session(desk.engine) as session:
        reports = read_reports(session, [row.contact_id for _, row in listed])
        untold = tuple(f"{one.ref} {name_words(one.name)}" for one in read_untold(session))
    return Sheet(
        desk.edition.organisation,
        known.day,
        desk.edition.calendar.next_working_day(known.day),
        now,
        _signed(signed) if signed else "",
        tuple(
            _row(each, row, now, desk, given)._replace(
                tried=", ".join(f"{phrases.clock_time(at)} {how}" for at, how in tried.get(row.contact_id, ())),
                danger=reports.get(row.contact_id, "") if row.safeguarding else "",
                untold_time=row.promise_id in untold_times,
            )
            for each, row in listed
        ),
        len(contacts),
        tuple(_unfinished(each.draft) for each in found if each.draft is not None),
        tuple([line.item for line in known.lines if not line.done] + _checks(found)),
        signed.missed_calls if signed else None,
        signed.note_for_tomorrow if signed else "",
        _unwanted(desk, known.day),
        (BROKEN_GREETING,) if greeting_is_wrong(desk.engine) else (),
        untold,
    )


def as_signed(stored: Mapping[str, Any]) -> Sheet:
    """A sheet from its values as JSON. Raises KeyError, TypeError or ValueError for anything else."""
    lists = {name: tuple(stored[name]) for name in ("unfinished", "not_done", "unwanted", "broken")}
    lists["untold"] = tuple(stored.get("untold", ()))  # an older deskapp kept none
    return Sheet(**{"in_all": len(stored["rows"]), **stored, **lists})._replace(
        day=date.fromisoformat(stored["day"]),
        next_day=date.fromisoformat(stored["next_day"]),
        made_at=datetime.fromisoformat(stored["made_at"]),
        rows=tuple(SheetRow(*row) for row in stored["rows"]),
    )


def _unwanted(desk: Desk, day: date) -> tuple[str, ...]:
    found = left_against_wish(desk.engine, *_whole_day(day))
    return tuple(f"{one.ref} {name_words(one.name)}, {phrases.clock_time(one.at)}" for one in found)


def _signed(signed: Signed) -> str:
    left = still_open_words("undecided", *signed.still_open)
    when = f"{phrases.clock_time(signed.at)} {phrases.day_short_as_of(local_date(signed.at), signed.day)}"
    return ", ".join(part for part in (signed.by, when, left) if part)


def _whole_day(day: date) -> tuple[datetime, datetime]:
    return first_instant(day, time()), first_instant(day + timedelta(days=1), time())


def _row(each: ToDecide, row: QueueRow, now: datetime, desk: Desk, said: Mapping[int, str]) -> SheetRow:
    read = reading(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
    who = row.owner
    if each.away is not None:
        last_day = each.away.last_day
        who += f" (away until {until(last_day, local_date(now))})" if last_day else " (away)"
    return SheetRow(
        reply_by_on(row.due_at) if row.due_at != NO_TIME else "",
        phrases.time_left(read.time_left, read.late, read.working_days_left, row.due_at, now) if read.late else "",
        row.ref,
        name_words(row.name),
        phrases.how(row.channel, row.promise, row.kind),
        who,
        dial_words(row.number, relay=row.relay)
        + (". DON'T LEAVE A MESSAGE" if row.ok_to_leave_message == "no" else ""),
        subject_words(row.about, unclear=row.unclear),
        row.needs or "",
        said.get(row.promise_id, ""),
        due_words_on(row.due_at) if row.due_at != NO_TIME else "",
        flags=phrases.flags(
            safeguarding=row.safeguarding,
            nobody_told=row.nobody_told,
            kind=row.kind,
            chasing_count=row.chasing_count,
        ),
    )


def _unfinished(seen: DraftSeen) -> str:
    form = draft_form_name(seen.form, seen.values).full
    name = seen.values.get("name", "").strip() or "nobody yet"
    return f"{form} started {phrases.clock_time(seen.started_at)} by {seen.by or 'nobody'}: {name}"


def _checks(found: Iterable[ToDecide]) -> list[str]:
    return ["Answerphone was not checked"] if any(each.why is Why.CHECK for each in found) else []
