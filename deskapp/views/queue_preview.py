"""The preview of a row of the queue in words: what one needs to ring or write, without opening the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from db.contacts.page import Page, page
from db.desk.desk import Desk
from db.models import EventKind
from db.queue.first_page import QueueRow
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Outcome, PromiseName
from deskapp.parsing.numbers import dial_words
from deskapp.views.contact import (
    HAPPENED,
    NOTHING_IS_PROMISED,
    came_words,
    contact_facts,
    emails_of,
    leave_words,
    needs_words,
    promise_lines,
    top_words,
)
from deskapp.views.history import history, standing_history
from deskapp.views.other_rows import HINT, CheckRow, DraftRow, Row, check_hint
from deskapp.views.queue_rows import RowId
from deskapp.wording import phrases
from deskapp.wording.form_names import draft_form_name
from deskapp.wording.naming import channel_title
from deskapp.wording.printable import cut, in_lines, wrap
from deskapp.wording.queue_cells import NOT_MADE_OUT
from deskapp.wording.times import day_due, day_short_as_of

NOT_TRIED = "Not tried yet."
NO_TIME_SET = "no time set"
_OWED = {PromiseName.REPLY: "reply", PromiseName.ACKNOWLEDGE: "acknowledge", PromiseName.UPDATE: "tell them how it is"}
"""The beginning of a due time in the head of the preview; the others are promises."""

_REACHING = {
    EventKind.TRIED,
    EventKind.SPOKE,
    EventKind.LEFT_MESSAGE,
    EventKind.LETTER_SENT,
    EventKind.EMAIL_SENT,
    EventKind.SEEN,
}
_ALWAYS = ("NEEDS", "DON'T", "Address", "Email", NOT_MADE_OUT)
"""The beginnings of the facts that are shown whatever there is room for, beside the number to dial."""


class Preview(NamedTuple):
    """A row in words. `left` (`short`, where it doesn't fit) and `right` are the ends of its head, `top` those above
    the page. `facts` are short parts that belong before the words: number, whether a message may be left, needs.
    `events` are what happened, newest first. `page` is the whole page, a text a line, "" for a rule; empty without one.
    """

    row_id: RowId
    left: str
    right: str
    facts: tuple[str, ...]
    words: str
    more: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    short: str = ""
    page: tuple[str, ...] = ()
    top: tuple[str, str] = ("", "")
    must: int = 1


def read_preview(desk: Desk, row: Row, remedies: Mapping[str, str]) -> Preview:
    """The preview of a row, as it is now. Not for the event loop. Raises RecordError."""
    now = desk.clock.now()
    match row:
        case CheckRow():
            return Preview(row.row_id, row.name, f"by {phrases.due_words(row.due_at, now)}", (), check_hint(row, now))
        case DraftRow():
            return _of_draft(row, now)
    return _of_contact(page(desk.engine, row.contact_id), row, desk, now, remedies)


def _of_draft(row: DraftRow, now: datetime) -> Preview:
    begun = phrases.day_words(local_date(row.received_at), local_date(now))
    form = draft_form_name(row.draft.form, row.draft.values).full.lower()
    left = f"Unfinished {form}, started {phrases.clock_time(row.received_at)} {begun}"
    return Preview(row.row_id, left, f"by {row.owner}", (row.number,) if row.number else (), row.about, (HINT,))


def _of_contact(seen: Page, row: QueueRow, desk: Desk, now: datetime, remedies: Mapping[str, str]) -> Preview:
    """The preview of a contact."""
    facts = tuple(_facts(seen))
    promised = promise_lines(seen, now, desk.edition) or [NOTHING_IS_PROMISED]
    lines = [f"{line.when} {line.by}: {line.words}" for line in history(seen, now)]
    clock = "" if seen.received_assumed else f" {phrases.clock_time(seen.received_at)}"
    return Preview(
        row.contact_id,
        f"{seen.ref}  {came_words(seen, now)}{clock}",
        due_head(row, now),
        facts,
        seen.about,
        tuple(" ".join(part.split()) for part in (seen.detail, f"Topic: {seen.topic}" if seen.topic else "") if part),
        _events(seen, [f"{line.when} {line.by}: {line.words}" for line in standing_history(seen, now)]),
        f"{seen.ref}  {channel_title(seen.channel)}",
        (*contact_facts(seen, now, remedies), "", *promised, "", HAPPENED, *lines),
        top_words(seen, now),
        must=max((at for at, one in enumerate(facts, 1) if one.startswith(_ALWAYS)), default=1),
    )


def due_head(row: QueueRow, now: datetime) -> str:
    """The due time in the head of the preview: "reply by Mon 23 Nov 17:00", "waiting since Fri 20 Nov"."""
    today = local_date(now)
    if row.waiting_since is not None:
        return f"waiting since {day_short_as_of(local_date(row.waiting_since), today)}"
    if not row.promise_id:
        return NO_TIME_SET
    by = f"by {day_short_as_of(day_due(row.due_at), today)} {phrases.due_clock(row.due_at)}"
    return f"{_OWED.get(row.promise, 'promised')} {by}"


def _facts(seen: Page) -> Iterator[str]:
    person = seen.person
    cautions = (person is not None and person.cautioned, "CAUTION"), (seen.unclear, NOT_MADE_OUT)
    yield from (words for holds, words in cautions if holds)
    emails = emails_of(seen)
    may_be_written_to = seen.address or emails or (person is not None and person.address)
    if seen.number or not may_be_written_to:
        yield dial_words(seen.number or None, relay=seen.relay)
    if seen.number and person is not None:
        yield leave_words(person.ok_to_leave_message)
    if person is not None and (needs := needs_words(person.needs, relay=seen.relay)):
        yield needs
    if seen.outcome is Outcome.WRITE_BACK or not seen.number:
        address = seen.address if seen.address not in emails else ""
        if address := address or (person.address if person is not None else ""):
            yield f"Address: {address}"
        if emails:
            yield f"Email: {', '.join(emails)}"
    if person is not None and person.best_time:
        yield f"Best time: {person.best_time}"
    if person is not None and person.speakers:
        yield f"May speak for them: {', '.join(person.speakers)}"


def _events(seen: Page, lines: list[str]) -> tuple[str, ...]:
    """The events, the newest with "Not tried yet." if nobody has tried to reach them."""
    tried = any(one.kind in _REACHING and not one.undone for one in seen.history)
    if lines and seen.number and not tried:
        return (f"{lines[0]} {NOT_TRIED}", *lines[1:])
    return tuple(lines)


def compact_lines(preview: Preview, width: int, height: int) -> list[tuple[str, bool]]:
    """The preview in at most `height` lines of `width` cells, each with True for their words.

    The facts that must be shown come first. Then come a line of their words and one of the latest event, the
    rest of both, the other facts, and what there is room for of the rest. What is shown in part ends in an ellipsis.
    """
    facts = in_lines(preview.facts, width)
    must = min(len(in_lines(preview.facts[: preview.must], width)), height - 1)
    words, latest = wrap(preview.words, width), wrap(next(iter(preview.events), ""), width)
    room = height - must
    of_words = min(len(words), max(1, room - 1 if latest else room))
    of_latest = min(len(latest), max(0, room - of_words))
    room -= of_words + of_latest
    facts = facts[: must + max(0, room)]
    room -= len(facts) - must
    more = _in_room([wrap(one, width) for one in preview.more], room, width)
    earlier = _whole_ones([wrap(one, width) for one in preview.events[1:]], room - len(more))
    theirs = _clipped(words, of_words, width)
    after = [*more, *_clipped(latest, of_latest, width), *earlier]
    return [*((one, False) for one in facts), *((one, True) for one in theirs), *((one, False) for one in after)]


def _clipped(lines: list[str], most: int, width: int) -> list[str]:
    """The first lines; the last ends in an ellipsis if there are more."""
    if len(lines) <= most or not most:
        return lines[:most]
    return [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", width)]


def _in_room(texts: list[list[str]], room: int, width: int) -> list[str]:
    """Texts in lines, as many as there is room for; the last may be shown in part."""
    lines: list[str] = []
    for text in texts:
        lines += _clipped(text, max(0, room - len(lines)), width)
    return lines


def _whole_ones(texts: list[list[str]], room: int) -> list[str]:
    """Texts in lines, each whole, up to the first for which there is no room."""
    lines: list[str] = []
    for text in texts:
        if len(lines) + len(text) > room:
            break
        lines += text
    return lines


def page_lines(preview: Preview, width: int) -> list[tuple[str, bool]]:
    """The whole page in lines of `width` cells, each with True for their words; a rule is one of the character ─."""
    if not preview.page:
        return compact_lines(preview, width, len(preview.words) + len(preview.facts) + len(preview.more))
    lines = []
    for text in preview.page:
        parts = in_lines(re.split(" {3,}", text), width) if text else ["─" * width]
        lines += [(line, text == preview.words) for line in parts]
    return lines
