"""Reading out: one contact with its history, one person, and what was found. The words are the screens'."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.find import Found, find
from db.matter import matter
from db.organisations import organisation
from db.page import Page, page
from db.person import PersonPage, person
from db.person_history import person_history
from db.queue import open_row
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError
from deskapp.plain.conversation import InputEndedError, Offered
from deskapp.plain.queue import left_words
from deskapp.plain.which import contact_of, person_of
from deskapp.plain.wording import parts_of
from deskapp.plain.work import DONE, AtDesk, Meant
from deskapp.words.naming import name_words
from deskapp.words.numbers import read_number
from screens.contact_words import facts, promise_words, standing, top_words
from screens.deed_form import closed_words
from screens.history_words import history
from screens.organisation_words import organisation_facts
from screens.people_words import caution_words, history_line, short_day
from screens.people_words import facts as person_facts
from screens.why import why_facts

NEWEST = 10
"""So many lines of a history are read out at once."""
CAUTION = "CAUTION"
NOTHING_FOUND = "Nothing was found. Part of a name, a number, a reference or a word of what it is about will do."


def in_sentences(words: str) -> str:
    """What stands far apart in a line of the screens, as sentences."""
    return " ".join(part if part[-1] in ".!?:" else f"{part}." for part in parts_of(words))


# A contact


def say_contact(here: AtDesk, typed: str, *, every: bool = False) -> int:
    """Read out one contact: who, what is owed and why then, how to reach them, what happened; the exit status."""
    desk, now = here.desk, here.desk.clock.now()
    contact_id = contact_of(here, typed)
    seen = page(desk.engine, contact_id)
    left, right = top_words(seen)
    here.talk.say(f"{in_sentences(left)} {right}")
    row = open_row(desk.engine, contact_id)
    if row is None:
        here.talk.say(closed_words(seen, now))
    _say_promises(here, seen, now)
    for words in facts(seen, now):
        here.talk.say(in_sentences(words))
    if row is not None:
        for fact in why_facts(row, desk.edition, matter(desk.engine, row.promise_id)):
            here.talk.tell(f"{fact.label}: {fact.words}")
    lines = [f"{line.when}{_by(line.by)}: {line.words}" for line in history(seen, now)]
    _say_newest(here, lines, "What happened", f"contact {seen.ref}", every=every)
    return DONE


def _by(name: str) -> str:
    """Who did it; nothing where it was the caller."""
    return f", {name}" if name.strip("-") else ""


def _say_promises(here: AtDesk, seen: Page, now: datetime) -> None:
    if not seen.promises:
        here.talk.say("Nothing was promised.")
    for one in standing(seen):
        what, *more = parts_of(promise_words(seen, one, now, here.desk.edition.calendar))
        ended = [left_words(one.due_at, here.desk, now)] if one.stopped_at is None else more[1:]
        here.talk.say(f"Promised: {what}, {', '.join([*more[:1], *ended])}")


def _say_newest(here: AtDesk, lines: Sequence[str], what: str, command: str, *, every: bool) -> None:
    """A history, newest first."""
    shown = lines if every else lines[:NEWEST]
    here.talk.say(f"{what}, newest first.")
    for line in shown:
        here.talk.say(" ".join(line.split()))
    if len(shown) < len(lines):
        here.talk.say(f"And {len(lines) - len(shown)} before that: deskapp plain {command} --all reads them")


# A person


def say_person(here: AtDesk, typed: str, *, every: bool = False) -> int:
    """Read out what is known of a person, and their contacts, which can be named by their numbers then."""
    return say_known(here, person_of(here, typed), every=every)


def say_known(here: AtDesk, person_id: int, *, every: bool = False) -> int:
    """The same for the person of this id."""
    now = here.desk.clock.now()
    seen = person(here.desk.engine, person_id)
    if seen is None:
        raise WordsError("They are not in the record any more")
    here.talk.say(_who(seen))
    for words in caution_words(seen, london_date(now)):
        if words:
            here.talk.say(f"{CAUTION}: {words}")
    for fact in person_facts(seen, london_date(now)):
        here.talk.say(f"{fact.label}: {in_sentences(fact.words)}")
    here.listed = {number: Meant(contact_id=one.contact_id) for number, one in enumerate(seen.contacts, 1)}
    shown = seen.contacts if every else seen.contacts[:NEWEST]
    for number, one in enumerate(shown, 1):
        state = "OPEN" if one.is_open else "closed"
        here.talk.say(f"{number}. {one.ref}, {short_day(one.received_at, now)}, {state}: {one.about}")
    if every:
        lines = [history_line(one, now) for one in person_history(here.desk.engine, person_id)]
        _say_newest(here, lines, "What was changed", "", every=True)
    return DONE


def _who(seen: PersonPage) -> str:
    called = f"likes to be called {seen.likes_to_be_called}" if seen.likes_to_be_called else ""
    also = f"also written down as {', '.join(seen.also)}" if seen.also else ""
    return ", ".join(part for part in (name_words(seen.name), called, also) if part)


# Finding


def say_found(here: AtDesk, typed: str) -> int:
    """Read out whoever and whatever may be meant, numbered, and then the one that is chosen; the exit status."""
    typed = typed or here.talk.ask(
        "Find whom or what? Part of a name, a number, a reference, or words.", "People come first, then contacts."
    )
    found = find(here.desk.engine, typed)
    if not found:
        here.talk.say(NOTHING_FOUND)
        return DONE
    here.listed = {
        number: Meant(one.person_id, one.contact_id, one.organisation_id) for number, one in enumerate(found, 1)
    }
    for number, one in enumerate(found, 1):
        here.talk.say(f"{number}. {found_words(one, here.desk.clock.now())}")
    offered = [Offered(str(number), str(number), one.name) for number, one in enumerate(found, 1)]
    try:
        chosen = here.talk.choose("Read out which? Its number. Enter: none.", offered, otherwise="")
    except InputEndedError:
        return DONE
    return _say_one(here, here.listed[int(chosen)]) if chosen else DONE


def _say_one(here: AtDesk, meant: Meant) -> int:
    if meant.organisation_id is not None:
        return say_organisation(here, meant.organisation_id)
    if meant.contact_id is None and meant.person_id is not None:
        return say_known(here, meant.person_id)
    return say_contact(here, str(next(number for number, one in here.listed.items() if one == meant)))


def say_organisation(here: AtDesk, organisation_id: int) -> int:
    """Read out what is known of an organisation, and what is open with it, which can be named by its number then."""
    now = here.desk.clock.now()
    seen = organisation(here.desk.engine, organisation_id)
    if seen is None:
        raise WordsError("It is not in the record any more")
    here.talk.say(", ".join(part for part in (seen.name, seen.kind, "signpost" if seen.is_signpost else "") if part))
    for fact in organisation_facts(seen, london_date(now)):
        here.talk.say(f"{fact.label}: {in_sentences(fact.words)}")
    here.listed = {number: Meant(contact_id=one.contact_id) for number, one in enumerate(seen.contacts, 1)}
    for number, one in enumerate(seen.contacts, 1):
        here.talk.say(f"{number}. {one.ref}, {short_day(one.received_at, now)}: {one.about}")
    return DONE


def found_words(one: Found, now: datetime) -> str:
    """One of what was found, in a line."""
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
