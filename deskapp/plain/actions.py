"""Immediate actions, without a form: ringing now, a complaint, undo, and a change of the current user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from db.desk.absences import absences_between
from db.desk.staff import everybody
from db.people.redo import redo_person
from db.people.undo import undo_person
from db.queue.first_page import QueueRow
from db.storage.errors import ChangedError, StaysError, UndoTold
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.forms.contact.actions import ContactActions
from deskapp.forms.contact.at_hand import AtHand
from deskapp.forms.results import Saved
from deskapp.forms.subject import read_contact
from deskapp.parsing.matching import chosen
from deskapp.plain.ask_form import CHANGED
from deskapp.plain.choose import contact_of, contact_row
from deskapp.plain.conversation import NOTHING_DONE, Offered
from deskapp.plain.remedies import in_line
from deskapp.plain.session import DONE, NOT_DONE, LineSession, current_user, sign_on
from deskapp.views.contact import name_of
from deskapp.views.desk import FORTNIGHT, fortnight_sentences
from deskapp.views.history import conflict_lines
from deskapp.wording.queue_cells import subject_words

PERSON = "person"
PEOPLE_TOO = "undo person takes back what you did to somebody's page"


def ringing(here: LineSession, typed: str) -> int:
    """Show every desk that the caller is being rung; the exit status. Raises DeskError."""
    current_user(here)
    here.talk.say(ContactActions(here.desk).ring(_open_at_hand(here, typed)).words)
    return DONE


def say_complaint(here: LineSession, typed: str) -> int:
    """Make it a complaint; on an edit conflict, ask first. Raises DeskError."""
    current_user(here)
    at = _open_at_hand(here, typed)
    here.talk.say(f"{at.called}.")
    return do_on(here, at, "Make it a complaint", ContactActions(here.desk).make_complaint)


def do_on(here: LineSession, at: AtHand, what: str, action: Callable[[AtHand], Saved]) -> int:
    """Apply an action and confirm it; on an edit conflict, say what changed and ask first. Raises DeskError."""
    try:
        saved = action(at)
    except ChangedError as error:
        here.talk.say(CHANGED)
        here.talk.tell("\n".join(conflict_lines(error)))
        if not here.talk.yes(f"{what} anyway?", no=NOTHING_DONE):
            return NOT_DONE
        return do_on(here, at._replace(version=error.version or at.version), what, action)
    here.talk.say(saved.words)
    return DONE


def _open_at_hand(here: LineSession, typed: str) -> AtHand:
    seen = read_contact(here.desk, contact_of(here, typed))
    if getattr(seen, "closed", False):
        raise WordsError("This is closed already. `deskapp plain reply` opens it again")
    return AtHand(seen.contact_id, seen.ref, name_of(seen), seen.version)


def say_undo(here: LineSession, typed: str) -> int:
    """Undo the current user's last action on a contact, or on a person's page. Raises DeskError.

    These are two separate undos, as on the screens: z on the queue, and z on the people screen.
    """
    current_user(here)
    if typed and chosen(typed, [PERSON]) is None:
        raise WordsError(f"undo takes back what you did to a contact; {PEOPLE_TOO}")
    if typed:
        here.talk.say(undo_person(here.desk).words)
        return DONE
    return _undo_told(here, None)


def _undo_told(here: LineSession, told: UndoTold | None) -> int:
    """Undo what the user was told of, or tell them first, and ask."""
    try:
        saved = ContactActions(here.desk).undo(told)
    except StaysError as stays:
        does_it = here.talk.yes(f"{in_line(stays)} Do it?", no="Nothing was taken back.")
        return _undo_told(here, stays.told) if does_it else NOT_DONE
    here.talk.say(saved.words)
    return DONE


def say_redo(here: LineSession, typed: str) -> int:
    """Redo what the current user undid last, of a contact or of a person's page. Raises DeskError."""
    current_user(here)
    if typed and chosen(typed, [PERSON]) is None:
        raise WordsError("redo brings back what you took back of a contact; redo person, of somebody's page")
    here.talk.say(redo_person(here.desk).words if typed else ContactActions(here.desk).redo().words)
    return DONE


def say_fortnight(here: LineSession) -> int:
    """Read out who is in and who is away in the two weeks to come; the exit status."""
    today = local_date(here.desk.clock.now())
    away = absences_between(here.desk.engine, today, today + timedelta(days=FORTNIGHT - 1))
    for sentence in fortnight_sentences(away, today):
        here.talk.say(sentence)
    return DONE


def change_who(here: LineSession, typed: str) -> int:
    """Change the current user, under whose name everything from now on is recorded. Raises DeskError."""
    staff = [one.name for one in everybody(here.desk.engine)]
    now = f" Now: {here.desk.staff.name}." if here.desk.staff else ""
    question = f"Who is on the desk?{now} {', '.join(staff)}, or a new name. Enter: no change."
    typed = typed or here.talk.ask(question, "The first letters of a name are enough.")
    if typed:
        sign_on(here, typed)
    here.talk.say(f"On desk: {here.desk.staff.name if here.desk.staff else 'nobody yet'}.")
    return DONE


def give(here: LineSession, reference: str) -> int:
    """Ask for the new owner, and assign the contact; the exit status."""
    current_user(here)
    row = contact_row(here, reference)
    here.talk.say(
        f"{row.ref}. {name_of(row)}, about {subject_words(row.about, unclear=row.unclear)}. {row.owner} has it."
    )
    give_row(here, row)
    return DONE


def give_row(here: LineSession, row: QueueRow) -> None:
    """Ask for the new owner, and assign the contact."""
    staff = {str(one.id): one for one in everybody(here.desk.engine) if one.id != row.owner_id}
    offered = [Offered(key, str(number), one.name) for number, (key, one) in enumerate(staff.items(), 1)]
    names = ", ".join(f"{one.letter} {one.label}" for one in offered)
    chosen = staff[here.talk.choose(f"Who is to have it? {names}.", offered, why="A number, or how their name begins.")]
    at = AtHand(row.contact_id, row.ref, name_of(row), row.version)
    here.talk.say(ContactActions(here.desk).assign(at, chosen).words)
