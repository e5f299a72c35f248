"""Merge, split and unmerge contacts: the rows to pick from, and the sentence about the result."""

from __future__ import annotations

from datetime import datetime

from db.contacts.merge import merge_contacts
from db.contacts.page import Page
from db.contacts.split import split_contact
from db.desk.desk import Desk
from db.models import EventKind
from db.people.suggest import open_contacts
from db.queue.live import open_rows
from db.undo.unmerge import merges_and_splits, unmerge_or_unsplit
from deskapp.forms.contact.at_hand import AtHand
from deskapp.forms.fields import Suggestion
from deskapp.forms.results import Saved
from deskapp.wording import phrases
from deskapp.wording.naming import name_words
from deskapp.wording.printable import printable
from deskapp.wording.times import time_as_of

MERGE = "About the same as another? This one is closed, and it goes on there."
MERGE_HINT = "a name, a reference or a word"
SPLIT = "A call added by mistake? It becomes a contact, counted from when they rang."
SPLIT_HINT = "a word of the call"
UNMERGE_CONTACTS = "What was joined or split off goes back."
UNMERGE_HINT = "a name or a reference"
NOTHING_TO_MERGE = "Nothing to join it to: no other contact is open."
NO_CALL = "Nothing to split off: no call was added to this one."
NO_CONTACT_MERGED = "Nothing to part: this was joined to nothing, and no call was split off."
_DONE = {EventKind.JOINED: "joined to {}", EventKind.SPLIT: "split off {}"}


def mergeable(desk: Desk, page: Page) -> list[Suggestion]:
    """Every other open contact: those of the same caller first, then soonest due. Raises RecordError."""
    theirs = {one.contact_id for one in open_contacts(desk.engine, page.person_id, page.number_key or None)}
    rows = [row for row in open_rows(desk.engine) if row.contact_id != page.contact_id]
    rows.sort(key=lambda row: row.contact_id not in theirs)
    return [Suggestion(str(row.contact_id), _called(row.ref, row.name), printable(row.about)) for row in rows]


def splittable(page: Page, now: datetime) -> list[Suggestion]:
    """The calls that were added to this contact and not split off since, the newest first."""
    gone = {one.old_value for one in page.history if one.kind is EventKind.SPLIT and not one.undone}
    return [
        Suggestion(str(one.event_id), time_as_of(one.at, now), printable(one.words))
        for one in page.history
        if one.kind is EventKind.THEY_RANG and not one.undone and str(one.event_id) not in gone
    ]


def unmergeable(desk: Desk, contact_id: int) -> list[Suggestion]:
    """The merges and splits of this contact that can be reverted, the newest first. Raises RecordError."""
    now = desk.clock.now()
    return [
        Suggestion(
            str(found.event_id),
            _called(found.ref, found.name),
            f"{_DONE[found.kind].format(found.other_ref)} {time_as_of(found.at, now)}, {found.by}",
        )
        for found in merges_and_splits(desk.engine, contact_id)
    ]


def _called(ref: str, name: str | None) -> str:
    return printable(f"{ref} {name_words(name)}"[:28])


def merge_into(desk: Desk, at: AtHand, to_id: int) -> Saved:
    """Merge the contact into another. Raises DeskError, ChangedError."""
    done = merge_contacts(desk, at.contact_id, to_id=to_id, version=at.version)
    over = ", with what was promised" if done.moved else ""
    return Saved(f"{done.ref} goes on in {done.to_ref} now{over}.", at.contact_id)


def split_to(desk: Desk, at: AtHand, event_id: int) -> Saved:
    """Make the call `event_id` a contact of its own. Raises DeskError, ChangedError."""
    done = split_contact(desk, at.contact_id, event_id=event_id, version=at.version)
    due = phrases.due_words(done.due_at, desk.clock.now())
    return Saved(f"Split off as {done.ref}, reply by {due}.", at.contact_id)


def unmerge_contact(desk: Desk, at: AtHand, event_id: int) -> Saved:
    """Revert the merge or split `event_id`; the sentence says what stays where. Raises DeskError, ChangedError."""
    done = unmerge_or_unsplit(desk, at.contact_id, event_id=event_id, version=at.version)
    if done.kind is EventKind.SPLIT:
        words = f"Put back: {done.ref} is a call of {done.other_ref} again."
    else:
        due = f", reply by {phrases.due_words(done.due_at, desk.clock.now())}" if done.due_at else ""
        words = f"Parted: {done.ref} is by itself again{due}."
    if done.since:
        lines = "What was done since stays" if done.since == 1 else f"{done.since} things done since stay"
        words += f" {lines} in {done.stays_in}."
    if done.closed:
        words += f" {done.other_ref} owes nothing more: it is closed."
    return Saved(words, at.contact_id, undoable=False)
