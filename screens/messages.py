"""Messages from screens to the App. They bubble up, so that no screen knows the App's type."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from textual.message import Message

from deskapp.wording.form_names import DraftName


class Request(Message):
    """A request to the App to open something."""


@dataclass(eq=False, repr=False)
class CarryOn(Request):
    """Continue a draft; with `stay`, above the present screen, to return to it."""

    draft_id: str
    stay: bool = False


class CheckAnswerphone(Request):
    """Begin a check of the answerphone, or continue the one in progress."""


@dataclass(eq=False, repr=False)
class Work(Request):
    """Open a form on the row with the id `about`, or continue its draft.

    `form` is like "reply" or "note" for a contact, "person" or "organisation" for a page (0 is a new one), and "change"
    for a `field` of a contact. `values` are the initial values of a form that is not continued.
    """

    form: str
    about: int
    field: str = ""
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def draft_name(self) -> DraftName:
        """The name of the form's draft."""
        return DraftName(self.form, str(self.about), self.field)


@dataclass(eq=False, repr=False)
class OpenContact(Request):
    """Open a contact's page."""

    contact_id: int


@dataclass(eq=False, repr=False)
class OpenPerson(Request):
    """Open a person's page above the present screen."""

    person_id: int


@dataclass(eq=False, repr=False)
class Notice(Message):
    """A message about a finished or failed action, for the screen shown when it arrives."""

    words: str
    tone: Literal["done", "wrong", "plain"]
    contact_id: int | None = None


@dataclass(eq=False, repr=False)
class PutAside(Message):
    """Letters that a box of this label does not take, to be kept until Ctrl+Y writes them."""

    letters: str
    label: str


@dataclass(eq=False, repr=False)
class OpenForm(Request):
    """Open the next form of a series, like a pile of post, with initial values. It shows the message `said` of the save
    before.
    """

    form: str
    values: Mapping[str, str]
    said: str = ""


@dataclass(eq=False, repr=False)
class OpenEndOfDay(Request):
    """Open the end of a local date; None for today."""

    day: date | None = None


@dataclass(eq=False, repr=False)
class CameOn(Message):
    """The current user changed: show them the handover sheet, unless they have seen it today."""


TICK = 1.0
"""Seconds between two updates of the queue's times."""


@dataclass(eq=False, repr=False)
class NotMeant(Message):
    """A key was pressed before the question was shown, and was not taken as the answer. `words` say so."""

    words: str


@dataclass(eq=False, repr=False)
class Ticked(Message):
    """The queue updated its times. `at_rest` is true if it is shown, and was not touched for a while."""

    at_rest: bool


@dataclass(eq=False, repr=False)
class OpenHandover(Request):
    """Show the handover sheet of a review."""

    review_id: int
