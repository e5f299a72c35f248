"""One piece of work line by line: a form begun or carried on with, and kept as unfinished where the answers end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from db.desk import Desk, open_desk
from db.drafts import Draft, DraftBook
from db.staff import come_on_duty
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.plain.asking import Asked, NotSavedError, StoppedAskingError
from deskapp.plain.conversation import Conversation, InputEndedError
from deskapp.settings import Settings
from screens.kept_form import KeptForm

DONE, NOT_DONE, STOPPED = 0, 1, 130
"""Exit status: it was done; the answers ended first and it is kept as unfinished; Ctrl+C, and it is kept as well."""


class Meant(NamedTuple):
    """Whom or what a number of a list stands for."""

    person_id: int | None = None
    contact_id: int | None = None
    organisation_id: int | None = None


@dataclass
class AtDesk:
    """Where the work is done: the desk, its unfinished entries, and whoever answers."""

    desk: Desk
    drafts: DraftBook
    talk: Conversation
    knows_who: bool = False
    """Whether it is settled who is on the desk."""
    last: int | None = None
    """The contact that was spoken of last."""
    listed: dict[int, Meant] = field(default_factory=dict)
    """What the numbers of the list stand for that was read out last."""
    asking: list[Asked] = field(default_factory=list)
    """The forms that are being asked; the last one is the innermost."""
    doing: list[str] = field(default_factory=list)
    """The commands that are being done; the last one is the innermost."""


Work = Callable[[AtDesk], int]


def at_desk(settings: Settings, clock: Clock, talk: Conversation, work: Work) -> int:
    """Open the desk, see that somebody is on it, and do the work; its exit status. Raises DeskError."""
    with ExitStack() as opened:
        desk = open_desk(settings, clock)
        opened.callback(desk.close)
        drafts = DraftBook(settings.drafts, clock)
        opened.callback(drafts.close)
        here = AtDesk(desk, drafts, talk)
        try:
            return work(here)
        except InputEndedError as ended:
            talk.say(str(ended))
            return NOT_DONE
        except KeyboardInterrupt:
            talk.say("Stopped.")
            return STOPPED


def somebody_on_desk(here: AtDesk, *, anew: bool = False) -> str:
    """The name of who is on the desk: whoever was named, else who was on it last that day, else who says so now.

    `anew`: a new day began while the prompt stood open, so that whoever was named need not be here.
    """
    desk = here.desk
    here.knows_who = here.knows_who and not anew
    known = here.knows_who or not (desk.is_another_day or desk.settings.staff_name)
    if desk.staff is not None and known and not anew:
        return desk.staff.name
    while not here.knows_who:
        name = (desk.settings.staff_name if not anew else "") or _asked_who(here)
        try:
            come_on_duty(desk, name)
            here.knows_who = True
        except WordsError as error:
            here.talk.say(str(error))
    return desk.staff.name if desk.staff else ""


def _asked_who(here: AtDesk) -> str:
    last = here.desk.staff.name if here.desk.staff else ""
    question = f"Who is on the desk? Enter: {last}." if last else "Who is on the desk? Your name."
    return here.talk.ask(question, "Everything that is written down is kept under it.") or last


def begin(here: AtDesk, form: str) -> Draft:
    """An entry begun now."""
    return here.drafts.begin(form, by=somebody_on_desk(here), at=here.desk.clock.now())


def do(here: AtDesk, asked: Asked) -> int:
    """Ask a form to its end; the exit status. Whatever happens, what was typed is saved or unfinished."""
    with ExitStack() as while_asked:
        here.asking.append(asked)
        while_asked.callback(here.asking.pop)
        with ExitStack() as not_kept:
            not_kept.callback(asked.form.draft.park)
            status = _asked_to_the_end(here, asked)
            not_kept.pop_all()
    return status


def _asked_to_the_end(here: AtDesk, asked: Asked) -> int:
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


def _keep_for_later(form: KeptForm[Any], talk: Conversation, why: str) -> None:
    """Say why it is not saved, and that nothing is lost."""
    empty = form.is_empty
    form.park()
    talk.say(why)
    if empty:
        talk.say("Nothing was typed, so nothing is kept.")
    else:
        talk.say("Not saved. It is kept in Unfinished: deskapp plain unfinished carries on, and so does F8 in the app.")
