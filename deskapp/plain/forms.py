"""Which form asks what: begun anew, about a contact that waits, or carried on with where it was left."""

from __future__ import annotations

from datetime import date

from db.drafts import DraftSeen
from db.editing import facts
from db.reviews_list import OWN_FORM
from deskapp.openings import cannot_open, open_or_closed
from deskapp.plain.conversation import Offered
from deskapp.plain.fields import read_out
from deskapp.plain.opening import AWAY, CHANGE, DETAILS, PERSON, asked_for
from deskapp.plain.which import contact_of, person_of
from deskapp.plain.work import DONE, AtDesk, begin, do, somebody_on_desk
from deskapp.words import phrases
from deskapp.words.entries import form_name
from deskapp.words.naming import name_words
from screens.answerphone_names import COUNTING, OF_CHECK
from screens.change import fields_of
from screens.unfinished import NOTHING


def log(here: AtDesk, form: str) -> int:
    """Log a call, a message, a letter: one question a line; the exit status."""
    return do(here, asked_for(here, begin(here, form)))


def work_on(here: AtDesk, form: str, reference: str) -> int:
    """Do something about a contact that waits: "reply", "tried", "promise", "note", "passed on"; the exit status."""
    somebody_on_desk(here)
    return ask_about(here, form, contact_of(here, reference))


def ask_about(here: AtDesk, form: str, contact_id: int) -> int:
    """The same for the contact of that id."""
    if form == "reply" and cannot_open(form, open_or_closed(here.desk, contact_id)):
        form = "open again"
    return begin_or_go_on(here, f"{form}:{contact_id}")


def begin_or_go_on(here: AtDesk, name: str) -> int:
    """Begin the form of this name, or go on with the one that was begun; the exit status."""
    begun = next((seen for seen in here.drafts.unfinished() if seen.form == name and not seen.held), None)
    if begun is not None:
        here.talk.say("This was begun before: it goes on where it was left.")
    return do(here, asked_for(here, begin(here, name) if begun is None else here.drafts.resume(begun.id)))


def carry_on(here: AtDesk) -> int:
    """List what is unfinished, newest first, and carry on with one; the exit status."""
    seen = waiting(here)
    if not seen:
        here.talk.say(NOTHING)
        return DONE
    for number, one in enumerate(seen, 1):
        here.talk.say(f"{number}. {unfinished_words(one, here)}")
    offered = [Offered(one.id, str(number), one.values.get("name", "")) for number, one in enumerate(seen, 1)]
    chosen = here.talk.choose(
        "Carry on with which? Its number. Enter: none.", offered, otherwise="", why="It goes on where it was left."
    )
    return carry_on_with(here, chosen) if chosen else DONE


def waiting(here: AtDesk) -> list[DraftSeen]:
    """What is unfinished, newest first, but for what is being asked just now."""
    asked = {one.form.draft.id for one in here.asking}
    return [seen for seen in here.drafts.unfinished() if seen.id not in asked]


def carry_on_with(here: AtDesk, draft_id: str) -> int:
    """Carry on with one unfinished entry where it was left; the exit status. Raises DraftError."""
    draft = here.drafts.resume(draft_id)
    kind, _, about = draft.form.partition(":")
    if kind == OWN_FORM:
        from deskapp.plain.day import end_of_day  # noqa: PLC0415 - the end of a day asks these forms in turn

        return end_of_day(here, date.fromisoformat(about), draft)
    if OF_CHECK in draft.values or kind == COUNTING:
        from deskapp.plain.check import check_answerphone  # noqa: PLC0415 - only where one was begun

        draft.park()
        return check_answerphone(here)
    return do(here, asked_for(here, draft))


def unfinished_words(seen: DraftSeen, here: AtDesk) -> str:
    """One unfinished entry: what it is, who it is about, since when, whose."""
    started = phrases.london(seen.started_at).date()
    day = phrases.day_words(started, phrases.london(here.desk.clock.now()).date())
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip() or "nobody yet"
    by = f" by {seen.by}" if seen.by else ""
    held = " It is open on another desk." if seen.held else ""
    return f"{form_name(seen.form).full}, {who}, begun {phrases.clock_time(seen.started_at)} {day}{by}.{held}"


def say_away(here: AtDesk) -> int:
    """Say that somebody is away, or in again; the exit status."""
    return do(here, asked_for(here, begin(here, AWAY)))


def change_field(here: AtDesk, typed: str) -> int:
    """Put one field of a contact right: read them out, and ask which; the exit status."""
    somebody_on_desk(here)
    contact_id = contact_of(here, typed)
    found = facts(here.desk.engine, contact_id)
    fields = fields_of(found)
    here.talk.say(f"{found.contact.ref}. {name_words(found.contact.name)}.")
    read_out(here.talk, [(one.letter, one.label, one.words.strip("-")) for one in fields])
    offered = [Offered(one.field, one.letter, one.label) for one in fields]
    why = "Its letter, or how it begins. What it says now stays in the history."
    field = here.talk.choose("What is to be put right? Enter: nothing.", offered, otherwise="", why=why)
    return begin_or_go_on(here, f"{CHANGE}:{contact_id}:{field}") if field else DONE


def write_details(here: AtDesk, typed: str) -> int:
    """Write down the details of what it is, of a closed one too; the exit status."""
    somebody_on_desk(here)
    return begin_or_go_on(here, f"{DETAILS}:{contact_of(here, typed)}")


def change_person(here: AtDesk, typed: str) -> int:
    """Change what is known of a person; the exit status."""
    somebody_on_desk(here)
    return begin_or_go_on(here, f"{PERSON}:{person_of(here, typed)}")
