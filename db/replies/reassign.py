"""Reassignment of a contact to a colleague."""

from __future__ import annotations

from typing import NamedTuple

from db.desk.desk import Desk
from db.desk.staff import join_staff
from db.history import conflicts
from db.history.action import action
from db.history.events import Act
from db.models import Contact, EventKind, Staff
from db.models.columns import id_of
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
        _give(by, contact, before, owner)
        conflicts.changed(by.session, contact, by.at)
        return Given(contact.ref, owner.name, before.name)


def hand_to(by: Act, contact: Contact, staff_id: int) -> None:
    """Assign a contact to another member of staff, as part of what else is saved."""
    _give(by, contact, by.session.get_one(Staff, contact.owner_id), by.session.get_one(Staff, staff_id))


def take_over_from_leaver(by: Act, contact: Contact, part_of: int) -> str:
    """Give an open contact whose assignee has left to the current user, as part of the event that opened it: nobody
    else would see to it. Returns who has left, or "" if the assignee is there.
    """
    before, me = by.session.get_one(Staff, contact.owner_id), by.session.get_one(Staff, by.by_id)
    if before.active:
        return ""
    _give(by, contact, before, me, part_of)
    return before.name


def taken_over_words(left: str) -> str:
    """A sentence about a contact that its assignee `left`; "" for nobody."""
    return f" {left} has left: you have it now." if left else ""


def _give(by: Act, contact: Contact, before: Staff, owner: Staff, part_of: int | None = None) -> None:
    contact.owner_id = id_of(owner)
    by.session.add(contact)
    by.write(
        contact,
        EventKind.GIVEN_TO,
        words=owner.name,
        field="owner_id",
        old_value=before.name,
        new_value=owner.name,
        part_of=part_of,
    )
