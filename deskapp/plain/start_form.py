"""Start a form: new, about an open contact, or resumed from a draft."""

from __future__ import annotations

from db.contacts.edit import correction_facts
from db.contacts.page import Page
from db.drafts.book import Draft, DraftSeen
from deskapp.forms.contact.correction import correctable_fields
from deskapp.forms.subject import read_contact
from deskapp.plain.answerphone import check_answerphone
from deskapp.plain.ask_fields import read_out
from deskapp.plain.choose import contact_of
from deskapp.plain.conversation import NOTHING_CHANGED, Offered
from deskapp.plain.open_form import asked_for
from deskapp.plain.session import DONE, NOT_DONE, LineSession, begin_draft, current_user, do
from deskapp.views.drafts import began_words
from deskapp.wording.form_names import COUNTING, DESK_WORDS, OF_CHECK, DraftName
from deskapp.wording.naming import name_words


def ask_contact(here: LineSession, form: str) -> int:
    """Log a call, a message, a letter: one question a line; the exit status."""
    return do(here, asked_for(here, begin_draft(here, form)))


def work_on(here: LineSession, form: str, reference: str) -> int:
    """Act on an open contact: "reply", "tried", "promise", "note", "passed on"; the exit status."""
    current_user(here)
    return ask_about(here, form, contact_of(here, reference))


def ask_about(here: LineSession, form: str, contact_id: int) -> int:
    """Start or resume this form for the contact of that id; the exit status."""
    if form == "reply" and isinstance(read_contact(here.desk, contact_id), Page):
        form = "open again"
    return begin_or_go_on(here, DraftName(form, str(contact_id)))


def begin_or_go_on(here: LineSession, name: DraftName) -> int:
    """Start the form of this name, or resume its draft; the exit status."""
    begun = next((seen for seen in here.drafts.unfinished() if seen.form == str(name) and not seen.held), None)
    if begun is not None and not carries_on(here, begun):
        begun = None
    elif begun is not None and begun.by in ("", here.desk.staff.name if here.desk.staff else ""):
        here.talk.say("This was started before: it goes on where it was left.")
    if begun is None:
        return do(here, asked_for(here, begin_draft(here, str(name))))
    return go_on_with(here, here.drafts.resume(begun.id))


def carries_on(here: LineSession, begun: DraftSeen) -> bool:
    """True to resume a draft: one's own, or a colleague's after the user confirmed it."""
    began = began_words(begun, here.desk.staff.name if here.desk.staff else "", here.desk.clock.now())
    return not began or here.talk.yes(
        f"{began} Carry on with it? n begins your own.",
        no="You begin your own: theirs stays unfinished.",
        otherwise=True,
    )


def go_on_with(here: LineSession, draft: Draft) -> int:
    """Resume a draft where it was left, or its answerphone check; the exit status. Words about the desk are said: they
    are asked for in the app alone.
    """
    if DraftName.of(draft.form).form == DESK_WORDS:
        draft.park()
        here.talk.say(f"{draft.values.get('about', '')}. F8 in the app goes on with it")
        return NOT_DONE
    if OF_CHECK in draft.values or draft.form == COUNTING:
        draft.park()
        return check_answerphone(here)
    return do(here, asked_for(here, draft))


def say_away(here: LineSession) -> int:
    """Record a staff member's absence or return; the exit status."""
    return do(here, asked_for(here, begin_draft(here, "away")))


def ask_field(here: LineSession, typed: str) -> int:
    """Correct one field of a contact: read the fields out, and ask which; the exit status."""
    current_user(here)
    contact_id = contact_of(here, typed)
    found = correction_facts(here.desk.engine, contact_id)
    fields = correctable_fields(found, here.desk.clock.now())
    here.talk.say(f"{found.contact.ref}. {name_words(found.contact.name)}.")
    read_out(here.talk, [(one.letter, one.label, one.words.strip("-")) for one in fields])
    offered = [Offered(one.field, one.letter, one.label) for one in fields]
    why = "Its letter, or how it begins. What it says now stays in the history."
    field = here.talk.choose("What needs putting right? Enter: nothing.", offered, otherwise="", why=why)
    if not field:
        here.talk.say(NOTHING_CHANGED)
        return DONE
    return begin_or_go_on(here, DraftName("change", str(contact_id), field))


def write_details(here: LineSession, typed: str) -> int:
    """Edit a contact's details by its kind, also of a closed one; the exit status."""
    current_user(here)
    return begin_or_go_on(here, DraftName("details", str(contact_of(here, typed))))
