"""What each command does: the same from the command line and at the prompt that stays open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from deskapp.plain.check import check_answerphone
from deskapp.plain.day import end_of_day
from deskapp.plain.forms import carry_on, log, work_on
from deskapp.plain.give import give
from deskapp.plain.queue import say_handover, say_queue
from deskapp.plain.reading import say_contact, say_found, say_person
from deskapp.plain.work import AtDesk

LOGS = ("call", "message", "letter")
DEEDS = ("reply", "tried", "promise", "note", "we-have-it", "passed-on")
ALONE: Mapping[str, Callable[[AtDesk], int]] = {
    "check": check_answerphone,
    "day": end_of_day,
    "handover": say_handover,
    "unfinished": carry_on,
}
ABOUT: Mapping[str, Callable[[AtDesk, str], int]] = {
    "queue": say_queue,
    "find": say_found,
    "give": give,
}
READ: Mapping[str, Callable[..., int]] = {"contact": say_contact, "person": say_person}


def work(here: AtDesk, name: str, about: str = "", *, every: bool = False) -> int:
    """Do what is called `name` of `deskapp.plain.names`; the exit status. Raises DeskError."""
    return _deed(name)(here, about) if name not in READ else READ[name](here, about, every=every)


def _deed(name: str) -> Callable[[AtDesk, str], int]:
    if name in LOGS:
        return lambda here, _about: log(here, name)
    if name in DEEDS:
        return lambda here, about: work_on(here, name.replace("-", " "), about)
    if name in ALONE:
        return lambda here, _about: ALONE[name](here)
    return partial(ABOUT[name])
