"""What is done at once, without a form: ringing now, a complaint, taking back, and who is on the desk."""

from __future__ import annotations

from db.faults import ChangedError, StaysError
from db.person_undoing import undo_person
from db.staff import come_on_duty, everybody
from deskapp.errors import WordsError
from deskapp.openings import open_or_closed
from deskapp.plain.which import contact_of
from deskapp.plain.work import DONE, NOT_DONE, AtDesk, somebody_on_desk
from deskapp.words.matching import chosen
from screens.changed import HEADING, changed_lines
from screens.deed_form import name_of
from screens.deeds import AtHand, complain, ring_now, undo

PERSON = "person"
PEOPLE_TOO = "undo person takes back what you did to somebody's page"


def ringing(here: AtDesk, typed: str) -> int:
    """Mark for everybody that they are being rung now; the exit status. Raises DeskError."""
    somebody_on_desk(here)
    here.talk.say(ring_now(here.desk, _open_at_hand(here, typed)))
    return DONE


def make_complaint(here: AtDesk, typed: str) -> int:
    """Make it a complaint; where somebody did something to it meanwhile, ask first. Raises DeskError."""
    somebody_on_desk(here)
    at = _open_at_hand(here, typed)
    here.talk.say(f"{at.called}.")
    try:
        words = complain(here.desk, at)
    except ChangedError as error:
        here.talk.say(HEADING.capitalize())
        here.talk.tell("\n".join(changed_lines(error.what or (str(error),))))
        if not here.talk.yes("Make it a complaint all the same?"):
            return NOT_DONE
        words = complain(here.desk, at._replace(version=error.version or at.version))
    here.talk.say(words)
    return DONE


def _open_at_hand(here: AtDesk, typed: str) -> AtHand:
    seen = open_or_closed(here.desk, contact_of(here, typed))
    if getattr(seen, "closed", False):
        raise WordsError("This is closed already. `deskapp plain reply` opens it again")
    return AtHand(seen.contact_id, seen.ref, name_of(seen), seen.version)


def take_back(here: AtDesk, typed: str) -> int:
    """Take back the last thing that whoever is on the desk did to a contact, or to a person's page. Raises DeskError.

    As on the screens these are two: z on the queue, and z on the people screen.
    """
    somebody_on_desk(here)
    if typed and chosen(typed, [PERSON]) is None:
        raise WordsError(f"undo takes back what you did to a contact; {PEOPLE_TOO}")
    if typed:
        here.talk.say(undo_person(here.desk).words)
        return DONE
    try:
        words = undo(here.desk)
    except StaysError as stays:
        here.talk.say(str(stays))
        if not here.talk.yes("Take that back?"):
            return NOT_DONE
        words = undo(here.desk, told_at=stays.done_at)
    here.talk.say(words)
    return DONE


def change_who(here: AtDesk, typed: str) -> int:
    """Put somebody else on the desk: everything from now on is written down under their name. Raises DeskError."""
    staff = [one.name for one in everybody(here.desk.engine)]
    now = f" Now: {here.desk.staff.name}." if here.desk.staff else ""
    question = f"Who is on the desk?{now} {', '.join(staff)}, or a new name. Enter: no change."
    typed = typed or here.talk.ask(question, "The first letters of a name are enough.")
    name = chosen(typed, staff) or typed
    if name and (name in staff or here.talk.yes(f"Somebody new: {name}?")):
        come_on_duty(here.desk, name)
        here.knows_who = True
    here.talk.say(f"On desk: {here.desk.staff.name if here.desk.staff else 'nobody yet'}.")
    return DONE
