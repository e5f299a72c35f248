"""Find the one person that a name or a reference means. If there are several, none is chosen."""

from __future__ import annotations

from collections.abc import Iterable

from db.desk.desk import Desk
from db.people.page import person, person_of
from db.search import SearchResults, search
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.parsing.name_key import name_key
from deskapp.parsing.numbers import digits, searched_figures
from deskapp.wording.causes import PeopleCause
from deskapp.wording.naming import name_words

_FEW = 8
"""The number of people that are named in an error."""


def person_meant(desk: Desk, typed: str) -> int:
    """The id of the person with this name, or of the contact with this reference. Raises WordsError, with their
    references, if several fit, or nobody; RecordError.
    """
    found = search(desk.engine, typed)
    by_reference = next((one for one in found if one.contact_id is not None and _is_reference(one.ref, typed)), None)
    if by_reference is not None and by_reference.contact_id is not None:
        page = person_of(desk.engine, by_reference.contact_id)
        if page is None:
            raise WordsError(PeopleCause.NO_PAGE_HERE, ref=by_reference.ref)
        return page.person_id
    people = {one.person_id: one for one in found if one.person_id is not None and one.contact_id is None}
    exact = {key: one for key, one in people.items() if name_key(one.name) == name_key(typed)}
    meant = exact or people
    if not meant:
        raise WordsError(PeopleCause.NOBODY_FOUND, typed=typed)
    if len(meant) > 1:
        raise WordsError(PeopleCause.SEVERAL_PEOPLE, typed=typed, people=_listed(desk, meant.values()))
    return next(iter(meant))


def _is_reference(ref: str, typed: str) -> bool:
    year, _, running = searched_figures(typed).partition("-")
    return bool(running) and digits(ref) == f"{digits(year)}{digits(running):0>4}"


def _listed(desk: Desk, people: Iterable[SearchResults]) -> str:
    listed = list(people)
    more = [f"and {len(listed) - _FEW} more"] if len(listed) > _FEW else []
    return "; ".join([*(_one(desk, one) for one in listed[:_FEW]), *more])


def _one(desk: Desk, found: SearchResults) -> str:
    page = person(desk.engine, found.person_id or 0)
    last = page.contacts[0] if page and page.contacts else None
    known = [found.number or found.email]
    known += [f"{last.ref} of {local_date(last.received_at):%d %b %Y}"] if last else ["never in touch"]
    return f"{name_words(found.name)} ({', '.join(filter(None, known))})"
