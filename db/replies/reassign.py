"""Reassignment of a contact to a colleague."""

from __future__ import annotations

from typing import NamedTuple

from db.desk.desk import Desk
from db.desk.staff import join_staff
from db.history import conflicts
from db.history.action import action
from db.models import EventKind, Staff
from deskapp.errors import WordsError
from deskapp.wording.causes import PeopleCause, ReplyCause


class Given(NamedTuple):
    """The new assignee of a contact, and the one before."""

    ref: str
    name: str
    before: str


def give_to(desk: Desk, contact_id: int, *, staff_id: int = 0, new: str = "", version: int | None = None) -> Given:
    """Assign a contact to a staff member, or to somebody `new`, who joins the staff with this save. Promises do not
    change.

    Raises WordsError if they have it already, have left, or the contact is closed; ChangedError if it was changed after
    `version` was read; RecordError.
    """
    with action(desk, contact_id, version=version, nothing_to="give") as (by, contact, _):
        staff_id = join_staff(by.session, desk, new, by.at).id if new else staff_id
        owner, before = by.session.get(Staff, staff_id), by.session.get(Staff, contact.owner_id)
        if owner is None or before is None or not owner.active:
            raise WordsError(PeopleCause.STAFF_LEFT)
        if owner.id == before.id:
            raise WordsError(ReplyCause.HAS_IT_ALREADY, name=owner.name)
        contact.owner_id = staff_id
        kind, name = EventKind.GIVEN_TO, owner.name
        by.write(contact, kind, words=name, field="owner_id", old_value=before.name, new_value=name)
        conflicts.changed(by.session, contact, by.at)
        return Given(contact.ref, owner.name, before.name)
