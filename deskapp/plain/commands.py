"""The function of each command, for the command line and for the prompt that stays open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from deskapp.errors import DeskError, WordsError
from deskapp.forms.registry import FORMS, About, command_of
from deskapp.parsing.matching import matches
from deskapp.plain.actions import change_who, give, ringing, say_complaint, say_fortnight, say_redo, say_undo
from deskapp.plain.answerphone import check_answerphone
from deskapp.plain.command_names import COMMAND_NAMES, GROUPS
from deskapp.plain.conversation import LeftError
from deskapp.plain.day_book import say_day_book
from deskapp.plain.end_of_day import ask_named_day
from deskapp.plain.merge import ask_merge, ask_split, ask_unmerge, copy
from deskapp.plain.people import ask_organisation, people
from deskapp.plain.queue import say_handover, say_queue
from deskapp.plain.read_out import say_charter, say_contact, say_found
from deskapp.plain.session import DONE, NOT_DONE, STOPPED, LineSession
from deskapp.plain.start_form import ask_contact, ask_field, say_away, work_on, write_details
from deskapp.plain.unfinished import carry_on
from deskapp.wording.form_names import draft_form_name

_HELP = (
    "leave: close the desk",
    "In place of 26-0412: any reference, a name, or a number from the list that was read out last",
    "Before any answer: a slash and a command, like /call, does that first and comes back to the question",
    "/leave keeps what was typed and leaves it. ? explains a question. < goes back one",
)


def say_help(here: LineSession, typed: str, *, every: bool = False) -> int:
    """Say the commands by what they are for; with a name, or every one of them, an example and what it does."""
    if not typed and not every:
        for purpose, commands in GROUPS:
            here.talk.say(f"{purpose}: {', '.join(commands)}")
        here.talk.say("help and a name explains it, like help reply; help all explains every one.")
        here.talk.say(f"{_KEYS}: {', '.join(f'{key} {name}' for key, name in COMMAND_LETTERS.items())}")
        for words in _HELP:
            here.talk.say(words)
        return DONE
    names = matches(typed, [one.name for one in COMMAND_NAMES])
    for one in COMMAND_NAMES:
        if one.name in names:
            here.talk.say(f"{one.name} {one.example}".rstrip() + f": {one.help}")
    if not names:
        here.talk.say(f"Nothing is called {typed}.")
    return DONE


_KEYS = "The first letters of a command are enough, and so are the keys of the app"
_WITHOUT_ARGUMENT: Mapping[str, Callable[[LineSession], int]] = {
    "check": check_answerphone,
    "unfinished": carry_on,
    "away": say_away,
    "charter": say_charter,
    "fortnight": say_fortnight,
    "organisation": ask_organisation,
}
ABOUT: Mapping[str, Callable[[LineSession, str], int]] = {
    "queue": say_queue,
    "next": lambda here, _typed: say_queue(here, "1"),
    "find": say_found,
    "give": give,
    "ringing": ringing,
    "complaint": say_complaint,
    "change": ask_field,
    "join": ask_merge,
    "split": ask_split,
    "part": ask_unmerge,
    "copy": copy,
    "details": write_details,
    "undo": say_undo,
    "redo": say_redo,
    "day": ask_named_day,
    "handover": say_handover,
    "who": change_who,
}
COMMAND_LETTERS: Mapping[str, str] = {
    **{form.key: command_of(name) for name, form in FORMS.items() if form.key},
    "c": "ringing", "g": "give", "e": "day", "o": "person", "u": "who", "z": "undo", "Z": "redo", "!": "complaint",
    "v": "charter", "l": "log",
}  # fmt: skip
"""Commands by the keys that do the same on the screens."""
ONCE = ("check", "day")
"""Commands that cannot be started while they run."""
LEAVE, EVERY = "leave", "all"


def work(here: LineSession, name: str, about: str = "", *, every: bool = False) -> int:
    """Run the command `name` of `deskapp.plain.command_names`; the exit status. Raises DeskError."""
    if about and not any(one.example for one in COMMAND_NAMES if one.name == name):
        raise WordsError(f"{name} asks for everything by itself: type it alone, without {about}")
    if name in ONCE and name in here.doing:
        raise WordsError(f"You are in the middle of {name}: it goes on after this")
    here.talk.aside = partial(aside, here)
    here.doing.append(name)
    try:
        return _action(name)(here, about) if name not in READ else READ[name](here, about, every=every)
    finally:
        here.doing.pop()


def aside(here: LineSession, typed: str) -> None:
    """Run a command typed in place of an answer; the question waits, and is asked again. Raises LeftError for
    the command that leaves the form being asked.
    """
    if typed.casefold() == LEAVE:
        raise LeftError
    waits = _form_asked_now(here)
    if waits:
        here.talk.say(f"Kept: {waits}. It goes on after this.")
    obey(here, typed)
    if waits:
        here.talk.say(f"Back to: {waits}.")


def _form_asked_now(here: LineSession) -> str:
    """The form being asked, in words, with the name in it; empty if none is."""
    if not here.asking:
        return ""
    form = here.asking[-1].form
    return ", ".join(
        part for part in (draft_form_name(form.draft.form, form.typed.values).full, form.typed["name"]) if part
    )


def obey(here: LineSession, typed: str) -> int:
    """Run a command typed at the prompt, or after a slash; the exit status. Errors are said."""
    word, _, about = typed.strip().removeprefix("/").partition(" ")
    names = commands_named(word)
    if len(names) != 1:
        meant = f"Which one: {', '.join(names)}?" if names else f"Nothing is called {word}."
        if not any(letter.isalnum() for letter in word):
            meant = "Type the name of a command, like /call."
        here.talk.say(f"{meant} help names everything that can be typed here")
        return NOT_DONE
    (name,) = names
    every = about.split()[-1:] in ([EVERY], [f"--{EVERY}"])
    try:
        return work(here, name, about.rpartition(" ")[0] if every else about, every=every)
    except LeftError as left:
        here.talk.say(str(left))
    except KeyboardInterrupt:
        here.talk.say("Stopped.")
        return STOPPED
    except DeskError as error:
        here.talk.say(error)
    return NOT_DONE


def commands_named(word: str) -> list[str]:
    """The command with this key of the screens or this name, else all that begin with the word, unless it is one
    letter.
    """
    names = [one.name for one in COMMAND_NAMES]
    if word in COMMAND_LETTERS:
        return [COMMAND_LETTERS[word]]
    return [word] if word in names else matches(word, names) if len(word) > 1 else []


READ: Mapping[str, Callable[..., int]] = {
    "contact": say_contact,
    "person": people,
    "log": say_day_book,
    "help": say_help,
}


def _action(name: str) -> Callable[[LineSession, str], int]:
    if name in _WITHOUT_ARGUMENT:
        return lambda here, _about: _WITHOUT_ARGUMENT[name](here)
    if name in ABOUT:
        return partial(ABOUT[name])
    form = next(each for each in FORMS if command_of(each) == name)
    if FORMS[form].about is About.CONTACT:
        return lambda here, about: work_on(here, form, about)
    return lambda here, _about: ask_contact(here, form)
