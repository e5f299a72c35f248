"""People in words, for the people screen and line mode: search results, the page of a person and an organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from rich.cells import cell_len

from db.models import Label, LeaveMessage, PersonType, ReplyBy
from db.people.history import PersonChanged
from db.people.lists import BASIS
from db.people.organisations import OrganisationPage, old_words
from db.people.page import PersonPage, TheirContact, TheirNeed
from db.search import MOST_FOUND, SearchResults
from db.search_days import DaySearch
from deskapp.charter.rules import local_date
from deskapp.errors import Remedy
from deskapp.parsing.numbers import dial_words, read_number
from deskapp.parsing.searched_days import SearchedDays
from deskapp.wording import phrases
from deskapp.wording.naming import NO_NAME, name_words
from deskapp.wording.printable import cut, fit, printable
from deskapp.wording.times import day_short_as_of

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


class PersonFact(NamedTuple):
    """One line of the page, with its label."""

    label: str
    words: str


def line(found: SearchResults, now: datetime, width: int = 76) -> str:
    """One search result in a line `width` cells wide: name, number (from 76 cells on), a contact's reference and
    subject or the number of open contacts, and needs.
    """
    who = _cut(name_words(found.name), 20)
    number = _cut(read_number(found.number.partition(",")[0]).shown or found.number or found.email, 14)
    who = f"{who} {number}" if width >= 76 else who
    waits = f"{found.open_count} open" if found.open_count else "-"
    last = f"last {short_day(found.last_at, now)}" if found.last_at else "never in touch"
    if found.organisation_id is not None:
        return _cut(f"{who} {'organisation':<16} {waits:<7} {found.needs}", width)
    if found.contact_id is not None:
        # Needs are shown in full, the subject in the room that they leave.
        left = width - cell_len(who) - 11
        room = max(left // 2, left - cell_len(found.needs)) if found.needs else left
        return _cut(f"{who} {found.ref:<8} {_cut(found.about, room)} {found.needs.upper()}", width)
    return _cut(f"{who} {last:<16} {waits:<7} {found.needs.upper()}", width)


def found_title(found: DaySearch, now: datetime) -> str:
    """The number of search results, and the days that were searched: "13 found, newest first", "13 of Fri 27 Nov";
    or that only the newest are listed.
    """
    count = len(found.results)
    if found.days is not None:
        return f"{count or 'nothing'} of {days_searched_words(found.days, now)}"
    people = sum(one.contact_id is None for one in found.results)
    if max(people, count - people) >= MOST_FOUND:
        return f"the newest {count} shown: type more"
    return f"{f'{count} found, ' if count else ''}newest first"


def days_searched_words(days: SearchedDays, now: datetime) -> str:
    """The days of a search: "Fri 27 Nov", "Thu 12 Nov to Sat 14 Nov"."""
    first, last = (day_short_as_of(on, local_date(now)) for on in (days.first, days.last))
    return first if first == last else f"{first} to {last}"


def short_day(at: datetime, now: datetime) -> str:
    """A local day: "Tue 24 Nov", or "Mon 3 Mar 2025" in another year."""
    return day_short_as_of(local_date(at), local_date(now))


def who_words(page: PersonPage) -> str:
    """The top line: name, the word CAUTION without its reason, person type, role, preferred name and other names."""
    to_us = PERSON_TYPE[page.person_type] if page.person_type else ""
    called = f"likes to be called {page.likes_to_be_called}" if page.likes_to_be_called else ""
    theirs = ", ".join(part for part in (page.role, page.organisation) if part)
    also = f"also recorded as {', '.join(page.also)}" if page.also else ""
    caution = "CAUTION (y says why)" if page.cautions else ""
    return "   ".join(printable(part) for part in (name_words(page.name), caution, to_us, theirs, called, also) if part)


def person_facts(page: PersonPage, today: date) -> Iterator[PersonFact]:
    """A person's facts, most important first; unknown facts are shown as unknown."""
    yield PersonFact("Needs", "; ".join(need_words(need, today) for need in page.needs) or "none given")
    yield PersonFact("Messages", LEAVE[page.ok_to_leave_message])
    yield PersonFact("Reply by", f"{REPLY_BY[page.reply_by]}     Best time: {page.best_time or 'not asked'}")
    numbers = [_checked(dial_words(one.number, relay=page.relay), one.label, one.checked_on) for one in page.numbers]
    yield PersonFact("Number", ", ".join(numbers) or "none")
    emails = [_checked(one.email, one.label, one.checked_on) for one in page.emails]
    yield PersonFact("Email", ", ".join(emails) or "none")
    if page.address:
        yield PersonFact("Address", page.address)
    if page.feedback_ok is not None:
        yield PersonFact("Views", "may be asked for them, each quarter" if page.feedback_ok else "do not ask for them")
    speak = [f"{one.name}, {BASIS[one.basis]} (told {short(one.told_on)})" for one in page.speakers]
    yield PersonFact("May speak to", "; ".join(speak) or "nobody named")
    yield PersonFact("CONTACTS", _counted(page))


