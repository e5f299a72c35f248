"""What the forms are called where their unfinished entries are listed: on the queue, in Unfinished, on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class FormName(NamedTuple):
    """A form's name: in eight letters for a list, and in full."""

    short: str
    full: str


FORMS: Mapping[str, FormName] = {
    "call": FormName("Call", "Call"),
    "message": FormName("Message", "Message"),
    "letter": FormName("Letter", "Letter"),
    "reply": FormName("Reply", "Reply"),
    "tried": FormName("Tried", "Try"),
    "promise": FormName("Promise", "Promise"),
    "note": FormName("Note", "Note"),
    "passed on": FormName("Passed", "Passing on"),
    "open again": FormName("Again", "Opening again"),
    "we have it": FormName("Ack", "We have it"),
    "details": FormName("Details", "Details"),
    "change": FormName("Change", "Change"),
    "person": FormName("Person", "Person's page"),
    "organisation": FormName("Partner", "Organisation's page"),
    "away": FormName("Away", "Away"),
    "check": FormName("Check", "Check"),
    "check's end": FormName("Check", "Check"),
    "end of day": FormName("End day", "End of the day"),
}
"""By the form's name, which an entry carries, like "reply" in "reply:17"."""
ABOUT_SOMEBODY_NEW = frozenset(("call", "message", "letter"))
"""The forms whose entry is somebody who got in touch and whom the record does not know yet."""


def form_name(form: str) -> FormName:
    """What the form of an entry is called; "reply:17" is a reply."""
    return FORMS[form.partition(":")[0]]
