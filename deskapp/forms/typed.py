"""Text typed on a form, not yet parsed, and the refusal of a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from deskapp.errors import RefusedError, WordsError

CALL, MESSAGE, LETTER = "call", "message", "letter"
"""The three forms that a contact is logged on."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Text typed so far on one form. `started_at` (UTC) is when it was opened, which is when a call is received."""

    form: str
    entry_id: str
    started_at: datetime
    values: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        """The text of a field without blanks around it; empty where nothing was typed."""
        return self.values.get(field, "").strip()


@contextmanager
def refusing(field: str) -> Iterator[None]:
    """Raise a WordsError of this context as a RefusedError of the field."""
    try:
        yield
    except RefusedError:
        raise
    except WordsError as error:
        raise RefusedError(field, error) from error
