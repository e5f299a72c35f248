"""What has been typed on a form, as text: nothing of it is read yet; and why a field of it cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from deskapp.errors import WordsError

CALL, MESSAGE, LETTER = "call", "message", "letter"
"""The three forms that a contact is logged on."""


class RefusedError(WordsError):
    """One field cannot be taken as it was typed; `field` is the record's name for it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Typed:
    """What has been typed so far on one form. `started_at` is when it was opened: a call is received then."""

    form: str
    entry_id: str
    started_at: datetime
    values: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        """The text of a field without blanks around it; empty where nothing was typed."""
        return self.values.get(field, "").strip()
