"""The people who work here, and who is on the desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, func
from sqlmodel import col, select, update

from db.desk import Desk, OnDesk
from db.models import Duty, Staff
from db.sessions import reading, writing
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError

NAME, SHORT_NAME = 80, 20


def everybody(engine: Engine) -> list[OnDesk]:
    """Everybody who works here now, by name."""
    with reading(engine) as session:
        rows = session.execute(_who().where(col(Staff.active)).order_by(col(Staff.name)))
        return [OnDesk(*row) for row in rows]


def come_on_duty(desk: Desk, name: str) -> OnDesk:
    """Put somebody on the desk, and on the staff when they are new here. Capital letters make nobody new.

    Coming back on the same day to the desk one is already on adds nothing. Raises WordsError for a name that cannot be
    kept: one without a letter is a key that was meant for something else.
    """
    clean = " ".join(name.split())
    if not any(letter.isalpha() for letter in clean):
        raise WordsError("Type your name, like Priya.")
    if len(clean) > NAME:
        raise WordsError(f"Names can be up to {NAME} letters.")
    with writing(desk.engine) as session:
        found = session.execute(_who().where(func.lower(Staff.name) == clean.lower())).first()
        if found is None:
            session.add(Staff(name=clean, short_name=clean.split()[0][:SHORT_NAME]))
            session.flush()
            found = session.execute(_who().where(Staff.name == clean)).one()
        on_desk = OnDesk(*found)
        now = desk.clock.now()
        last = session.exec(select(Duty).order_by(col(Duty.id).desc()).limit(1)).first()
        if last is None or last.staff_id != on_desk.id or london_date(last.from_at) < london_date(now):
            session.add(Duty(staff_id=on_desk.id, from_at=now))
        session.execute(update(Staff).where(col(Staff.id) == on_desk.id, ~col(Staff.active)).values(active=True))
    desk.on_duty_since, desk.staff = now, on_desk
    return on_desk


def set_filter(desk: Desk, queue_filter: str) -> None:
    """Remember the view of the queue that whoever is on the desk chose."""
    staff = desk.staff
    if staff is None:
        return
    with writing(desk.engine) as session:
        session.execute(update(Staff).where(col(Staff.id) == staff.id).values(queue_filter=queue_filter))
    if desk.staff == staff:
        desk.staff = staff._replace(queue_filter=queue_filter)


def _who() -> Any:
    return select(Staff.id, Staff.name, Staff.short_name, Staff.queue_filter)