def _checked(words: str, label: Label | None, checked_on: date | None) -> str:
    checked = f"given {short(checked_on)}" if checked_on else "not checked"
    return f"{words} ({f'{label}, ' if label else ''}{checked})"


def care_words(page: PersonPage, remedies: Mapping[str, str]) -> str:
    """One line for forms about a person: caution, preferred name, best time, preferred reply."""
    parts = (
        f"{remedies[Remedy.SEE_CAUTION_HERE]}." if page.cautions else "",
        f"Likes to be called {page.likes_to_be_called}." if page.likes_to_be_called else "",
        f"Best time: {page.best_time}." if page.best_time else "",
        f"Likes to be answered by {REPLY_BY[page.reply_by]}." if page.reply_by else "",
    )
    return printable(" ".join(part for part in parts if part))


def person_lines(page: PersonPage, now: datetime) -> list[str]:
    """All facts of a person, a line each, the reasons of cautions first."""
    today = local_date(now)
    called = [f"{'Called':<12} {page.likes_to_be_called}"] if page.likes_to_be_called else []
    called += [f"{'Of':<12} {page.organisation}"] if page.organisation else []
    called += [f"{'They are':<12} {PERSON_TYPE[page.person_type]}"] if page.person_type else []
    known = [f"{fact.label:<12} {fact.words}" for fact in person_facts(page, today)]
    caution = ["CAUTION", *caution_words(page, today), ""] if page.cautions else []
    return [*caution, *called, *known]


def need_words(need: TheirNeed, today: date) -> str:
    """A need with the day on which it was asked about, and its review day, or a reminder once that has come."""
    if need.review_on is None:
        return f"{need.what} (asked {short(need.asked_on)})"
    if need.review_on <= today:
        return f"{need.what} (ask again: last asked {short(need.asked_on)})"
    return f"{need.what} (asked {short(need.asked_on)}, look again {short(need.review_on)})"


def caution_words(page: PersonPage, today: date) -> list[str]:
    """Lines of each caution: reason, author and review day; an empty line between two."""
    lines: list[str] = []
    for one in page.cautions:
        due = "Look at it again now: that was due" if one.review_on <= today else "Look at it again on"
        written = f"Written by {one.by or 'somebody'} on {short(local_date(one.at))}."
        lines += [one.reason, f"{written} {due} {short(one.review_on)}.", ""]
    return lines[:-1]


def history_line(one: PersonChanged, now: datetime) -> str:
    """One change: time, author, previous and new value."""
    when = f"{short_day(one.at, now)} {phrases.clock_time(one.at)}"
    return f"{when}  {one.by or 'Somebody'}: {one.words}{'  (taken back)' if one.undone else ''}"


def _counted(page: PersonPage) -> str:
    waiting = page.open_count
    more = page.contact_count - len(page.contacts)
    not_shown = f"; the {len(page.contacts)} that matter now are below" if more > 0 else ""
    return f"{page.contact_count or 'none yet'}{f', {waiting} open' if waiting else ''}{not_shown}"


def contact_line(one: TheirContact, now: datetime) -> str:
    """One of their contacts: reference, day, open or closed, and subject."""
    waits = "OPEN  " if one.is_open else "closed"
    return printable(f"{one.ref:<8} {short_day(one.received_at, now):<11} {waits} {one.about}")


def nobody_lines(found: SearchResults, now: datetime) -> Iterator[str]:
    """The lines of a contact without a name: reference, subject, number."""
    waits = "OPEN" if found.open_count else "closed"
    number = dial_words(found.number, relay=False)
    came = f" {short_day(found.last_at, now)}" if found.last_at else ""
    for words in (f"{found.ref}{came}   {waits}", found.about, f"{NO_NAME}. {number}"):
        yield printable(words)


def short(day: date) -> str:
    """A date like "24 Nov 2026"."""
    return f"{day:%-d %b %Y}"


def _cut(words: str, cells: int) -> str:
    return fit(cut(words, cells), cells)


def title_words(page: OrganisationPage) -> str:
    """The organisation's name and kind, with "signpost" if callers are referred to it."""
    signpost = "signpost" if page.is_signpost else ""
    return "   ".join(printable(part) for part in (page.name, page.kind or "organisation", signpost) if part)


def organisation_facts(page: OrganisationPage, today: date) -> Iterator[PersonFact]:
    """The organisation's facts and people; unknown facts are shown as unknown."""
    checked, old = short(page.checked_on) if page.checked_on else "", old_words(page.checked_on, today)
    yield PersonFact(
        "Number", ", ".join(dial_words(one.strip(), relay=False) for one in page.numbers.split(",")) or "none"
    )
    yield PersonFact("Checked", ". ".join(part for part in (checked, old) if part))
    yield PersonFact("Open", page.opening or "not known")
    yield PersonFact("Website", page.website or "none")
    if page.notes:
        yield PersonFact("Notes", page.notes)
    yield PersonFact("People", "; ".join(page.people) or "nobody written down")
    times = {0: "nobody yet", 1: "once"}.get(page.pointed_to, f"{page.pointed_to} times")
    yield PersonFact("Passed on", f"to it: {times}")
    yield PersonFact("CONTACTS", f"{len(page.contacts) or 'none'} open with them")
