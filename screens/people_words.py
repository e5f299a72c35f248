"""What the people screen says: a line of what was found, and the page of whoever is highlighted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from db.find import Found
from db.models import LeaveMessage, ReplyBy
from db.person import PersonPage, TheirContact
from deskapp.charter.rules import london_date
from deskapp.words import phrases
from deskapp.words.numbers import dial_words, read_number
from screens.widgets.queue_columns import printable

NOT_KNOWN = "No name given"
LEAVE = {LeaveMessage.YES: "yes", LeaveMessage.NO: "NO, LEAVE NO MESSAGE", LeaveMessage.NOT_ASKED: "not asked"}
REPLY_BY = {
    ReplyBy.PHONE: "phone",
    ReplyBy.LETTER: "letter",
    ReplyBy.EMAIL: "email",
    ReplyBy.TEXT: "text",
    ReplyBy.IN_PERSON: "in person",
    None: "not asked",
}
LABEL = 18
"""Columns of a label on the page."""


def line(found: Found, now: datetime) -> str:
    """One line of what was found, 76 wide: who, their number, and what was found of them."""
    who = _cut(found.name or NOT_KNOWN, 20)
    number = _cut(read_number(found.number).shown or found.number, 14)
    waits = f"{found.open_count} open" if found.open_count else "-"
    if found.contact_id is not None:
        return _cut(f"{who} {number} {found.ref:<8} {_cut(found.about, 22)} {found.needs.upper()}", 76)
    return _cut(f"{who} {number} {_last(found.last_at, now):<16} {waits:<7} {found.needs.upper()}", 76)


def _last(at: datetime | None, now: datetime) -> str:
    return f"last {short_day(at, now)}" if at else "never in touch"


def short_day(at: datetime, now: datetime) -> str:
    """ "Tue 24 Nov"; of another year, "3 Mar 2025"."""
    day = london_date(at)
    if day.year == london_date(now).year:
        return phrases.day_short(day)
    return f"{day.day} {day.strftime('%b %Y')}"


def page_lines(page: PersonPage, now: datetime, width: int) -> list[str]:
    """What is known of a person, ten lines at most, none wider than `width`. What is not known says so."""
    called = f"likes to be called {page.likes_to_be_called}" if page.likes_to_be_called else ""
    numbers = [f"{dial_words(one.number, relay=page.relay)} ({short(one.checked_on)})" for one in page.numbers]
    asked = f"  (last asked {short(page.asked_on)})" if page.asked_on else ""
    lines = [
        "   ".join(part for part in (page.name or NOT_KNOWN, called, page.address) if part),
        f"{'Number':<{LABEL}}{', '.join(numbers) or 'none'}",
        f"{'Best time':<{LABEL}}{page.best_time or 'not asked'}",
        f"{'Reply by':<{LABEL}}{REPLY_BY[page.reply_by]}     OK to leave a message: {LEAVE[page.ok_to_leave_message]}",
        f"{'NEEDS':<{LABEL}}{', '.join(page.needs) or 'none told'}{asked}",
        f"{'CONTACTS':<{LABEL}}{_counted(page)}",
    ]
    room = 10 - len(lines)
    shown = list(page.contacts[: room if page.contact_count <= room else room - 1])
    lines += [_contact_line(one, now) for one in shown]
    if page.contact_count > len(shown):
        lines.append(f"  and {page.contact_count - len(shown)} more")
    return [_cut(printable(words), width).rstrip() for words in lines]


def _counted(page: PersonPage) -> str:
    waiting = sum(one.is_open for one in page.contacts)
    return f"{page.contact_count or 'none yet'}{f', {waiting} open' if waiting else ''}"


def _contact_line(one: TheirContact, now: datetime) -> str:
    return f"  {one.ref:<8} {short_day(one.received_at, now):<11} {'OPEN  ' if one.is_open else 'closed'} {one.about}"


def nobody_lines(found: Found, now: datetime, width: int) -> Iterator[str]:
    """A contact of somebody who left no name."""
    waits = "OPEN" if found.open_count else "closed"
    number = dial_words(found.number, relay=False)
    came = f" {short_day(found.last_at, now)}" if found.last_at else ""
    for words in (f"{found.ref}{came}   {waits}", found.about, f"{NOT_KNOWN}. {number}"):
        yield _cut(printable(words), width).rstrip()


def short(day: object) -> str:
    """ "24 Nov 2026"."""
    return f"{day:%-d %b %Y}"


def _cut(words: str, cells: int) -> str:
    words = printable(words)
    return (
        words + " " * (cells - cell_len(words)) if cell_len(words) <= cells else f"{set_cell_size(words, cells - 1)}…"
    )
