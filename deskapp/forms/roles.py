"""Parts that a form may be composed of: its subject, the caller, and the suggestions under a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from db.people.page import PersonPage
from db.people.suggest import OpenMatter
from db.storage.errors import ChangedError
from deskapp.forms.fields import Offer
from deskapp.forms.results import Conflict


class Subject(Protocol):
    """Subject of a form, as read from the record: a contact, a person, an organisation."""

    @property
    def known_as(self) -> str:
        """The name of the contact that it is; "" for none, or until it is read."""

    def read(self) -> None:
        """Read it. Called off the event loop, once before it is used. Raises DeskError."""

    def begins_with(self) -> Mapping[str, str]:
        """The values that a form about it begins with."""

    def heading(self, now: datetime) -> tuple[str, str]:
        """The left and the right end of the top line."""

    def opening(self) -> str:
        """The sentence that line mode begins with: who or what it is about."""

    def words(self, now: datetime, remedies: Mapping[str, str]) -> str:
        """The subject described, several lines; `remedies` are the surface's next steps."""

    def person(self) -> PersonPage | None:
        """The page of the person whom it is about. Read off the event loop. Raises DeskError."""

    def conflict(self, error: ChangedError) -> Conflict | None:
        """Reload it with a colleague's edits, as `Form.conflict` requires. Raises DeskError."""


class Caller(Protocol):
    """Caller who is getting in touch, as far as known."""

    def checked(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values without the facts of a picked person whose name was typed over."""

    @property
    def identity(self) -> tuple[str, ...]:
        """The caller's identifying values: two callers with different ones never share open matters."""

    @property
    def may_be_known(self) -> bool:
        """True if a person was picked or a number typed, so that there may be open matters."""

    def asks_matters(self, name: str) -> bool:
        """True under the conditions of `Form.asks_matters`."""

    def matters(self) -> Sequence[OpenMatter]:
        """The open matters, as `Form.matters` returns them. Raises RecordError."""

    def person(self) -> PersonPage | None:
        """The page of the person who was picked. Raises RecordError."""

    def words(self) -> str:
        """The picked person and their known facts, for line mode."""


class NewEntry(Protocol):
    """Rules of a form that logs a contact: the default owner, the staff and the topics."""

    def begins_with(self) -> Mapping[str, str]:
        """The values of a new form: the current user as owner."""

    def prepare(self) -> None:
        """Read the staff and the topics. Raises DeskError."""

    def says(self) -> Sequence[str]:
        """The fields with what was said, as `Form.says` returns them."""

    def staff_came(self) -> None:
        """Assign the contact to the new current user, unless another owner was named. Raises DeskError."""

    def doubt(self, name: str) -> str:
        """A warning about the telephone number; empty if none, and for other fields."""


class Suggester(Protocol):
    """Source of the suggestions under one text field."""

    def suggest(self, typed: str) -> Offer:
        """The suggestions for the typed text. Called off the event loop. Raises RecordError."""

    def pick(self, key: str) -> str:
        """Apply the suggestion with this key to the form. Returns the field after which to go on."""

    def remark(self, value: str) -> str:
        """The message to show when the field is left with this value; usually empty."""
