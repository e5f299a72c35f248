"""What the tests of the end of day share: somebody else at the desk, and contacts that are due when a test says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from db import contacts
from db.desk import Desk, open_desk
from db.models import AnswerphoneCheck
from db.reviews import Review
from db.reviews_list import ToDecide, to_decide
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.clock import Clock
from tests.db.desk_case import entry


def colleague(desk: Desk, name: str = "Derek Collins", clock: Clock | None = None) -> Desk:
    """Somebody else at the same desk, at their own machine."""
    return open_desk(replace(desk.settings, staff_name=name), clock or desk.clock)


def promised(desk: Desk, name: str, promised_at: datetime, **facts: Any) -> int:
    """A call that was promised an answer by then; the contact's id."""
    facts.setdefault("received_at", desk.clock.now())
    return contacts.log(desk, entry(name=name, **facts), promised_at=promised_at).contact_id


def checked(desk: Desk, messages: int = 0, at: datetime | None = None) -> None:
    """An answerphone check, done."""
    at = at or desk.clock.now()
    with writing(desk.engine) as session:
        session.add(
            AnswerphoneCheck(
                day=london_date(at),
                started_at=at,
                started_by_id=1,
                at_it_id=1,
                at_it_since=at,
                machine_count=messages,
                written_count=messages,
                ended_at=at,
                ended_by_id=1,
            )
        )


def names(found: list[ToDecide]) -> list[str]:
    """Who or what is to be decided, in order."""
    return [each.row.name or "" if each.row else each.why.value for each in found]


def still(desk: Desk, known: Review) -> list[ToDecide]:
    """What is to be decided in a review, with what was."""
    return to_decide(desk, desk.clock.now(), day=known.day, decided=known.decided)
