"""The names of the forms in lists of drafts: on the queue, in Unfinished, on a printed sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class FormName(NamedTuple):
    """A form's name: in at most eight letters for a list, and in full."""

    short: str
    full: str


FORM_NAMES: Mapping[str, FormName] = {
    "call": FormName("Call", "Call"),
    "message": FormName("Message", "Message"),
    "letter": FormName("Letter", "Letter"),
    "reply": FormName("Reply", "Reply"),
    "tried": FormName("Tried", "Try"),
    "promise": FormName("Promise", "Promise"),
    "note": FormName("Note", "Note"),
    "why late": FormName("Late", "Why it was late"),
    "passed on": FormName("Passed", "Passing on"),
    "open again": FormName("Again", "Opening again"),
    "we have it": FormName("Ack", "We have it"),
    "ask them": FormName("Asked", "Asking them"),
    "they answered": FormName("Answer", "Their answer"),
    "more time": FormName("Longer", "More time"),
    "how it stands": FormName("Update", "How it stands"),
    "step": FormName("Step", "Step"),
    "details": FormName("Details", "Details"),
    "change": FormName("Change", "Change"),
    "person": FormName("Person", "Person's page"),
    "organisation": FormName("Org.", "Organisation's page"),
    "away": FormName("Away", "Away"),
    "check": FormName("Check", "Check"),
    "check's end": FormName("Check", "Check"),
    "end of day": FormName("End day", "End of the day"),
    "desk words": FormName("Desk", "Answer about the desk"),
}
"""The names by form, the first part of a draft's name, like "reply" in "reply:17"."""
_OF_ANOTHER_VERSION = FormName("Unknown", "Entry of another deskapp version")
_LETTER_BY = {"email": FormName("Email", "Email"), "visit": FormName("Visit", "Visit")}
ABOUT_SOMEBODY_NEW = frozenset(("call", "message", "letter"))
"""Forms for a new contact."""


class DraftName(NamedTuple):
    """A draft's name in its parts: "change:17:name" is the form `change` about `17` with the field `name`."""

    form: str
    about: str = ""
    field: str = ""

    @classmethod
    def of(cls, text: str) -> DraftName:
        """Parse a draft's name."""
        return cls(*text.split(":", 2))

    def __str__(self) -> str:
        """Format the name as the draft stores it."""
        return ":".join(part for part in self if part)


def form_name(form: str) -> FormName:
    """The name of the form of a draft: "reply:17" is a reply. A form that only another version has is called that."""
    return FORM_NAMES.get(DraftName.of(form).form, _OF_ANOTHER_VERSION)


def draft_form_name(form: str, values: Mapping[str, str]) -> FormName:
    """The name of a draft's form with these values: the form of a letter serves emails and visits too."""
    return _LETTER_BY.get(values.get("channel", ""), form_name(form)) if form == "letter" else form_name(form)


# Drafts of an answerphone check, here because lists of drafts must be light to import.

COUNTING, ENDING = "check", "check's end"
"""The forms before the first message and after the last."""
OWN_FORM = "end of day"
"""The form of the end of a day itself, whose own draft is not one to decide about there."""
DESK_WORDS = "desk words"
"""The answer to a question for words about the desk, like its number: in no form, and asked by one screen alone."""
OF_CHECK = "check_id"
"""The field with the id of the check that an entry belongs to."""
