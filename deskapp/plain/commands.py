"""What each command does: the same from the command line and at the prompt that stays open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from deskapp.errors import DeskError, WordsError
from deskapp.plain.at_once import change_who, make_complaint, ringing, take_back
from deskapp.plain.check import check_answerphone
from deskapp.plain.conversation import LeftError
from deskapp.plain.day import end_of_day
from deskapp.plain.forms import carry_on, change_field, change_person, log, say_away, work_on, write_details
from deskapp.plain.give import give
from deskapp.plain.help import say_help
from deskapp.plain.names import NAMES
from deskapp.plain.queue import say_handover, say_queue
from deskapp.plain.reading import say_contact, say_found, say_person
from deskapp.plain.work import NOT_DONE, STOPPED, AtDesk
from deskapp.words.entries import form_name
from deskapp.words.matching import matches

LOGS = ("call", "message", "letter")
DEEDS = ("reply", "tried", "promise", "note", "we-have-it", "passed-on", "open-again")
ALONE: Mapping[str, Callable[[AtDesk], int]] = {
    "check": check_answerphone,
    "day": end_of_day,
    "handover": say_handover,
    "unfinished": carry_on,
    "away": say_away,
}
ABOUT: Mapping[str, Callable[[AtDesk, str], int]] = {
    "queue": say_queue,
    "next": lambda here, _typed: say_queue(here, "1"),
    "find": say_found,
    "give": give,
    "ringing": ringing,
    "complaint": make_complaint,
    "change": change_field,
    "details": write_details,
    "undo": take_back,
    "who": change_who,
    "help": say_help,
}
KEYS: Mapping[str, str] = {
    "r": "reply", "t": "tried", "p": "promise", "n": "note", "g": "give", "h": "we-have-it", "d": "details",
    "k": "check", "e": "day", "o": "person", "u": "who", "z": "undo", "!": "complaint",
}  # fmt: skip
"""The keys of the screens, which mean the same here."""
ONCE = ("check", "day")
"""What cannot be begun in the middle of itself."""
LEAVE, EVERY, CHANGE = "leave", "all", "change"


def work(here: AtDesk, name: str, about: str = "", *, every: bool = False) -> int:
    """Do what is called `name` of `deskapp.plain.names`; the exit status. Raises DeskError."""
    if name in ONCE and name in here.doing:
        raise WordsError(f"You are in the middle of {name}: it goes on after this")
    here.talk.aside = partial(aside, here)
    here.doing.append(name)
    try:
        return _deed(name)(here, about) if name not in READ else READ[name](here, about, every=every)
    finally:
        here.doing.pop()


def aside(here: AtDesk, typed: str) -> None:
    """Do something else in place of an answer; what is being asked waits, and goes on where it is. Raises LeftError
    where what is being asked is to be left.
    """
    if typed.casefold() == LEAVE:
        raise LeftError
    waits = _asked_now(here)
    if waits:
        here.talk.say(f"Kept: {waits}. It goes on after this.")
    obey(here, typed)
    if waits:
        here.talk.say(f"Back to: {waits}.")


def _asked_now(here: AtDesk) -> str:
    """What is being asked, and about whom."""
    if not here.asking:
        return ""
    form = here.asking[-1].form
    return ", ".join(part for part in (form_name(form.draft.form).full, form.typed["name"]) if part)


def obey(here: AtDesk, typed: str) -> int:
    """Do what was typed at the prompt, or behind a slash; the exit status. What cannot be done is said."""
    word, _, about = typed.strip().removeprefix("/").partition(" ")
    name = named(word)
    if name is None:
        here.talk.say(f"Nothing is called {word}. help names everything that can be typed here")
        return NOT_DONE
    every = about.split()[-1:] in ([EVERY], [f"--{EVERY}"])
    try:
        return work(here, name, about.rpartition(" ")[0] if every else about, every=every)
    except LeftError as left:
        here.talk.say(str(left))
    except KeyboardInterrupt:
        here.talk.say("Stopped.")
        return STOPPED
    except DeskError as error:
        here.talk.say(str(error))
    return NOT_DONE


def named(word: str) -> str | None:
    """The command that is meant: by its key on the screens, its name, or how that begins."""
    if word in KEYS:
        return KEYS[word]
    names = [one.name for one in NAMES]
    return word if word in names else next(iter(matches(word, names)), None) if word else None


def _person(here: AtDesk, about: str, *, every: bool = False) -> int:
    """Read out a person, or, with "change" first, change what is known of them."""
    word, _, who = about.partition(" ")
    return change_person(here, who) if word == CHANGE else say_person(here, about, every=every)


READ: Mapping[str, Callable[..., int]] = {"contact": say_contact, "person": _person}


def _deed(name: str) -> Callable[[AtDesk, str], int]:
    if name in LOGS:
        return lambda here, _about: log(here, name)
    if name in DEEDS:
        return lambda here, about: work_on(here, name.replace("-", " "), about)
    if name in ALONE:
        return lambda here, _about: ALONE[name](here)
    return partial(ABOUT[name])
