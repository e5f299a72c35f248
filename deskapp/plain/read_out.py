"""Read out the charter, one contact with its history, one person, and search results, in the words of the screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.contacts.page import Page, page
from db.contacts.promise_details import matter
from db.people.history import person_history
from db.people.organisations import organisation
from db.people.page import PersonPage, person
from db.privacy.viewed import record_view
from db.queue.live import open_row
from db.search import SearchResults
from db.search_days import search_with_days
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.parsing.numbers import read_number
from deskapp.plain.choose import contact_of
from deskapp.plain.conversation import InputEndedError, Offered
from deskapp.plain.queue import left_words
from deskapp.plain.remedies import LINE_REMEDIES
from deskapp.plain.session import DONE, LineSession, Meant
from deskapp.plain.spoken import parts_of
from deskapp.views.charter import charter_words
from deskapp.views.contact import closed_words, contact_facts, promise_summary, standing, top_words, views_words
from deskapp.views.history import history
from deskapp.views.person import (
    caution_words,
    days_searched_words,
    history_line,
    organisation_facts,
    person_facts,
    short_day,
)
from deskapp.views.promise_life import life_words
from deskapp.views.why import why_facts
from deskapp.wording.naming import name_words

NEWEST = 10
"""Most lines of a history read out at once."""
_UNBROKEN = 10_000
"""A width, in columns, at which no line is broken."""
_CAUTION = "CAUTION"
_NOTHING_FOUND = "Nothing was found. Part of a name, a number, a reference or a word of what it is about will do."


def in_sentences(words: str) -> str:
    """The columns of a screen's line, joined as sentences."""
    return " ".join(part if part[-1] in ".!?:" else f"{part}." for part in parts_of(words))


def say_charter(here: LineSession) -> int:
    """Read out the charter in force: every promise as it is applied; the exit status."""
    for line in charter_words(here.desk.edition_here, here.desk.clock.now(), width=_UNBROKEN):
        if line:
            here.talk.tell(line)
    return DONE


# A contact


def say_contact(here: LineSession, typed: str, *, every: bool = False) -> int:
    """Read out one contact: person, promises with their reasons, ways to reach them, history; the exit status."""
    desk, now = here.desk, here.desk.clock.now()
    contact_id = contact_of(here, typed)
    seen = page(desk.engine, contact_id)
    left, right = top_words(seen, now)
    here.talk.say(f"{in_sentences(left)} {right}")
    row = open_row(desk.engine, contact_id)
    if row is None and (seen.joined_to is not None or not seen.closed):  # else the facts below say it
        here.talk.say(closed_words(seen, now))
    _say_promises(here, seen, now)
    for words in contact_facts(seen, now, LINE_REMEDIES):
        here.talk.say(in_sentences(words))
    if row is not None:
        for fact in why_facts(row, desk.edition, matter(desk.engine, row.promise_id)):
            here.talk.tell(f"{fact.label}: {fact.words}")
    lines = [f"{line.when}{_by(line.by)}: {line.words}" for line in history(seen, now)]
    _say_newest(here, lines, "What happened", f"contact {seen.ref}", every=every)
    if seen.is_sensitive:
        record_view(desk, contact_id=contact_id)
    if looked := views_words(seen.views, now):
        here.talk.say(looked)
    return DONE


def _by(name: str) -> str:
    """The staff member's name after a comma; empty if it was the caller."""
    return f", {name}" if name.strip("-") else ""


def _say_promises(here: LineSession, seen: Page, now: datetime) -> None:
    if not seen.promises:
        here.talk.say("Nothing was promised.")
    for one in standing(seen):
        what, *more = parts_of(promise_summary(seen, one, now, here.desk.edition.calendar))
        runs = one.stopped_at is None and one.waiting_since is None
        ended = [left_words(one.due_at, here.desk, now)] if runs else more[1:]
        here.talk.say(f"Promised: {what}, {', '.join([*more[:1], *ended])}")
        if words := life_words(seen, one, now):
            here.talk.say(words)


def _say_newest(here: LineSession, lines: Sequence[str], what: str, command: str, *, every: bool) -> None:
    """Say a history, newest first."""
    shown = lines if every else lines[:NEWEST]
    here.talk.say(f"{what}, newest first.")
    for line in shown:
        here.talk.say(" ".join(line.split()))
    _say_left_out(here, len(lines) - len(shown), command)


def _say_left_out(here: LineSession, count: int, command: str) -> None:
    if count:
        here.talk.say(f"And {count} before that: deskapp plain {command} --all reads them")


# A person


