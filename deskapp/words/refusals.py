"""Why a time that could be read cannot be taken. Each knows, where it can, what was probably meant."""

from __future__ import annotations

from datetime import datetime

from deskapp.errors import WordsError


class SuggestingError(WordsError):
    """A refusal with what was probably meant: `suggested` (UTC) or None, for a form to offer."""

    def __init__(self, sentence: str, suggested: datetime | None = None) -> None:
        super().__init__(sentence)
        self.suggested = suggested


class InFutureError(SuggestingError):
    """Something is said to have happened at a time that has not been."""


class InPastError(SuggestingError):
    """Something is promised for a time that has gone."""


class ShutThenError(SuggestingError):
    """Something is promised for when the desk is shut. Refused once: `promised(..., allow_shut=True)` takes it."""
