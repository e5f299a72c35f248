"""Choose a contact or person by reference, by number in the list read out last, or by a search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.contacts.page import page
from db.people.page import person
from db.queue.first_page import QueueRow
from db.queue.live import open_rows
from db.search import SearchResults, search
from deskapp.errors import WordsError
from deskapp.forms.subject import read_contact
from deskapp.parsing.numbers import digits, searched_figures
from deskapp.plain.conversation import LeftError, Offered
from deskapp.plain.session import LineSession, Meant
from deskapp.views.contact import name_of
from deskapp.views.person import short_day
from deskapp.wording.naming import name_words

_WHICH = "Which one? Its reference, like 26-0412, or a name."
WHO = "Who? A name, a number, or the reference of a contact of theirs."
_FEW = 9
"""Most items offered: nobody listens to a longer list."""


class Candidate(NamedTuple):
    """A contact to choose from, in words."""

    contact_id: int
    words: str


def contact_of(here: LineSession, typed: str) -> int:
    """The id of the contact meant; asks for one if nothing was typed. Raises WordsError."""
    contact_id = _by_number(here, typed) if typed else _ask(here)
    if contact_id is None:
        contact_id = _by_words(here, typed)
    here.last = contact_id
    return contact_id


def _ask(here: LineSession) -> int:
    last = ""
    if here.last is not None:
        seen = read_contact(here.desk, here.last)
        last = f" Enter: {seen.ref} {name_of(seen)}."
    typed = here.talk.ask(f"{_WHICH}{last}", "deskapp plain queue says the references of what waits.")
    if not typed and here.last is not None:
        return here.last
    found = _by_number(here, typed)
    return _by_words(here, typed) if found is None else found


def _by_number(here: LineSession, typed: str) -> int | None:
    """The contact with this number in the list read out last, or with this reference; else None."""
    meant = listed_choice(here, typed)
    if meant is not None and meant.contact_id is not None:
        return meant.contact_id
    if meant is not None and meant.person_id is not None:
        return _one_of(here, _contacts_of_person(here, meant.person_id), typed)
    for found in search(here.desk.engine, typed):
        if found.contact_id is not None and _is_reference(found.ref, typed):
            return found.contact_id
    return None


def _is_reference(ref: str, typed: str) -> bool:
    """True if the text is the reference: 26-0404, 260404, ref 26-404."""
    year, _, running = searched_figures(typed).partition("-")
    return digits(ref) in (digits(typed), f"{digits(year)}{digits(running):0>4}")


def listed_choice(here: LineSession, typed: str) -> Meant | None:
    """The item with this number in the list read out last; None if the text is no such number."""
    return here.listed.get(int(typed)) if typed.isdecimal() and len(typed) <= len("999") else None


def _by_words(here: LineSession, typed: str) -> int:
    if digits(typed) and not any(letter.isalpha() for letter in typed):
        raise WordsError(f"Nothing has the reference {typed}. `deskapp plain queue` says what waits")
    found = search(here.desk.engine, typed) if typed else []
    candidates = {one.contact_id: one for seen in found for one in _candidates(here, seen)}
    return _one_of(here, list(candidates.values()), typed)


def _candidates(here: LineSession, seen: SearchResults) -> Iterator[Candidate]:
    if seen.contact_id is not None:
        yield Candidate(seen.contact_id, f"{seen.ref}, {name_words(seen.name)}: {seen.about}")
    elif seen.person_id is not None:
        yield from _contacts_of_person(here, seen.person_id)


def _contacts_of_person(here: LineSession, person_id: int) -> list[Candidate]:
    """A person's contacts, open ones first; empty for an unknown person."""
    seen = person(here.desk.engine, person_id)
    now = here.desk.clock.now()
    if seen is None:
        return []
    return [
        Candidate(
            one.contact_id,
            f"{one.ref}, {name_words(seen.name)}, {short_day(one.received_at, now)}, "
            f"{'open' if one.is_open else 'closed'}: {one.about}",
        )
        for one in seen.contacts
    ]


