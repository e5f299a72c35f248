"""The day book in words: a line for each thing that came in or was done on a day, and all about the marked one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from db.history.day_book import BookedContact, DayBook, DayEntry
from db.models import ClosedReason, EventKind, State
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import due_date_of, local_date
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.parsing.numbers import dial_words
from deskapp.views.contact import ASSUMED
from deskapp.views.history import IN_TOUCH_BEFORE, happened_words
from deskapp.wording import phrases
from deskapp.wording.naming import channel_title, initials, inside, kind_title, name_words
from deskapp.wording.printable import cut, fit, printable
from deskapp.wording.queue_cells import subject_words
from deskapp.wording.sign_off import day_that_was
from deskapp.wording.times import day_short_as_of

_NOW: dict[ClosedReason | None, str] = {
    ClosedReason.SORTED: "sorted",
    ClosedReason.COULD_NOT_HELP: "no help",
    ClosedReason.COULD_NOT_REACH: "not reached",
    ClosedReason.NOT_POSSIBLE: "can't reply",
    ClosedReason.PASSED_ON: "passed on",
    ClosedReason.JOINED: "joined",
    ClosedReason.MISTAKE: "taken back",
    ClosedReason.CLOSED_BEFORE: "closed",
}
"""What became of a closed contact, in at most 11 letters."""
NOT_OURS = "not for us"
TAKEN_BACK, LATE = "taken back", "LATE"
SAID_AGAIN = "Again"
"""The word before what somebody said who was in touch about it again."""
_CAME = {Channel.ANSWERPHONE: "Message, left {}", Channel.LETTER: "Letter, in {}"}

_NEAR = 6
"""The number of days ahead for which a weekday and a number are enough."""
TIME, BY, NOW = 5, 7, 11
"""The widths of the columns, in cells: time, author, what became of it."""
NAME, NARROW_NAME = 18, 13
NARROW = 72
"""The width below which a line has no author and a shorter name."""
HEADS = ("Time", "Name", "What came in or was done", "By", "Now")


CLOCK_NOT_GIVEN = "?"
"""Stands for a time that nobody gave."""


class BookLine(NamedTuple):
    """The cells of one line."""

    time: str
    name: str
    what: str
    by: str
    now: str


def book_line(one: DayEntry, day: date, now: datetime) -> BookLine:
    """An entry of `day` in cells, of any width."""
    name = name_words(one.contact.name) if one.contact else _routine(one)
    became = state_in_book(one, now)
    return BookLine(_clock(one), printable(name), printable(what_words(one, day)), _first(one), became)


def masked_line(one: DayEntry, day: date, now: datetime) -> BookLine:
    """An entry in cells for a screen that others can see: initials, and nothing that was said."""
    line = book_line(one, day, now)
    if one.contact is None:
        return line
    name = initials(one.contact.name) if one.contact.name else line.name
    return line._replace(name=printable(name), what=_came_words(one, one.contact, day) if one.came_in else "Done")


def fit_line(cells: BookLine, width: int) -> str:
    """The cells in `width` columns."""
    is_narrow = width < NARROW
    named = NARROW_NAME if is_narrow else NAME + max(0, width - 100) // 6
    fixed = TIME + 1 + named + 1 + NOW + (0 if is_narrow else BY + 1)
    what = max(1, width - fixed - 1)
    by = [] if is_narrow else [fit(cut(cells.by, BY), BY)]
    parts = [fit(cut(cells.name, named), named), fit(cut(cells.what, what), what), *by, cut(cells.now, NOW)]
    return f"{fit(cells.time, TIME)} {' '.join(parts)}"


def what_words(one: DayEntry, day: date) -> str:
    """The thing that came in or was done, in a sentence."""
    if one.contact is None:
        return _routine_words(one, day)
    if one.came_in:
        return f"{_came_words(one, one.contact, day)}: {_subject(one.contact)}"
    assert one.happened is not None  # noqa: S101 - only what came in has none
    if one.happened.kind is EventKind.THEY_RANG and one.happened.words:
        came_after = one.at >= one.contact.received_at
        return f"{SAID_AGAIN if came_after else IN_TOUCH_BEFORE}: {one.happened.words}"
    return happened_words(one.happened, one.promised_at, told=one.promise_told)


def _subject(contact: BookedContact) -> str:
    return subject_words(contact.about, unclear=contact.unclear)


def _came_words(one: DayEntry, contact: BookedContact, day: date) -> str:
    """The channel, the kind if it is no enquiry, and the other day on which it came in or was written down."""
    came = channel_title(contact.channel)
    received = local_date(contact.received_at)
    if received != day:
        came = _CAME.get(contact.channel, f"{came}, {{}}").format(day_short_as_of(received, day))
    if contact.kind is not Kind.ENQUIRY:
        came = f"{came}, {inside(kind_title(contact.kind))}"
    if contact.received_assumed:
        came = f"{came}{ASSUMED}"
    later = f" (written down {day_short_as_of(local_date(one.written_at), day)})" if one.written_at else ""
    return f"{came}{later}"


def _clock(one: DayEntry) -> str:
    came = one.contact if one.came_in else None
    return (
        CLOCK_NOT_GIVEN if came and came.received_assumed and one.at == came.received_at else phrases.clock_time(one.at)
    )


def _routine(one: DayEntry) -> str:
    if one.imported is not None:
        return "Another log"
    return "Answerphone" if one.signed is None else "End of day"


def _routine_words(one: DayEntry, day: date) -> str:
    if one.imported is not None:
        return f"Taken in: {one.imported} {'contact' if one.imported == 1 else 'contacts'}"
    if one.signed is not None:
        return "Signed off" if one.signed == day else f"{day_that_was(one.signed, day)} signed off"
    if one.messages is None:
        return "Being checked"
    return f"Checked: {one.messages or 'no'} {'message' if one.messages == 1 else 'messages'}"


def state_in_book(one: DayEntry, now: datetime) -> str:
    """The outcome of an entry in at most 11 letters: the state of its contact now, or that the entry was taken back."""
    if one.happened is not None and one.happened.undone:
        return TAKEN_BACK
    return _state_words(one.contact, now) if one.contact else ""


def _state_words(contact: BookedContact, now: datetime) -> str:
    if contact.state is State.CLOSED:
        is_nobodys = contact.nobodys and contact.closed_reason is ClosedReason.SORTED
        return NOT_OURS if is_nobodys else _NOW[contact.closed_reason]
    if contact.state is State.WAITING_FOR_THEM or contact.due_at is None:
        return "open" if contact.state is State.OPEN else "waiting"
    if contact.due_at < now:
        return LATE
    on, today = due_date_of(contact.due_at), local_date(now)
    if on == today:
        return f"by {phrases.due_clock(contact.due_at)}"
    return f"by {on:%a} {on.day}" if (on - today).days <= _NEAR else f"by {on.day} {on:%b}"


def whole_entry(one: DayEntry, day: date) -> Iterator[str]:
    """An entry whole, a paragraph each: its contact and the number to dial, then what it says and who did it."""
    if one.contact is not None:
        dial = dial_words(one.contact.number or None, relay=False)
        yield printable(f"{one.contact.ref}  {name_words(one.contact.name)}   {dial}")
    by = f"  {one.by}." if one.by else ""
    yield printable(f"{_clock(one)}  {what_words(one, day).rstrip('.')}.{by}")
    if one.contact is not None and not one.came_in:
        yield printable(f"About: {_subject(one.contact)}")


def spoken_entry(one: DayEntry, day: date, now: datetime) -> str:
    """An entry in sentences, for line mode."""
    cells = book_line(one, day, now)
    contact = one.contact
    is_due = contact is not None and contact.due_at is not None and cells.now not in (LATE, TAKEN_BACK)
    now_is = f"by {phrases.due_words(contact.due_at, now)}" if contact and contact.due_at and is_due else cells.now
    became = f" Now: {now_is}." if now_is else ""
    ref = f", {one.contact.ref}" if one.contact else ""
    by = f" {one.by}." if one.by else ""
    time = "Time assumed" if cells.time == CLOCK_NOT_GIVEN else cells.time
    return f"{time}, {cells.name}{ref}. {cells.what.rstrip('.')}.{by}{became}"


def day_state(book: DayBook, calendar: WorkingCalendar, today: date) -> str:
    """The heading of a day, with what stands of it counted: "24 came in; 17 were done; 2 were taken back."."""
    closed = f"Closed: {calendar.why_shut(book.day)}. " if not calendar.is_working_day(book.day) else ""
    if not book.in_all and book.words:
        return f"{closed}Nothing of this day matches."
    if not book.in_all and book.by_id is not None:
        return f"{closed}Nothing of this day is yours."
    if not book.in_all:
        yet = " yet" if book.day == today else ""
        return f"{closed}Nothing came in and nothing was done{yet}."
    came = sum(one.came_in for one in book.entries if one.stands)
    done = sum(not one.came_in for one in book.entries if one.stands)
    gone = len(book.entries) - came - done
    taken = f"; {gone} {_were(gone)} {TAKEN_BACK}" if gone else ""
    more = f" The newest {len(book.entries)} of {book.in_all} are shown." if book.in_all > len(book.entries) else ""
    return f"{closed}{came or 'Nothing'} came in; {done or 'nothing'} {_were(done)} done{taken}.{more}"


def _were(count: int) -> str:
    return "was" if count < 2 else "were"


def _first(one: DayEntry) -> str:
    return printable(one.by.partition(" ")[0])
