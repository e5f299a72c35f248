"""Which contact, which person is meant: a reference, a number of the list read out last, or words that find them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.find import Found, find
from db.first_page import QueueRow
from db.page import page
from db.person import person
from db.queue import open_rows
from deskapp.errors import WordsError
from deskapp.openings import open_or_closed
from deskapp.plain.conversation import LeftError, Offered
from deskapp.plain.work import AtDesk, Meant
from deskapp.words.naming import name_words
from deskapp.words.numbers import digits
from screens.deed_form import name_of
from screens.people_words import short_day

WHICH = "Which one? Its reference, like 26-0412, or a name."
WHO = "Who? A name, a number, or the reference of a contact of theirs."
FEW = 9
"""So many are offered at most: a longer list is not listened to."""


class Candidate(NamedTuple):
    """A contact that may be meant, in words."""

    contact_id: int
    words: str


def contact_of(here: AtDesk, typed: str) -> int:
    """The id of the contact that is meant, which is asked for where nothing was typed. Raises WordsError."""
    contact_id = _by_number(here, typed) if typed else _asked(here)
    if contact_id is None:
        contact_id = _by_words(here, typed)
    here.last = contact_id
    return contact_id


def _asked(here: AtDesk) -> int:
    last = ""
    if here.last is not None:
        seen = open_or_closed(here.desk, here.last)
        last = f" Enter: {seen.ref} {name_of(seen)}."
    typed = here.talk.ask(f"{WHICH}{last}", "deskapp plain queue says the references of what waits.")
    if not typed and here.last is not None:
        return here.last
    found = _by_number(here, typed)
    return _by_words(here, typed) if found is None else found


def _by_number(here: AtDesk, typed: str) -> int | None:
    """The contact of a number that was just read out, or of a reference."""
    meant = listed(here, typed)
    if meant is not None and meant.contact_id is not None:
        return meant.contact_id
    if meant is not None and meant.person_id is not None:
        return _one_of(here, _theirs(here, meant.person_id), typed)
    for found in find(here.desk.engine, typed):
        if found.contact_id is not None and digits(found.ref) == digits(typed):
            return found.contact_id
    return None


def listed(here: AtDesk, typed: str) -> Meant | None:
    """What a number stands for in the list that was read out last."""
    return here.listed.get(int(typed)) if typed.isdecimal() and len(typed) <= len("999") else None


def _by_words(here: AtDesk, typed: str) -> int:
    if digits(typed) and not any(letter.isalpha() for letter in typed):
        raise WordsError(f"Nothing has the reference {typed}. `deskapp plain queue` says what waits")
    found = find(here.desk.engine, typed) if typed else []
    candidates = {one.contact_id: one for seen in found for one in _contacts(here, seen)}
    return _one_of(here, list(candidates.values()), typed)


def _contacts(here: AtDesk, seen: Found) -> Iterator[Candidate]:
    if seen.contact_id is not None:
        yield Candidate(seen.contact_id, f"{seen.ref}, {name_words(seen.name)}: {seen.about}")
    elif seen.person_id is not None:
        yield from _theirs(here, seen.person_id)


def _theirs(here: AtDesk, person_id: int) -> list[Candidate]:
    """What somebody has been in touch about, what waits first."""
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


def _one_of(here: AtDesk, candidates: list[Candidate], typed: str) -> int:
    """The one that there is, or the one that is chosen. Raises WordsError where there is none."""
    if not candidates:
        raise WordsError(f"Nothing was found for {typed or '(none)'}. `deskapp plain queue` says what waits")
    if len(candidates) == 1:
        return candidates[0].contact_id
    for number, one in enumerate(candidates[:FEW], 1):
        here.talk.say(f"{number}. {one.words}")
    if len(candidates) > FEW:
        here.talk.say(f"And {len(candidates) - FEW} more: more letters find fewer")
    offered = [Offered(str(one.contact_id), str(number), one.words) for number, one in enumerate(candidates[:FEW], 1)]
    return int(_chosen(here, "Which one? Its number. Enter: none.", offered))


def _chosen(here: AtDesk, question: str, offered: Sequence[Offered]) -> str:
    """What is chosen. Raises LeftError where nothing is."""
    chosen = here.talk.choose(question, offered, otherwise="")
    if not chosen:
        raise LeftError
    return chosen


def row_of(here: AtDesk, typed: str) -> QueueRow:
    """The contact that is meant, which has to wait. Raises WordsError where it waits no longer."""
    contact_id = contact_of(here, typed)
    found = next((row for row in open_rows(here.desk.engine) if row.contact_id == contact_id), None)
    if found is None:
        raise WordsError("This is closed already. `deskapp plain reply` opens it again")
    return found


def person_of(here: AtDesk, typed: str) -> int:
    """The id of the person who is meant, who is asked for where nobody was named. Raises WordsError."""
    typed = typed or here.talk.ask(WHO, "A part of the name is enough.")
    meant = listed(here, typed)
    if meant is not None and meant.person_id is not None:
        return meant.person_id
    found = find(here.desk.engine, typed)
    people = {seen.person_id: seen for seen in found if seen.person_id is not None and seen.contact_id is None}
    of_contact = next((seen for seen in found if seen.contact_id and digits(seen.ref) == digits(typed)), None)
    if meant is not None and meant.contact_id is not None:
        return _whose(here, meant.contact_id)
    if of_contact is not None and of_contact.contact_id is not None and digits(typed):
        return _whose(here, of_contact.contact_id)
    return _one_person(here, list(people.values()), typed)


def _whose(here: AtDesk, contact_id: int) -> int:
    seen = page(here.desk.engine, contact_id)
    if seen.person is None:
        raise WordsError(f"{seen.ref} is of somebody who left no name, so there is no page of theirs")
    return seen.person.person_id


def _one_person(here: AtDesk, people: list[Found], typed: str) -> int:
    if not people:
        raise WordsError(f"Nobody was found for {typed or '(none)'}")
    if len(people) > 1:
        for number, one in enumerate(people[:FEW], 1):
            here.talk.say(f"{number}. {', '.join(part for part in (name_words(one.name), one.number) if part)}")
        if len(people) > FEW:
            here.talk.say(f"And {len(people) - FEW} more: more letters find fewer")
        offered = [Offered(str(one.person_id), str(number), one.name) for number, one in enumerate(people[:FEW], 1)]
        return int(_chosen(here, "Who is it? A number. Enter: none.", offered))
    assert people[0].person_id is not None  # noqa: S101 - only people were looked at
    return people[0].person_id
