"""A session of line mode: a form started or resumed, and kept as a draft if the answers end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from db.desk.desk import Desk, staff_named_by
from db.desk.staff import come_on_duty, everybody
from db.drafts.book import Draft, DraftBook
from db.startup.open_desk import open_desk
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.forms.form import Form
from deskapp.plain.ask_form import AskedForm, NotSavedError, StoppedAskingError
from deskapp.plain.conversation import Conversation, InputEndedError, Offered
from deskapp.settings import Settings

DONE, NOT_DONE, STOPPED = 0, 1, 130
"""Exit statuses: done; not done, as the answers ended first; stopped with Ctrl+C. Both of these keep a draft."""


class Meant(NamedTuple):
    """The item behind a number of the list; exactly one id is set."""

    person_id: int | None = None
    contact_id: int | None = None
    organisation_id: int | None = None


@dataclass
class LineSession:
    """State of a line-mode session: the desk, its drafts, and the conversation with the user."""

    desk: Desk
    drafts: DraftBook
    talk: Conversation
    knows_who: bool = False
    """True if the current user is confirmed."""
    last: int | None = None
    """Id of the contact mentioned last."""
    listed: dict[int, Meant] = field(default_factory=dict)
    """Items of the list read out last, by number."""
    asking: list[AskedForm] = field(default_factory=list)
    """Forms being asked; the last is the innermost."""
    doing: list[str] = field(default_factory=list)
    """Commands being run; the last is the innermost."""


Work = Callable[[LineSession], int]


def at_desk(settings: Settings, clock: Clock, talk: Conversation, work: Work) -> int:
    """Open the desk and run the work; its exit status. Raises DeskError."""
    with ExitStack() as opened:
        desk = open_desk(settings, clock, takes_first=False)
        desk.asks_for_charter = not settings.staff_name and not settings.practice
        opened.callback(desk.close)
        drafts = DraftBook(settings.drafts, clock)
        opened.callback(drafts.close)
        here = LineSession(desk, drafts, talk)
        try:
            return work(here)
        except InputEndedError as ended:
            talk.say(str(ended))
            return NOT_DONE
        except KeyboardInterrupt:
            talk.say("Stopped.")
            return STOPPED


def current_user(here: LineSession, *, anew: bool = False) -> str:
    """The current user's name: the one given, else the last user of the same day, else asked for now.

    `anew`: a new day began while the prompt stood open, so that the user has to be asked for again.
    """
    desk = here.desk
    here.knows_who = here.knows_who and not anew
    known = here.knows_who or not (desk.is_another_day or desk.settings.staff_name)
    if desk.staff is not None and known and not anew:
        return desk.staff.name
    named = "" if anew else desk.settings.staff_name or ""
    while not here.knows_who:
        sign_on(here, named or _ask_who(here))
        named = ""
    return desk.staff.name if desk.staff else ""


def sign_on(here: LineSession, typed: str) -> None:
    """Make the staff member named in `typed` the current user. Asks if several match, or if the name is new."""
    staff = everybody(here.desk.engine)
    found = staff_named_by(typed, staff)
    if len(found) > 1:
        offered = [Offered(one.name, str(number), one.name) for number, one in enumerate(found, 1)]
        several = ", ".join(f"{one.letter} {one.label}" for one in offered)
        typed = here.talk.choose(f"Which one? {several}. Enter: none of them.", offered, otherwise="")
        if not typed:
            here.talk.say("Nobody was chosen.")
            return
    is_new = bool(staff and typed and not found)
    if is_new and not here.talk.yes(f"Nobody here is called {typed}. Somebody new?", no=f"{typed} was not added."):
        return
    try:
        come_on_duty(here.desk, typed, add=is_new)
        here.knows_who = True
    except WordsError as error:
        here.talk.say(error)


def _ask_who(here: LineSession) -> str:
    last = here.desk.staff.name if here.desk.staff else ""
    question = f"Who is on the desk? Enter: {last}." if last else "Who is on the desk? Your name."
    names = ", ".join(one.name for one in everybody(here.desk.engine))
    here_are = f" The staff are: {names}. The first letters are enough." if names else ""
    return here.talk.ask(question, f"Everything that is written down is kept under it.{here_are}") or last


def begin_draft(here: LineSession, form: str) -> Draft:
    """A new draft of a form, started now by the current user."""
    return here.drafts.begin(form, by=current_user(here), at=here.desk.clock.now())


def do(here: LineSession, asked: AskedForm) -> int:
    """Ask a form to its end; the exit status. Whatever happens, the text is saved or kept as a draft."""
    with ExitStack() as while_asked:
        here.asking.append(asked)
        while_asked.callback(here.asking.pop)
        with ExitStack() as not_kept:
            not_kept.callback(asked.form.draft.park)
            status = _asked_to_the_end(here, asked)
            not_kept.pop_all()
    return status


def _asked_to_the_end(here: LineSession, asked: AskedForm) -> int:
    form, talk = asked.form, here.talk
    try:
        here.last = asked.run() or here.last
    except InputEndedError as ended:
        _keep_for_later(form, talk, str(ended))
        return NOT_DONE
    except KeyboardInterrupt:
        _keep_for_later(form, talk, "Stopped.")
        return STOPPED
    except StoppedAskingError:
        form.park()
    except NotSavedError as why:
        _keep_for_later(form, talk, str(why))
        return NOT_DONE
    return DONE


def _keep_for_later(form: Form[Any], talk: Conversation, why: str) -> None:
    """Say why it is not saved, and that nothing is lost."""
    empty = form.is_empty
    form.park()
    talk.say(why)
    if empty:
        talk.say("Nothing was typed, so nothing is kept.")
    else:
        talk.say("Not saved. It is kept in Unfinished: deskapp plain unfinished carries on, and so does F8 in the app.")
