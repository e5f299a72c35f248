"""Which form asks what: begun anew, about a contact that waits, or carried on with where it was left."""

from __future__ import annotations

from datetime import date

from db.away import who_is_away
from db.drafts import Draft, DraftSeen
from db.reviews_list import OWN_FORM
from db.staff import everybody
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError
from deskapp.openings import cannot_open, deed_form, open_or_closed
from deskapp.plain.asking import Asked
from deskapp.plain.conversation import Offered
from deskapp.plain.entry import FORMS, AskedEntry
from deskapp.plain.which import contact_of
from deskapp.plain.work import DONE, AtDesk, begin, do, somebody_on_desk
from deskapp.words import phrases
from deskapp.words.entries import form_name
from screens.answerphone_names import COUNTING, OF_CHECK
from screens.away import AwayForm
from screens.deed_form import name_of
from screens.unfinished import NOTHING

AWAY = "away"
DEEDS = ("reply", "tried", "promise", "note", "we have it", "passed on", "open again")
"""The forms about one contact that are asked here; every other is carried on with in the app."""


def log(here: AtDesk, form: str) -> int:
    """Log a call, a message, a letter: one question a line; the exit status."""
    return do(here, _asked(here, begin(here, form)))


def work_on(here: AtDesk, form: str, reference: str) -> int:
    """Do something about a contact that waits: "reply", "tried", "promise", "note", "passed on"; the exit status."""
    somebody_on_desk(here)
    return ask_about(here, form, contact_of(here, reference))


def ask_about(here: AtDesk, form: str, contact_id: int) -> int:
    """The same for the contact of that id."""
    if form == "reply" and cannot_open(form, open_or_closed(here.desk, contact_id)):
        form = "open again"
    name = f"{form}:{contact_id}"
    begun = next((seen for seen in here.drafts.unfinished() if seen.form == name and not seen.held), None)
    if begun is not None:
        here.talk.say("This was begun before: it goes on where it was left.")
    return do(here, _asked(here, begin(here, name) if begun is None else here.drafts.resume(begun.id)))


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
    return do(here, _asked(here, draft))


def unfinished_words(seen: DraftSeen, here: AtDesk) -> str:
    """One unfinished entry: what it is, who it is about, since when, whose."""
    started = phrases.london(seen.started_at).date()
    day = phrases.day_words(started, phrases.london(here.desk.clock.now()).date())
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip() or "nobody yet"
    by = f" by {seen.by}" if seen.by else ""
    held = " It is open on another desk." if seen.held else ""
    return f"{form_name(seen.form).full}, {who}, begun {phrases.clock_time(seen.started_at)} {day}{by}.{held}"


def _asked(here: AtDesk, draft: Draft) -> Asked:
    """The form of an entry, ready to be asked. Raises WordsError where its contact was closed meanwhile."""
    desk, clock = here.desk, here.desk.clock
    kind, _, contact_id = draft.form.partition(":")
    if kind == AWAY:
        return _away_form(here, draft)
    if kind not in (*FORMS, *DEEDS):
        draft.park()
        raise WordsError(
            f"{form_name(draft.form).full} is written down in the app: open deskapp, and F8 carries on with it"
        )
    if not contact_id:
        return AskedEntry(FORMS[kind](desk, clock, draft), here.talk)
    seen = open_or_closed(desk, int(contact_id))
    if cannot := cannot_open(kind, seen):
        (draft.park if any(draft.values.values()) else draft.finish)()
        raise WordsError(cannot)
    form = deed_form(kind)(desk, clock, draft, seen)
    here.talk.say(f"{seen.ref}. {name_of(seen)}.")
    here.talk.tell(form.about())
    return Asked(form, here.talk)


def say_away(here: AtDesk) -> int:
    """Say that somebody is away, or in again; the exit status."""
    return do(here, _asked(here, begin(here, AWAY)))


def _away_form(here: AtDesk, draft: Draft) -> Asked:
    desk = here.desk
    staff = everybody(desk.engine)
    now_away = who_is_away(desk.engine, london_date(desk.clock.now()))
    form = AwayForm(desk, desk.clock, draft, staff, now_away)
    here.talk.tell(form.who_is_away())
    here.talk.say(f"On the staff: {', '.join(one.name for one in staff)}")
    return Asked(form, here.talk)
