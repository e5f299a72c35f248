"""A period replayed under another edition, in words: its counts beside the actual ones, and each difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.charters import adopted
from db.charters.chosen import named_edition
from db.desk.desk import Desk
from db.models import AdoptedEdition
from db.models.columns import id_of
from db.reports.contacts import first_contact_on
from db.reports.period import Period, parse_period, refuse_without_contacts
from db.reports.what_if import Difference, Standing, Stood, WhatIf, replay
from db.storage.sessions import read_session
from deskapp.charter.edition import Edition
from deskapp.charter.reading import find_edition
from deskapp.charter.rules import local_date
from deskapp.wording.naming import name_words
from deskapp.wording.printable import wrap
from deskapp.wording.times import day, due_words_on, quantity

_WIDTH = 80
_STANDS = {
    Standing.KEPT: "kept",
    Standing.MISSED: "missed",
    Standing.NOT_POSSIBLE: "not possible",
    Standing.OPEN_IN_TIME: "open in time",
    Standing.OPEN_OVERDUE: "late now",
}


class Replayed(NamedTuple):
    """A period, the edition that it was replayed under, and the comparison."""

    edition: Edition
    period: Period
    found: WhatIf


def replayed_under(desk: Desk, named: str, typed: str, *, is_wanted: Callable[[], bool] = lambda: True) -> Replayed:
    """Replay a period (like "2026-11") under an adopted edition, as `named_edition` takes its name, one that ships,
    or a file. Off the event loop.

    Raises DeskError, also once `is_wanted` is False.
    """
    period, now = parse_period(typed), desk.clock.now()
    with read_session(desk.engine) as session:
        refuse_without_contacts(period, first_contact_on(session), local_date(now))
        editions = _editions(session)
        edition = named_edition([*editions.values()], named) or find_edition(named)
        return Replayed(edition, period, replay(session, edition, editions, period, now, is_wanted=is_wanted))


def _editions(session: Session) -> Mapping[int, Edition]:
    rows = session.exec(select(AdoptedEdition).order_by(col(AdoptedEdition.valid_from), col(AdoptedEdition.id))).all()
    return {id_of(row): adopted.as_edition(session, row) for row in rows}


def replayed_lines(replayed: Replayed, width: int = _WIDTH) -> Iterator[str]:
    """Both counts by rule, and the number of differences."""
    found = replayed.found
    yield from wrap(f"{replayed.edition.title} ({replayed.edition.name}): what if it had held?", width)
    count = quantity(found.contacts, "contact")
    yield from wrap(f"{count} that came in {replayed.period.words()}, with what happened to each.", width)
    yield "Nothing is written: the record stays as it is."
    for title, counts in (("AS IT WAS", found.was), ("AS IT WOULD HAVE BEEN", found.would)):
        yield ""
        yield title
        yield from _counted(counts, width)
    if found.refused:
        yield ""
        steps = f"{found.refused} recorded steps or extensions are not in this charter: they changed nothing here."
        yield from wrap(steps, width)
    yield ""
    yield f"DIFFERENCES  {len(found.differences)}"


def difference_lines(one: Difference, width: int = _WIDTH) -> Iterator[str]:
    """The lines about a contact: the actual result of its promise, and that of the replay."""
    came = f"{one.ref} {name_words(one.called)}, came in {day(local_date(one.received_at))}"
    yield from wrap(came, width, first="  ", rest="    ")
    for title, stood in (("was", one.was), ("would have been", one.would)):
        yield from wrap(f"{title}: {_side(stood)}", width, first="    ", rest="      ")


def _counted(counts: Mapping[tuple[str, str], Counter[Standing]], width: int) -> Iterator[str]:
    for (_, words), by_standing in counts.items():
        yield from wrap(words, width, first="  ", rest="  ")
        yield "    " + ", ".join(f"{by_standing[one]} {said}" for one, said in _STANDS.items() if by_standing[one])
    if not counts:
        yield "  Nothing was promised."


def _side(stood: Stood | None) -> str:
    if stood is None:
        return "nothing promised"
    return f"{_STANDS[stood.standing]}, {stood.title} by {due_words_on(stood.due_at)}"
