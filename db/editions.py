"""Which charter a day goes by: the one that was in force on that day, as it had been adopted by then.

A charter that is adopted later, for days that have gone by, makes no gap on them: nobody could have known of it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from db import charters
from db.desk import Desk
from db.models import CalendarDay
from db.models import Edition as Row
from db.sessions import reading
from deskapp.charter.edition import Edition
from deskapp.charter.rules import london_date
from deskapp.words.phrases import day as day_words


class _Adopted(NamedTuple):
    """An edition: the London date that its text names, and the one from which it could be known."""

    id: int
    valid_from: date
    since: date


class Editions:
    """Every charter that a desk has adopted. Read once; what is older than the one in force is parsed when asked for.

    Off the event loop. Raises RecordError.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._parsed: dict[int, Edition] = {}
        with reading(desk.engine) as session:
            rows = session.exec(select(Row).order_by(col(Row.id))).all()
        self._adopted = [
            _Adopted(row.id or 0, row.valid_from, max(row.valid_from, london_date(row.adopted_at))) for row in rows
        ]

    def of(self, day: date) -> Edition:
        """The charter of a London date; before the first was adopted, that one."""
        begun = [one for one in self._adopted if one.since <= day] or self._adopted[:1]
        found = max(begun, key=lambda one: (one.valid_from, one.id)).id
        if found == self._desk.edition_id:
            return self._desk.edition
        if found not in self._parsed:
            with reading(self._desk.engine) as session:
                self._parsed[found] = charters.of_id(session, found)
        return self._parsed[found]


def edition_of(desk: Desk, day: date) -> Edition:
    """The charter of one London date. Raises RecordError."""
    return Editions(desk).of(day)


def renew(desk: Desk, now: datetime) -> str:
    """Have an open desk go by the charter that is in force now, where another was adopted, began, or had its days
    changed since it was read. Says which, as a sentence; nothing where it goes by it already. Raises RecordError.
    """
    there = charters.in_force(desk.engine, london_date(now))
    with reading(desk.engine) as session:
        days = _days(session, there.id)
        if (there.id, days) == (desk.edition_id, desk.calendar_days):
            return ""
        another = there.id != desk.edition_id
        desk.go_by(there.id, charters.of_id(session, there.id), days)
    if not another:
        return "The charter's calendar changed: what is promised from now on goes by its days."
    return (
        f"The charter changed: {there.title}, from {day_words(there.valid_from)}. "
        "What was promised before keeps its time."
    )


def _days(session: Session, edition_id: int) -> int:
    counted = select(func.count()).select_from(CalendarDay).where(CalendarDay.edition_id == edition_id)
    return int(session.execute(counted).scalar_one())
