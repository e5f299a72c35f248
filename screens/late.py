"""The two questions about what was late: did you say sorry, and why was it late."""

from __future__ import annotations

from typing import NamedTuple

from db.typed import RefusedError, Typed
from screens.widgets.choice import YES_NO, Choice, Option

ASKED = ("sorry_said", "miss_reason")
"""The fields, in the order in which they are asked."""
WHY = (
    Option("person away", "a", "Person away"),
    Option("waiting for others", "w", "Waiting for others"),
    Option("no answer", "r", "No answer"),
    Option("no time", "t", "No time"),
    Option("our mistake", "m", "Our mistake"),
    Option("not told", "n", "Not told"),
    Option("other", "o", "Other"),
)
WANTED = {
    "sorry_said": "Did you say sorry? y or n",
    "miss_reason": "Choose why it was late. It helps us fix it",
}
"""What each says where it may not be left out."""
HINTS = {
    "sorry_said": "It was late. Did you say sorry?",
    "miss_reason": "Why was it late? It helps us fix it.",
}


class LateSaid(NamedTuple):
    """What was said of a late one; of one in time nothing."""

    sorry_said: bool | None = None
    miss_reason: str | None = None


def sorry_choice() -> Choice:
    """Whether we said sorry."""
    return Choice("sorry_said", "Said sorry?", YES_NO, brief=True)


def why_choice() -> Choice:
    """Why it was late."""
    return Choice("miss_reason", "Why late?", WHY, brief=True)


def refuse_unsaid(typed: Typed, name: str) -> None:
    """RefusedError where one of the two was not answered."""
    if not typed[name]:
        raise RefusedError(name, WANTED[name])


def said(typed: Typed) -> LateSaid:
    """What was answered. RefusedError for the first of the two that was not."""
    for name in ASKED:
        refuse_unsaid(typed, name)
    return LateSaid(typed["sorry_said"] == "yes", typed["miss_reason"])
