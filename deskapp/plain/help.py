"""What can be typed, read out."""

from __future__ import annotations

from deskapp.plain.names import NAMES
from deskapp.plain.work import DONE, AtDesk
from deskapp.words.matching import matches

HELP = (
    "leave: close the desk",
    "Which is a reference like 26-0412, a name, or a number of the list that was read out last",
    "The first letters of a command are enough, and so are the keys of the app: r, t, p, n, g, h, d, k, e, o, u, z",
    "Before any answer: a slash and a command, like /call, does that first and comes back to the question",
    "/leave keeps what was typed and leaves it. ? explains a question. < goes back one",
)


def say_help(here: AtDesk, typed: str) -> int:
    """Say what can be typed, a line each."""
    names = matches(typed, [one.name for one in NAMES])
    for one in NAMES:
        if one.name in names:
            here.talk.say(f"{one.name} {one.example}".rstrip() + f": {one.help}")
    if not names:
        here.talk.say(f"Nothing is called {typed}.")
    if not typed:
        for words in HELP:
            here.talk.say(words)
    return DONE
