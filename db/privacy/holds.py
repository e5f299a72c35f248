"""Holds: nothing of a person is erased until the hold is ended."""

from __future__ import annotations

from sqlmodel import col, select

from db.desk.desk import Desk, on_desk
from db.models import Hold
from db.privacy.erase_plan import hold_on
from db.privacy.erasures import clean_reason
from db.privacy.held import subject_of
from db.storage.sessions import writing
from deskapp.errors import WordsError
from deskapp.wording.causes import PeopleCause


def begin_hold(desk: Desk, person_id: int, reason: str) -> None:
    """Hold everything of a person, with a reason. Raises WordsError, also if they are held already; RecordError."""
    by = on_desk(desk)
    reason = clean_reason(reason)
    with writing(desk.engine) as session:
        subject = subject_of(session, person_id)
        if held := hold_on(session, subject):
            raise WordsError(PeopleCause.HOLD_THERE, reason=held.reason)
        session.add(Hold(person_id=subject.person_id, reason=reason, at=desk.clock.now(), by_id=by.id))


def end_hold(desk: Desk, person_id: int) -> None:
    """End the holds on a person. Raises WordsError if there is none, RecordError."""
    by = on_desk(desk)
    with writing(desk.engine) as session:
        ids = subject_of(session, person_id).person_ids
        held = session.exec(select(Hold).where(col(Hold.person_id).in_(ids), col(Hold.ended_at).is_(None))).all()
        if not held:
            raise WordsError(PeopleCause.NO_HOLD)
        for one in held:
            one.ended_at, one.ended_by_id = desk.clock.now(), by.id
            session.add(one)
