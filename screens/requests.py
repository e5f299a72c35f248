"""What a screen asks the App to do. Screens know these messages and not the App's type; they bubble up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from textual.message import Message


@dataclass
class CarryOn(Message):
    """Open this unfinished entry where it was left; with `stay` over the screen that asks, to come back to it."""

    draft_id: str
    stay: bool = False


class CheckAnswerphone(Message):
    """Begin a check of the answerphone, or carry on with the one that is under way."""


@dataclass
class GoOnWithCheck(Message):
    """A message of this check was written down: open the next one with these values in it, or the check's end."""

    check_id: int
    values: Mapping[str, str]


@dataclass
class NextMessage(Message):
    """Open a further message of this check, even where as many are written down as the machine said."""

    check_id: int


@dataclass
class FinishCheck(Message):
    """Open the end of this check: no more messages."""

    check_id: int


@dataclass
class RecordReply(Message):
    """Open the reply box for this contact; where it is closed, ask whether to open it again."""

    contact_id: int


@dataclass
class Work(Message):
    """Open the form of this name ("tried", "note", "promise", "passed on", "open again") for this contact."""

    form: str
    contact_id: int


@dataclass
class ChangeField(Message):
    """Open the form that puts this field of this contact right."""

    contact_id: int
    field: str


@dataclass
class OpenContact(Message):
    """Open this contact's page."""

    contact_id: int


@dataclass
class OpenPerson(Message):
    """Open this person's page, over the screen that asks."""

    person_id: int


@dataclass
class EditPage(Message):
    """Open the form ("person", "organisation") in which this page is changed, over the screen that asks; 0 is new."""

    form: str
    page_id: int


@dataclass
class Told(Message):
    """Something was done, or could not be: say it on whatever screen is shown now."""

    words: str
    tone: Literal["done", "wrong", "plain"]
    contact_id: int | None = None


@dataclass
class OpenForm(Message):
    """Open the next form of a run with these values in it: a pile of post, a row of messages.

    `said`: what was saved just before; the form says so, because it hides the screen that was told.
    """

    form: str
    values: Mapping[str, str]
    said: str = ""


@dataclass
class OpenEndOfDay(Message):
    """Open the end of this London date (None: today's)."""

    day: date | None = None


@dataclass
class CameOn(Message):
    """Somebody is on the desk now: show them what they have to know first, where they have not seen it today."""


TICK = 1.0
"""Seconds between two looks of the queue at the clock."""


@dataclass
class NotMeant(Message):
    """A key was typed before the question could be seen: it was not taken for an answer. `words` say so."""

    words: str


@dataclass
class Ticked(Message):
    """The queue has looked at the clock. `at_rest`: it is what is seen, and nobody has touched it for a while."""

    at_rest: bool


@dataclass
class OpenHandover(Message):
    """Show the handover sheet of this end of day."""

    review_id: int
