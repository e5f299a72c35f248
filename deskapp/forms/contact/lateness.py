"""The two lateness fields of a promise kept late: the apology, and the reason."""

from __future__ import annotations

from typing import NamedTuple

from deskapp.errors import RefusedError
from deskapp.forms.fields import YES_NO, ChoiceField, Hint, Option
from deskapp.forms.typed import Typed
from deskapp.wording.causes import ReplyCause

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
LATENESS_WANTED = {"sorry_said": ReplyCause.SORRY_WANTED, "miss_reason": ReplyCause.MISS_REASON_WANTED}
"""Messages for required fields left empty, by field name."""
_QUESTIONS = {
    "sorry_said": "It was late. Did you say sorry?",
    "miss_reason": "Why was it late? It helps us fix it.",
}
LATENESS_HINTS = {name: Hint(f"{words} Enter leaves it out.") for name, words in _QUESTIONS.items()}
LAST = {
    name: Hint(words, "Enter saves, even if blank.", in_line=LATENESS_HINTS[name].words)
    for name, words in _QUESTIONS.items()
}
"""Hints for whichever of the two a form asks last."""
SORRY_SAID = ChoiceField("sorry_said", "Said sorry?", YES_NO)
MISS_REASON = ChoiceField("miss_reason", "Why late?", WHY)


class LateSaid(NamedTuple):
    """The apology and the reason; None if not given, or for a promise kept in time."""

    sorry_said: bool | None = None
    miss_reason: str | None = None


def refuse_unsaid(typed: Typed, name: str) -> None:
    """Raise RefusedError if this one of the two is empty."""
    if not typed[name]:
        raise RefusedError(name, LATENESS_WANTED[name])


def lateness_answers(typed: Typed) -> LateSaid:
    """The two answers; None for one left empty, since a late reply is never held up by them."""
    sorry = {"yes": True, "no": False}.get(typed["sorry_said"])
    return LateSaid(sorry, typed["miss_reason"] or None)
