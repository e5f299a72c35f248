"""What can be said after `deskapp plain`, and at its prompt: one list for both, without anything that does it."""

from __future__ import annotations

from typing import NamedTuple

WHICH = "WHICH"


class Named(NamedTuple):
    """One command: its word, what it does, and what may stand behind it; `more`: it takes --all."""

    name: str
    help: str
    about: str = ""
    more: bool = False


NAMES = (
    Named("queue", "read out what is owed next, all of it, or: late, mine, today, complaints", "VIEW"),
    Named("call", "log a call"),
    Named("message", "log a message"),
    Named("letter", "log a letter, an email or a visit"),
    Named("find", "find people and contacts", "WORDS"),
    Named("contact", "read out all about one contact", WHICH, more=True),
    Named("person", "read out what is known of a person", WHICH, more=True),
    Named("reply", "record that somebody was answered", WHICH),
    Named("tried", "record that somebody could not be reached", WHICH),
    Named("promise", "give a time that they will hear by, or move it", WHICH),
    Named("note", "add a note", WHICH),
    Named("we-have-it", "record that they were told that we have it", WHICH),
    Named("passed-on", "record who it was passed on to", WHICH),
    Named("give", "give it to somebody", WHICH),
    Named("check", "check the answerphone"),
    Named("day", "go through the end of the day"),
    Named("handover", "read out the last handover sheet"),
    Named("unfinished", "carry on with what was begun"),
)
"""Every command, what is used most first."""
