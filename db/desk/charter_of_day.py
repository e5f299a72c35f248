"""The edition in force on a day, among those adopted by then.

An edition adopted later for past days does not apply to them: nobody could have followed it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.charters import adopted
from db.charters.calendar_days import STATE_SQL, CalendarState
from db.desk.desk import Desk
from db.models import AdoptedEdition as Row
from db.storage.sessions import read_session
from deskapp.charter.edition import Edition
from deskapp.charter.rules import local_date
from deskapp.wording.phrases import day as day_words


class _Adopted(NamedTuple):
    """An edition: its first day by its text, and the day of its adoption (local dates)."""

    id: int
    valid_from: date
    since: date


class Editions:
    """Every charter that a desk has adopted. The list is read once; an edition other than the present one is parsed
    when asked for.

    Off the event loop. Raises RecordError.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._parsed: dict[int, Edition] = {}
        with read_session(desk.engine) as session:
            rows = session.exec(select(Row).order_by(col(Row.id))).all()
        self._adopted = [
            _Adopted(row.id or 0, row.valid_from, max(row.valid_from, local_date(row.adopted_at))) for row in rows
        ]

    def of(self, day: date) -> Edition:
        """The charter of a local date; before the first adoption, the first charter."""
        begun = [one for one in self._adopted if one.since <= day] or self._adopted[:1]
        found = max(begun, key=lambda one: (one.valid_from, one.id)).id
        if found == self._desk.edition_id:
            return self._desk.edition
        if found not in self._parsed:
            with read_session(self._desk.engine) as session:
                self._parsed[found] = adopted.of_id(session, found)
        return self._parsed[found]


def edition_on(desk: Desk, day: date) -> Edition:
    """The charter of one local date. Raises RecordError."""
    return Editions(desk).of(day)


def renew(desk: Desk, now: datetime) -> str:
    """Switch an open desk to the edition in force now, if it is another one or its calendar has changed. Returns a
    sentence about the change, "" for none. Raises RecordError.
    """
    there = adopted.in_force(desk.engine, local_date(now))
    with read_session(desk.engine) as session:
        state = _state(session, there.id)
        if (there.id, there.text, state) == (desk.edition_id, desk.edition.text, desk.calendar_state):
            return ""
        another = (there.id, there.text) != (desk.edition_id, desk.edition.text)
        desk.go_by(there.id, adopted.of_id(session, there.id), state)
    if not another:
        return "The charter's calendar changed: what is promised from now on goes by its days."
    return (
        f"The charter changed: {there.title}, from {day_words(there.valid_from)}. "
        "What was promised before keeps its time."
    )


def go_by_changed_days(session: Session, desk: Desk) -> None:
    """Switch an open desk to the calendar that the caller's transaction has changed, before others can notice it."""
    desk.go_by(desk.edition_id, adopted.of_id(session, desk.edition_id), _state(session, desk.edition_id))


def _state(session: Session, edition_id: int) -> CalendarState:
    return tuple(session.connection().exec_driver_sql(STATE_SQL, (edition_id,)).one())
