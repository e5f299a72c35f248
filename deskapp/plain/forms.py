"""Which form asks what: begun anew, about a contact that waits, or carried on with where it was left."""

from __future__ import annotations

from db.drafts import Draft, DraftSeen
from db.first_page import QueueRow
from db.queue import open_row, open_rows
from deskapp.errors import WordsError
from deskapp.openings import CLOSED_ALREADY, deed_form
from deskapp.plain.asking import Asked
from deskapp.plain.conversation import Offered
from deskapp.plain.entry import FORMS, AskedEntry
from deskapp.plain.work import DONE, AtDesk, begin, do
from deskapp.words import phrases
from deskapp.words.numbers import digits
from screens.deed_form import about_words, name_of
from screens.unfinished import NOTHING, form_name

WHICH = "Which one? Its reference, like 26-0412."
_HELD = "Somebody else has this entry open. Ask them to finish it or to leave it."


def log(here: AtDesk, form: str) -> int:
    """Log a call, a message, a letter: one question a line; the exit status."""
    return do(here, _asked(here, begin(here, form)))


def work_on(here: AtDesk, form: str, reference: str) -> int:
    """Do something about a contact that waits: "reply", "tried", "promise", "note", "passed on"; the exit status."""
    who = here.desk.staff
    row = row_of(here, reference)
    name = f"{form}:{row.contact_id}"
    begun = next((seen for seen in here.drafts.unfinished() if seen.form == name and not seen.held), None)
    if begun is not None and who is not None:
        here.talk.say("This was begun before: it goes on where it was left.")
        return do(here, _asked(here, here.drafts.resume(begun.id)))
    return do(here, _asked(here, begin(here, name)))


def row_of(here: AtDesk, reference: str) -> QueueRow:
    """The contact that waits under a reference, which is asked for where none was given."""
    typed = reference or here.talk.ask(WHICH, "deskapp plain queue says the references of what waits.")
    found = next((row for row in open_rows(here.desk.engine) if digits(row.ref) == digits(typed)), None)
    if found is None:
        raise WordsError(f"Nothing waits under {typed or 'that'}. `deskapp plain queue` says what does")
    return found


def carry_on(here: AtDesk) -> int:
    """List what is unfinished, newest first, and carry on with one; the exit status."""
    seen = here.drafts.unfinished()
    if not seen:
        here.talk.say(NOTHING)
        return DONE
    for number, one in enumerate(seen, 1):
        here.talk.say(f"{number}. {unfinished_words(one, here)}")
    offered = [Offered(one.id, str(number), one.values.get("name", "")) for number, one in enumerate(seen, 1)]
    chosen = here.talk.choose(
        "Carry on with which? Its number. Enter: none.", offered, otherwise="", why="It goes on where it was left."
    )
    return DONE if not chosen else do(here, _asked(here, here.drafts.resume(chosen)))


def unfinished_words(seen: DraftSeen, here: AtDesk) -> str:
    """One unfinished entry: what it is, who it is about, since when, whose."""
    started = phrases.london(seen.started_at).date()
    day = phrases.day_words(started, phrases.london(here.desk.clock.now()).date())
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip() or "nobody yet"
    by = f" by {seen.by}" if seen.by else ""
    held = " It is open on another desk." if seen.held else ""
    return f"{form_name(seen.form)}, {who}, begun {phrases.clock_time(seen.started_at)} {day}{by}.{held}"


def _asked(here: AtDesk, draft: Draft) -> Asked:
    """The form of an entry, ready to be asked. Raises WordsError where its contact was closed meanwhile."""
    desk, clock = here.desk, here.desk.clock
    kind, _, contact_id = draft.form.partition(":")
    if not contact_id:
        return AskedEntry(FORMS[kind](desk, clock, draft), here.talk)
    row = open_row(desk.engine, int(contact_id))
    if row is None:
        (draft.park if any(draft.values.values()) else draft.finish)()
        raise WordsError(CLOSED_ALREADY)
    here.talk.say(f"{row.ref}. {name_of(row)}.")
    here.talk.tell(about_words(row, desk, clock.now()))
    return Asked(deed_form(kind)(desk, clock, draft, row), here.talk)
