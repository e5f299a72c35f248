"""What the people screen says: a line of what was found, and the page of whoever is highlighted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from db.find import Found
from db.models import Label, LeaveMessage, PersonType, ReplyBy
from db.person import PersonPage, TheirContact, TheirNeed
from db.person_history import PersonChanged
from db.person_lines import BASIS
from deskapp.charter.rules import london_date
from deskapp.words import phrases
from deskapp.words.naming import NO_NAME, name_words
from deskapp.words.numbers import dial_words, read_number
from screens.widgets.queue_columns import printable

LEAVE = {
    LeaveMessage.YES: "OK to leave a message",
    LeaveMessage.NO: "DON'T LEAVE A MESSAGE",
    LeaveMessage.NOT_ASKED: "not asked whether one may be left",
}
REPLY_BY = {
    ReplyBy.PHONE: "phone",
    ReplyBy.LETTER: "letter",
    ReplyBy.EMAIL: "email",
    ReplyBy.TEXT: "text",
    ReplyBy.IN_PERSON: "in person",
    None: "not asked",
}

PERSON_TYPE = {
    PersonType.PUBLIC: "member of the public",
    PersonType.PATIENT: "patient",
    PersonType.CARER: "carer",
    PersonType.COMMISSIONER: "commissioner",
    PersonType.PROVIDER: "provider",
    PersonType.COMMUNITY_GROUP: "community group",
    PersonType.OTHER_PROFESSIONAL: "other professional",
}

CAUTION = "CAUTION (Ctrl+O says why)"
"""The word in a form about somebody; what it is about is one key away."""


class Fact(NamedTuple):
    """One line of the page, and what it is called."""

    label: str
    words: str


def line(found: Found, now: datetime, width: int = 76) -> str:
    """One line of what was found, so wide: who, their number where there is room, and what was found of them."""
    who = _cut(name_words(found.name), 20)
    number = _cut(read_number(found.number.partition(",")[0]).shown or found.number or found.email, 14)
    who = f"{who} {number}" if width >= 76 else who
    waits = f"{found.open_count} open" if found.open_count else "-"
    if found.organisation_id is not None:
        return _cut(f"{who} {'organisation':<16} {waits:<7} {found.needs}", width)
    if found.contact_id is not None:
        # What makes it easier is shown before what it was about: the room that it leaves is for the rest.
        left = width - cell_len(who) - 11
        room = max(left // 2, left - cell_len(found.needs)) if found.needs else left
        return _cut(f"{who} {found.ref:<8} {_cut(found.about, room)} {found.needs.upper()}", width)
    return _cut(f"{who} {_last(found.last_at, now):<16} {waits:<7} {found.needs.upper()}", width)


def _last(at: datetime | None, now: datetime) -> str:
    return f"last {short_day(at, now)}" if at else "never in touch"


def short_day(at: datetime, now: datetime) -> str:
    """ "Tue 24 Nov"; of another year, "3 Mar 2025"."""
    day = london_date(at)
    if day.year == london_date(now).year:
        return phrases.day_short(day)
    return f"{day.day} {day.strftime('%b %Y')}"


def who_words(page: PersonPage) -> str:
    """Who it is, and to us, how they like to be called, and the word CAUTION: what it is about is one key away."""
    to_us = PERSON_TYPE[page.person_type] if page.person_type else ""
    called = f"likes to be called {page.likes_to_be_called}" if page.likes_to_be_called else ""
    theirs = ", ".join(part for part in (page.role, page.organisation) if part)
    also = f"also written down as {', '.join(page.also)}" if page.also else ""
    caution = "CAUTION (y says why)" if page.cautions else ""
    return "   ".join(printable(part) for part in (name_words(page.name), caution, to_us, theirs, called, also) if part)


def facts(page: PersonPage, today: date) -> Iterator[Fact]:
    """What is known of a person, what matters most first. What is not known says so."""
    yield Fact("NEEDS", "; ".join(need_words(need, today) for need in page.needs) or "none told")
    yield Fact("Messages", LEAVE[page.ok_to_leave_message])
    yield Fact("Reply by", f"{REPLY_BY[page.reply_by]}     Best time: {page.best_time or 'not asked'}")
    numbers = [_checked(dial_words(one.number, relay=page.relay), one.label, one.checked_on) for one in page.numbers]
    yield Fact("Number", ", ".join(numbers) or "none")
    emails = [_checked(one.email, one.label, one.checked_on) for one in page.emails]
    yield Fact("Email", ", ".join(emails) or "none")
    if page.address:
        yield Fact("Address", page.address)
    if page.feedback_ok is not None:
        yield Fact("Views", "may be asked for them, each quarter" if page.feedback_ok else "do not ask for them")
    speak = [f"{one.name}, {BASIS[one.basis]} (told {short(one.told_on)})" for one in page.speakers]
    yield Fact("May speak", "; ".join(speak) or "nobody told")
    yield Fact("CONTACTS", _counted(page))


def _checked(words: str, label: Label | None, checked_on: date) -> str:
    return f"{words} ({f'{label}, ' if label else ''}checked {short(checked_on)})"


def care_words(page: PersonPage) -> str:
    """What a form about them has to say besides needs and messages, in one line: what to mind, how to begin."""
    parts = (
        f"{CAUTION}." if page.cautions else "",
        f"Likes to be called {page.likes_to_be_called}." if page.likes_to_be_called else "",
        f"Best time: {page.best_time}." if page.best_time else "",
        f"Likes to be answered by {REPLY_BY[page.reply_by]}." if page.reply_by else "",
    )
    return printable(" ".join(part for part in parts if part))


def person_lines(page: PersonPage, now: datetime) -> list[str]:
    """All that is known of a person, a line each, the reason of a CAUTION first."""
    today = london_date(now)
    called = [f"{'Called':<9} {page.likes_to_be_called}"] if page.likes_to_be_called else []
    called += [f"{'Of':<9} {page.organisation}"] if page.organisation else []
    called += [f"{'They are':<9} {PERSON_TYPE[page.person_type]}"] if page.person_type else []
    known = [f"{fact.label:<9} {fact.words}" for fact in facts(page, today)]
    caution = ["CAUTION", *caution_words(page, today), ""] if page.cautions else []
    return [*caution, *called, *known]


def need_words(need: TheirNeed, today: date) -> str:
    """What to do, and how old that is; on the day that was set it is to be asked again."""
    if need.review_on is None:
        return f"{need.what} (asked {short(need.asked_on)})"
    if need.review_on <= today:
        return f"{need.what} (ask again: last asked {short(need.asked_on)})"
    return f"{need.what} (asked {short(need.asked_on)}, look again {short(need.review_on)})"


def caution_words(page: PersonPage, today: date) -> list[str]:
    """What to mind, who wrote it and when to look at it again; an empty line between two."""
    lines: list[str] = []
    for one in page.cautions:
        due = "Look at it again now: that was due" if one.review_on <= today else "Look at it again on"
        written = f"Written by {one.by or 'somebody'} on {short(london_date(one.at))}."
        lines += [one.reason, f"{written} {due} {short(one.review_on)}.", ""]
    return lines[:-1]


def history_line(one: PersonChanged, now: datetime) -> str:
    """One change: when, by whom, what it was and what it became."""
    when = f"{short_day(one.at, now)} {phrases.clock_time(one.at)}"
    return f"{when}  {one.by or 'Somebody'}: {one.words}{'  (taken back)' if one.undone else ''}"


def _counted(page: PersonPage) -> str:
    waiting = sum(one.is_open for one in page.contacts)
    more = page.contact_count - len(page.contacts)
    not_shown = f"; the {len(page.contacts)} that matter now are below" if more > 0 else ""
    return f"{page.contact_count or 'none yet'}{f', {waiting} open' if waiting else ''}{not_shown}"


def contact_line(one: TheirContact, now: datetime) -> str:
    """One of their contacts: its reference, when, whether it waits, and what it is about."""
    waits = "OPEN  " if one.is_open else "closed"
    return printable(f"{one.ref:<8} {short_day(one.received_at, now):<11} {waits} {one.about}")


def nobody_lines(found: Found, now: datetime) -> Iterator[str]:
    """A contact of somebody who left no name."""
    waits = "OPEN" if found.open_count else "closed"
    number = dial_words(found.number, relay=False)
    came = f" {short_day(found.last_at, now)}" if found.last_at else ""
    for words in (f"{found.ref}{came}   {waits}", found.about, f"{NO_NAME}. {number}"):
        yield printable(words)


def short(day: date) -> str:
    """ "24 Nov 2026"."""
    return f"{day:%-d %b %Y}"


def _cut(words: str, cells: int) -> str:
    words = printable(words)
    return (
        words + " " * (cells - cell_len(words)) if cell_len(words) <= cells else f"{set_cell_size(words, cells - 1)}…"
    )
