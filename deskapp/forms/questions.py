"""Questions about doubtful values that a form asks once: given again, the same value is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from deskapp.errors import RefusedError


class Questions:
    """The questions that one form has asked."""

    def __init__(self) -> None:
        self._asked: set[tuple[str, str, str]] = set()
        self._are_silent = False

    def once(self, value: str, question: RefusedError) -> None:
        """Raise the question about a field's value, unless the same doubt of that value was asked about before: as the
        field was left, or before a save.
        """
        asked = (question.field, value, str(question.data.get("doubt", question)))
        if not self._are_silent and asked not in self._asked:
            self._asked.add(asked)
            raise question

    def have_asked(self, field: str, value: str, doubt: str) -> bool:
        """True if this doubt of a field's value was asked about."""
        return (field, value, doubt) in self._asked

    @contextmanager
    def unasked(self) -> Iterator[None]:
        """Raise no question in this context; each is still raised afterwards."""
        self._are_silent = True
        try:
            yield
        finally:
            self._are_silent = False
