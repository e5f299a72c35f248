"""Refusals of times that were parsed but are not valid, with a suggestion if there is a likely one."""

from __future__ import annotations

from datetime import datetime

from deskapp.errors import WordsError


class SuggestingError(WordsError):
    """A refusal that a form can offer to correct to `suggested` (UTC); None without a suggestion."""

    def __init__(self, sentence: str, suggested: datetime | None = None) -> None:
        super().__init__(sentence)
        self.suggested = suggested


class YearError(WordsError):
    """A year that is out of range."""


class InFutureError(SuggestingError):
    """A time in the future for something that has happened."""


class InPastError(SuggestingError):
    """A time in the past for a promise."""


class ShutThenError(SuggestingError):
    """A time for a promise when the desk is shut."""