def _one_of(here: LineSession, candidates: list[Candidate], typed: str) -> int:
    """The only candidate, or the one chosen. Raises WordsError if there is none."""
    if not candidates:
        raise WordsError(f"Nothing was found for {typed or '(none)'}. `deskapp plain queue` says what waits")
    if len(candidates) == 1:
        return candidates[0].contact_id
    for number, one in enumerate(candidates[:_FEW], 1):
        here.talk.say(f"{number}. {one.words}")
    if len(candidates) > _FEW:
        here.talk.say(f"And {len(candidates) - _FEW} more: more letters find fewer")
    offered = [Offered(str(one.contact_id), str(number), one.words) for number, one in enumerate(candidates[:_FEW], 1)]
    return int(_chosen(here, "Which one? Its number. Enter: none.", offered))


def _chosen(here: LineSession, question: str, offered: Sequence[Offered]) -> str:
    """The letter chosen. Raises LeftError if none is."""
    chosen = here.talk.choose(question, offered, otherwise="")
    if not chosen:
        raise LeftError
    return chosen


def contact_row(here: LineSession, typed: str) -> QueueRow:
    """The queue row of the contact meant. Raises WordsError if it is closed."""
    contact_id = contact_of(here, typed)
    found = next((row for row in open_rows(here.desk.engine) if row.contact_id == contact_id), None)
    if found is None:
        raise WordsError("This is closed already. `deskapp plain reply` opens it again")
    return found


def choose_person_page(here: LineSession, typed: str) -> int:
    """The id of the person meant; asks for a name if none was given. Raises WordsError."""
    meant = contact_page(here, typed, organisations=False)
    assert meant.person_id is not None  # noqa: S101 - only people were looked at
    return meant.person_id


def contact_page(here: LineSession, typed: str, *, organisations: bool = True) -> Meant:
    """The person or organisation meant; asks for one if none was named. Raises WordsError."""
    typed = typed or here.talk.ask(WHO, "A part of the name is enough.")
    meant = listed_choice(here, typed)
    if meant is not None and meant.contact_id is not None:
        return Meant(_person_of(here, meant.contact_id))
    if meant is not None and (meant.person_id is not None or organisations):
        return meant
    found = search(here.desk.engine, typed)
    of_contact = next((seen for seen in found if seen.contact_id and _is_reference(seen.ref, typed)), None)
    if of_contact is not None and of_contact.contact_id is not None and digits(typed):
        return Meant(_person_of(here, of_contact.contact_id))
    pages = [seen for seen in found if seen.contact_id is None and (organisations or seen.organisation_id is None)]
    chosen = _one_page(here, list({(one.person_id, one.organisation_id): one for one in pages}.values()), typed)
    return Meant(chosen.person_id, None, chosen.organisation_id)


def _person_of(here: LineSession, contact_id: int) -> int:
    seen = page(here.desk.engine, contact_id)
    if seen.person is None:
        raise WordsError(f"{seen.ref} is of somebody who left no name, so they have no page")
    return seen.person.person_id


def _one_page(here: LineSession, pages: list[SearchResults], typed: str) -> SearchResults:
    if not pages:
        raise WordsError(f"Nobody was found for {typed or '(none)'}")
    if len(pages) == 1:
        return pages[0]
    for number, one in enumerate(pages[:_FEW], 1):
        here.talk.say(f"{number}. {', '.join(part for part in (name_words(one.name), one.number) if part)}")
    if len(pages) > _FEW:
        here.talk.say(f"And {len(pages) - _FEW} more: more letters find fewer")
    offered = [Offered(str(number), str(number), one.name) for number, one in enumerate(pages[:_FEW], 1)]
    return pages[int(_chosen(here, "Who is it? A number. Enter: none.", offered)) - 1]
