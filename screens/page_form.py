"""A form over somebody's page: what nobody touched here is left as it is, whoever changes it meanwhile."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from textual.widgets import Static

from db.desk import Desk
from db.drafts import Draft
from deskapp.clock import Clock
from deskapp.errors import DeskError
from screens.kept_form import KeptForm, Ready
from screens.people_words import short
from screens.widgets.queue_columns import printable

BOTH = "Yours is kept, and what they wrote stands below. F9 saves yours over theirs."
Page = TypeVar("Page")
"""What is known of whoever it is, as the record has it."""


class PageForm(KeptForm[Ready], Generic[Ready, Page]):
    """A subclass says its fields, what a page says in them, and how they are read and written."""

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, page: Page) -> None:
        super().__init__(desk, clock, draft)
        self._page = page
        self._second: tuple[Sequence[str], Page] | None = None
        """What somebody else changed meanwhile, and the page as it is since."""

    @abstractmethod
    def said_by(self, page: Page) -> Mapping[str, object]:
        """What a page says in each field."""

    @abstractmethod
    def version_of(self, page: Page) -> int:
        """Which version of the page this is."""

    def begins_with(self) -> Mapping[str, str]:
        """The page as it is, twice: once to be changed, and once to tell what was."""
        values = {name: _text(value) for name, value in self.said_by(self._page).items()}
        return {**values, "was": json.dumps(values), "version": str(self.version_of(self._page))}

    def path(self) -> Sequence[str]:
        """All of them, from the top."""
        return tuple(self.fields)

    @property
    def is_empty(self) -> bool:
        """Whether everything is as it was: a field that was emptied is a change too."""
        was = self.was
        return all((field.value or "").strip() == was[name] for name, field in self.fields.items())

    @property
    def was(self) -> Mapping[str, str]:
        """What the page said in each field when it was opened."""
        found: dict[str, str] = json.loads(self.unseen["was"])
        return {**dict.fromkeys(self.fields, ""), **found}

    def show_words(self) -> None:
        """What somebody else changed stands above only where somebody did."""
        self.query_one("#theirs").display = self._second is not None

    async def not_saved(self, error: DeskError) -> None:
        """Stay open; where somebody else was quicker, show theirs beside what is typed."""
        await super().not_saved(error)
        if self._second is not None:
            what = self.take_theirs()
            self.query_one("#theirs", Static).update("\n".join(map(printable, ("CHANGED MEANWHILE", *what))))
            self.show_words()
            self.keep()
            self.say(f"{error} {BOTH}", "wrong")

    def take_theirs(self) -> Sequence[str]:
        """What is not touched here is as they wrote it; what both changed stays as it is typed. What they changed."""
        if self._second is None:
            return ()
        what, page = self._second
        was = self.was
        self._page = page
        is_now = self.begins_with()
        for name, field in self.fields.items():
            if (field.value or "").strip() == was[name]:
                field.put(is_now[name])
        self.unseen |= {name: is_now[name] for name in ("was", "version")}
        return what


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return short(value) if isinstance(value, date) else str(value or "")
