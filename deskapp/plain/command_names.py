"""Names of the commands after `deskapp plain` and at its prompt: one list for both, without their functions."""

from __future__ import annotations

from typing import NamedTuple

from deskapp.forms.registry import FORMS, About, command_of

_WHICH = "26-0412"


class Named(NamedTuple):
    """One command: its word, its description, and an example of its argument. `more`: it takes --all."""

    name: str
    help: str
    example: str = ""
    more: bool = False


_OF_FORMS = tuple(
    Named(command_of(name), form.help, _WHICH if form.about is About.CONTACT else "")
    for name, form in FORMS.items()
    if form.help
)
_OTHERS = (
    Named("queue", "read out what is owed next; a part of it: late, mine, today, complaints, or so many: 3", "late"),
    Named("next", "read out the first of it"),
    Named("find", "find people and contacts; those of a day too: fri, or 12-14 nov dentist", "hall"),
    Named("log", "read out what came in and was done today, or on a day; log mine: by you", "fri", more=True),
    Named("contact", "read out all about one contact", _WHICH, more=True),
    Named("person", "read out a person or an organisation; person change, join or part hall", "hall", more=True),
    Named("give", "give it to somebody", _WHICH),
    Named("ringing", "tell everybody that you are ringing them now", _WHICH),
    Named("complaint", "make it a complaint", _WHICH),
    Named("join", "join it to another that it is about: it goes on there", _WHICH),
    Named("split", "make a call that was added to it by mistake one of its own", _WHICH),
    Named("part", "take apart what was joined or split off, however long ago", _WHICH),
    Named("copy", "copy all about one contact, or save it as a file", _WHICH),
    Named("undo", "take back the last thing that you did; undo person: to somebody's page", "person"),
    Named("charter", "read out the charter: every promise as it is applied"),
    Named("redo", "bring back what undo took back; redo person: of somebody's page", "person"),
    Named("day", "go through the end of the day, or of another day", "mon"),
    Named("handover", "read out the last handover sheet, or that of another day", "mon"),
    Named("unfinished", "carry on with what was started, throw it away or bring it back"),
    Named("fortnight", "read out who is in, and who is away, in the two weeks to come"),
    Named("who", "say who is on the desk", "samira"),
    Named("help", "say what can be typed", "reply"),
)
COMMAND_NAMES = (*_OTHERS[:2], *_OF_FORMS, *_OTHERS[2:])
"""Every command, most used first."""

GROUPS = (
    ("Somebody gets in touch", ("call", "message", "letter", "check")),
    (
        "See what is owed and what was done",
        ("queue", "next", "find", "log", "contact", "person", "handover", "charter"),
    ),
    ("Do something about it", ("reply", "tried", "ringing", "promise", "note", "give", "passed-on", "complaint")),
    ("On the way to an answer", ("we-have-it", "ask-them", "they-answered", "step", "more-time", "how-it-stands")),
    ("Put it right", ("undo", "redo", "change", "details", "why-late", "open-again", "join", "split", "part", "copy")),
    ("The desk", ("unfinished", "day", "who", "away", "fortnight", "organisation", "help")),
)
"""Every command once, under what it is for, as help names them."""
