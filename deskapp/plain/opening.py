"""The form of an entry, ready to be asked line by line: for every form that the app has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack

from db.away import who_is_away
from db.drafts import Draft
from db.editing import facts
from db.page import page
from db.person import person
from db.staff import everybody
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError
from deskapp.openings import cannot_open, deed_form, open_or_closed
from deskapp.plain.asking import Asked
from deskapp.plain.entry import FORMS, AskedEntry
from deskapp.plain.fields import AskedFields
from deskapp.plain.work import AtDesk
from deskapp.words.entries import form_name
from deskapp.words.naming import name_words
from screens.away import AwayForm
from screens.change import ChangeForm
from screens.deed_form import name_of
from screens.details import DetailsForm
from screens.person_form import PersonForm

AWAY, CHANGE, DETAILS, PERSON = "away", "change", "details", "person"
DEEDS = ("reply", "tried", "promise", "note", "we have it", "passed on", "open again")
"""The forms about one contact that waits, or is to wait again."""


def asked_for(here: AtDesk, draft: Draft) -> Asked:
    """The form of an entry. Where it cannot be opened the entry waits in Unfinished, if anything was typed in it.

    Raises WordsError where its contact was closed meanwhile, RecordError.
    """
    with ExitStack() as not_opened:
        not_opened.callback(draft.park if any(draft.values.values()) else draft.finish)
        kind = draft.form.partition(":")[0]
        asked = OPENED[kind](here, draft) if kind in OPENED else _about_a_contact(here, draft)
        not_opened.pop_all()
    return asked


def _about_a_contact(here: AtDesk, draft: Draft) -> Asked:
    desk, clock = here.desk, here.desk.clock
    kind, _, contact_id = draft.form.partition(":")
    if kind not in DEEDS:
        what = form_name(draft.form).full
        raise WordsError(f"{what} is written down in the app: open deskapp, and F8 carries on with it")
    seen = open_or_closed(desk, int(contact_id))
    if cannot := cannot_open(kind, seen):
        raise WordsError(cannot)
    form = deed_form(kind)(desk, clock, draft, seen)
    form.mind(form.known_person())
    here.talk.say(f"{seen.ref}. {name_of(seen)}.")
    here.talk.tell(form.about())
    return Asked(form, here.talk)


def _entry(here: AtDesk, draft: Draft) -> Asked:
    return AskedEntry(FORMS[draft.form](here.desk, here.desk.clock, draft), here.talk)


def _away(here: AtDesk, draft: Draft) -> Asked:
    desk = here.desk
    staff = everybody(desk.engine)
    now_away = who_is_away(desk.engine, london_date(desk.clock.now()))
    form = AwayForm(desk, desk.clock, draft, staff, now_away)
    here.talk.tell(form.who_is_away())
    here.talk.say(f"On the staff: {', '.join(one.name for one in staff)}")
    return Asked(form, here.talk)


def _change(here: AtDesk, draft: Draft) -> Asked:
    _, contact_id, field = draft.form.split(":")
    form = ChangeForm(here.desk, here.desk.clock, draft, field, facts(here.desk.engine, int(contact_id)))
    return Asked(form, here.talk)


def _details(here: AtDesk, draft: Draft) -> Asked:
    seen = page(here.desk.engine, int(draft.form.partition(":")[2]))
    here.talk.say(f"Details of {seen.ref}, {name_of(seen)}: {seen.about}")
    return AskedFields(DetailsForm(here.desk, here.desk.clock, draft, seen), here.talk)


def _person(here: AtDesk, draft: Draft) -> Asked:
    seen = person(here.desk.engine, int(draft.form.partition(":")[2]))
    if seen is None:
        raise WordsError("They are not in the record any more")
    here.talk.say(f"What is known of {name_words(seen.name)}.")
    return AskedFields(PersonForm(here.desk, here.desk.clock, draft, seen), here.talk)


OPENED: Mapping[str, Callable[[AtDesk, Draft], Asked]] = {
    **dict.fromkeys(FORMS, _entry),
    AWAY: _away,
    CHANGE: _change,
    DETAILS: _details,
    PERSON: _person,
}
"""The forms that no waiting contact is needed for."""