def say_known(here: LineSession, person_id: int, *, every: bool = False) -> int:
    """Read out a person's facts and contacts, which can then be chosen by number."""
    now = here.desk.clock.now()
    seen = person(here.desk.engine, person_id)
    if seen is None:
        raise WordsError("They are not in the record any more")
    here.talk.say(_who(seen))
    for words in caution_words(seen, local_date(now)):
        if words:
            here.talk.say(f"{_CAUTION}: {words}")
    if seen.cautions:
        record_view(here.desk, person_id=seen.person_id)
    for fact in person_facts(seen, local_date(now)):
        here.talk.say(f"{fact.label}: {in_sentences(fact.words)}")
    here.listed = {number: Meant(contact_id=one.contact_id) for number, one in enumerate(seen.contacts, 1)}
    shown = seen.contacts if every else seen.contacts[:NEWEST]
    for number, one in enumerate(shown, 1):
        state = "OPEN" if one.is_open else "closed"
        here.talk.say(f"{number}. {one.ref}, {short_day(one.received_at, now)}, {state}: {one.about}")
    _say_left_out(here, len(seen.contacts) - len(shown), "person")
    if every:
        lines = [history_line(one, now) for one in person_history(here.desk.engine, person_id)]
        _say_newest(here, lines, "What was changed", "", every=True)
    return DONE


def _who(seen: PersonPage) -> str:
    called = f"likes to be called {seen.likes_to_be_called}" if seen.likes_to_be_called else ""
    also = f"also recorded as {', '.join(seen.also)}" if seen.also else ""
    return ", ".join(part for part in (name_words(seen.name), called, also) if part)


# Finding


def say_found(here: LineSession, typed: str) -> int:
    """Read out the people and contacts found, numbered, and then the one chosen; the exit status."""
    typed = typed or here.talk.ask(
        "Find who or what? Part of a name, a number, a reference, words, or a day.",
        "People come first, then contacts.",
    )
    found, days = search_with_days(here.desk.engine, typed, here.desk.clock.now())
    if not found:
        here.talk.say(_NOTHING_FOUND)
        return DONE
    here.listed = {
        number: Meant(one.person_id, one.contact_id, one.organisation_id) for number, one in enumerate(found, 1)
    }
    if days is not None:
        first = "People first, then contacts" if any(one.contact_id is None for one in found) else "Contacts"
        on = days_searched_words(days, here.desk.clock.now())
        here.talk.say(f"{first} that came in, or that something was done about, on {on}.")
    for number, one in enumerate(found, 1):
        here.talk.say(f"{number}. {found_words(one, here.desk.clock.now())}")
    offered = [Offered(str(number), str(number), one.name) for number, one in enumerate(found, 1)]
    try:
        chosen = here.talk.choose("Read out which? Its number. Enter: none.", offered, otherwise="")
    except InputEndedError:
        return DONE
    return _say_one(here, here.listed[int(chosen)]) if chosen else DONE


def _say_one(here: LineSession, meant: Meant) -> int:
    if meant.organisation_id is not None:
        return say_organisation(here, meant.organisation_id)
    if meant.contact_id is None and meant.person_id is not None:
        return say_known(here, meant.person_id)
    return say_contact(here, str(next(number for number, one in here.listed.items() if one == meant)))


def say_organisation(here: LineSession, organisation_id: int) -> int:
    """Read out an organisation's facts and open contacts, which can then be chosen by number."""
    now = here.desk.clock.now()
    seen = organisation(here.desk.engine, organisation_id)
    if seen is None:
        raise WordsError("It is not in the record any more")
    here.talk.say(", ".join(part for part in (seen.name, seen.kind, "signpost" if seen.is_signpost else "") if part))
    for fact in organisation_facts(seen, local_date(now)):
        here.talk.say(f"{fact.label}: {in_sentences(fact.words)}")
    here.listed = {number: Meant(contact_id=one.contact_id) for number, one in enumerate(seen.contacts, 1)}
    for number, one in enumerate(seen.contacts, 1):
        here.talk.say(f"{number}. {one.ref}, {short_day(one.received_at, now)}: {one.about}")
    return DONE


def found_words(one: SearchResults, now: datetime) -> str:
    """One search result in a line."""
    number = read_number(one.number.partition(",")[0]).shown or one.number
    needs = f"NEEDS: {one.needs}" if one.needs else ""
    if one.contact_id is not None:
        came = short_day(one.last_at, now) if one.last_at else ""
        parts = (one.ref, name_words(one.name), number, came, one.about, needs)
    else:
        last = f"last in touch {short_day(one.last_at, now)}" if one.last_at else "never in touch"
        waits = f"{one.open_count} open" if one.open_count else "nothing open"
        parts = (name_words(one.name), number, last, waits, needs, "")
        if one.organisation_id is not None:
            parts = (one.name, number, "organisation", waits, one.needs, "")
    return ", ".join(part for part in parts if part)
