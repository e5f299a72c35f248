"""Joining and splitting contacts from a contact's page: what can be picked, and what is said when it is done."""

from __future__ import annotations

from db.desk import Desk
from db.joining import join
from db.models import EventKind
from db.page import Page
from db.parting import part, seams
from db.people import open_contacts
from db.queue import open_rows
from db.splitting import split
from deskapp.words import phrases
from deskapp.words.naming import name_words
from screens.deeds import AtHand
from screens.history_words import when_words
from screens.widgets.queue_columns import printable
from screens.widgets.suggestions import Suggestion

JOIN = "About the same as another? This one is closed, and it goes on there."
JOIN_HINT = "a name, a reference or a word"
SPLIT = "A call added by mistake? It becomes a contact, counted from when they rang."
SPLIT_HINT = "a word of the call"
NOTHING_OPEN = "Nothing to join it to: no other contact is open."
NO_CALL = "Nothing to split off: no call was added to this one."


PART = "What was joined or split off goes back. z does not take this back."
PART_HINT = "a name or a reference"
NOTHING_TO_PART = "Nothing to part: this was joined to nothing, and no call was split off."


def partable(desk: Desk, at: AtHand) -> list[Suggestion]:
    """What was joined or split off here and can be taken apart, the newest first. Raises RecordError."""
    return [
        Suggestion(
            str(seam.event_id),
            printable(f"{seam.ref} {name_words(seam.name)}"[:28]),
            f"{TO[seam.kind].format(seam.other_ref)} {when_words(seam.at)}, {seam.by}",
        )
        for seam in seams(desk.engine, at.contact_id)
    ]


TO = {EventKind.JOINED: "joined to {}", EventKind.SPLIT: "split off {}"}


def part_from(desk: Desk, at: AtHand, *, event_id: int) -> str:
    """Take it apart; which contact went back and what stays where, as a sentence. Raises DeskError."""
    done = part(desk, at.contact_id, event_id=event_id, version=at.version)
    if done.kind is EventKind.SPLIT:
        words = f"Put back: {done.ref} is a call of {done.other_ref} again."
    else:
        due = f", reply by {phrases.due_words(done.due_at, desk.clock.now())}" if done.due_at else ""
        words = f"Parted: {done.ref} is by itself again{due}."
    if done.since:
        lines = "What was done since stays" if done.since == 1 else f"{done.since} things done since stay"
        words += f" {lines} in {done.stays_in}."
    return f"{words} {done.other_ref} owes nothing more: it is closed." if done.closed else words


def joinable(desk: Desk, page: Page) -> list[Suggestion]:
    """Every other open contact: those of the same caller first, then as they are owed. Raises RecordError."""
    theirs = {one.contact_id for one in open_contacts(desk.engine, page.person_id, page.number_key or None)}
    rows = [row for row in open_rows(desk.engine) if row.contact_id != page.contact_id]
    rows.sort(key=lambda row: row.contact_id not in theirs)
    return [
        Suggestion(str(row.contact_id), printable(f"{row.ref} {name_words(row.name)}"[:28]), printable(row.about))
        for row in rows
    ]


def calls(page: Page) -> list[Suggestion]:
    """The calls that were added to this one and still are, the newest first."""
    gone = {one.old_value for one in page.history if one.kind is EventKind.SPLIT and not one.undone}
    return [
        Suggestion(str(one.event_id), when_words(one.at), printable(one.words))
        for one in page.history
        if one.kind is EventKind.THEY_RANG and not one.undone and str(one.event_id) not in gone
    ]


def join_to(desk: Desk, at: AtHand, *, to_id: int) -> str:
    """Join it; what was done, as a sentence. Raises DeskError."""
    done = join(desk, at.contact_id, to_id=to_id, version=at.version)
    over = ", with what was promised" if done.moved else ""
    return f"{done.ref} goes on in {done.to_ref} now{over}. z takes it back."


def split_off(desk: Desk, at: AtHand, *, event_id: int) -> str:
    """Make the call a contact of its own; what was done, as a sentence. Raises DeskError."""
    done = split(desk, at.contact_id, event_id=event_id, version=at.version)
    due = phrases.due_words(done.due_at, desk.clock.now())
    return f"Split off as {done.ref}, reply by {due}. z takes it back."
