"""What can be said after `deskapp plain`, and at its prompt: one list for both, without anything that does it."""

from __future__ import annotations

from typing import NamedTuple

WHICH = "26-0412"


class Named(NamedTuple):
    """One command: its word, what it does, and an example of what may stand behind it; `more`: it takes --all."""

    name: str
    help: str
    example: str = ""
    more: bool = False


NAMES = (
    Named("queue", "read out what is owed next; a part of it: late, mine, today, complaints, or so many: 3", "late"),
    Named("next", "read out the first of it"),
    Named("call", "log a call"),
    Named("message", "log a message"),
    Named("letter", "log a letter, an email or a visit"),
    Named("find", "find people and contacts", "hall"),
    Named("contact", "read out all about one contact", WHICH, more=True),
    Named("person", "read out what is known of a person; person change hall: change it", "hall", more=True),
    Named("reply", "record that somebody was answered", WHICH),
    Named("tried", "record that somebody could not be reached", WHICH),
    Named("promise", "give a time that they will hear by, or move it", WHICH),
    Named("note", "add a note", WHICH),
    Named("we-have-it", "record that they were told that we have it", WHICH),
    Named("passed-on", "record who it was passed on to", WHICH),
    Named("give", "give it to somebody", WHICH),
    Named("ringing", "tell everybody that you are ringing them now", WHICH),
    Named("complaint", "make it a complaint", WHICH),
    Named("open-again", "open a closed one again", WHICH),
    Named("change", "put right a name, a number, when it came in, or anything else of it", WHICH),
    Named("details", "write down what belongs to a complaint, a request, a danger", WHICH),
    Named("undo", "take back the last thing that you did; undo person: to somebody's page", "person"),
    Named("check", "check the answerphone"),
    Named("day", "go through the end of the day"),
    Named("handover", "read out the last handover sheet"),
    Named("unfinished", "carry on with what was begun"),
    Named("away", "say that somebody is away, or back"),
    Named("who", "say who is on the desk", "samira"),
    Named("help", "say what can be typed", "reply"),
)
"""Every command, what is used most first."""
