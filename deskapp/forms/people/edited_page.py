"""The page of a person or an organisation under a form: as opened, and merged with a colleague's edits."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from db.people.contact_points import doubt_about_emails, doubt_about_numbers
from db.people.page import PersonPage
from db.storage.errors import ChangedError
from deskapp.errors import RecordError, WordsError
from deskapp.forms.form import Form
from deskapp.forms.results import Conflict
from deskapp.forms.typed import refusing
from deskapp.parsing import time_box
from deskapp.views.person import short
from deskapp.wording import phrases
from deskapp.wording.causes import Cause
from deskapp.wording.printable import printable

Page = TypeVar("Page")
"""A page as the record has it, with a `version`."""
_DOUBTS: Mapping[str, Callable[[str], str]] = {"emails": doubt_about_emails, "numbers": doubt_about_numbers}
"""The doubt about the text of each field that has numbers or email addresses."""


def merge_edits(typed: Mapping[str, str], was: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Three-way merge of the fields in `theirs`, as text. A field that was not touched here takes their value; one that
    was touched stays as it is typed, whether they changed it or not.
    """
    return {
        name: typed[name] if typed.get(name, "").strip() != was.get(name, "") else value
        for name, value in theirs.items()
    }


def field_text(value: Any) -> str:
    """A field's value as text in its box: "yes" or "no", "24 Nov 2026", "" for none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return short(value) if isinstance(value, date) else str(value or "")


class EditedPage(Generic[Page]):
    """The subject of a form that edits a page. The form's values store the page as opened, under "was", so that
    unedited fields keep a colleague's concurrent edits.

    `read_page` reads it (None if it no longer exists), `fields_of` gives its fields, `title` its name.
    """

    def __init__(
        self,
        form: Form[Any],
        read_page: Callable[[], Page | None],
        fields_of: Callable[[Page], Mapping[str, object]],
        title: Callable[[Page], str],
        gone: str,
    ) -> None:
        self._form = form
        self._read_page = read_page
        self._fields_of = fields_of
        self._title = title
        self._gone = gone
        self._page: Page | None = None

    @property
    def known_as(self) -> str:
        """The name of the page; "" until it is read."""
        return self._title(self._page) if self._page is not None else ""

    @property
    def page(self) -> Page:
        """The page as it was read last."""
        assert self._page is not None  # noqa: S101 - read before the form is used
        return self._page

    def read(self) -> None:
        """Read the page. Raises RecordError if it is no longer in the record."""
        page = self._read_page()
        if page is None:
            raise RecordError(self._gone)
        self._page = page

    def begins_with(self) -> Mapping[str, str]:
        """The fields of the page as text, twice: to be edited, and to detect edits."""
        values = self._texts()
        return {**values, "was": json.dumps(values), "version": str(getattr(self.page, "version"))}  # noqa: B009 - any page

    def _texts(self) -> dict[str, str]:
        return {name: field_text(value) for name, value in self._fields_of(self.page).items()}

    def heading(self, now: datetime) -> tuple[str, str]:  # noqa: ARG002 - the same at any time
        """The name of the page, as it is in the record."""
        return f"Change: {self.called}", "(kept as you type)"

    @property
    def called(self) -> str:
        """The name."""
        return printable(self._title(self.page))

    def opening(self) -> str:
        """The name, as line mode begins."""
        return f"What is known of {self.called}." if self.called else "A new organisation."

    def words(self, now: datetime, remedies: Mapping[str, str]) -> str:  # noqa: ARG002 - a page says it all
        """An empty text: the fields say it all."""
        return ""

    def person(self) -> PersonPage | None:
        """The person whose page it is."""
        return self._page if isinstance(self._page, PersonPage) else None

    def conflict(self, error: ChangedError) -> Conflict:
        """Merge in a colleague's edits; fields that both changed keep the typed text. Raises RecordError."""
        self.read()
        values = self._form.values
        values |= merge_edits(values, self.was, self._texts())
        values |= {name: value for name, value in self.begins_with().items() if name in ("was", "version")}
        return Conflict([printable(line) for line in error.what], replaces=True)

    @property
    def was(self) -> Mapping[str, str]:
        """The fields as text, as they were when the form was opened, or merged last."""
        found: dict[str, str] = json.loads(self._form.values["was"])
        return found

    @property
    def version(self) -> int:
        """The version of the page that `was` is of."""
        return int(self._form.values["version"])

    def is_touched(self, name: str) -> bool:
        """True if the field was edited; emptying it counts."""
        return self._form.values.get(name, "").strip() != self.was.get(name, "")

    @property
    def is_untouched(self) -> bool:
        """True if no field was edited."""
        return not any(self.is_touched(name) for name in self._form.fields)

    def doubt(self, name: str) -> str:
        """A question about an edited number or email address that looks wrong; empty if none, and for other fields."""
        words = _DOUBTS[name](self._form.typed[name]) if name in _DOUBTS and self.is_touched(name) else ""
        return f"{words} Is that right?" if words else ""

    def ask_about_doubts(self) -> None:
        """Ask once about each of these. Raises RefusedError."""
        for name in self._form.fields:
            if doubt := self.doubt(name):
                self._form.ask_once(name, Cause.DOUBTFUL, doubt=doubt)


def day_of(name: str, typed: str, was: str, read: Callable[[str], date]) -> date | None:
    """The local date in a field: as the page had it, or as `read` reads it; None for none. Raises RefusedError."""
    if typed and typed == was:
        return datetime.strptime(typed, "%d %b %Y").date()  # noqa: DTZ007 - a day has no zone
    with refusing(name):
        return read(typed) if typed else None


def day_echo(typed: str, was: str, now: datetime, read: Callable[[str, datetime], date] = time_box.coming_date) -> str:
    """A date that was typed, read back; "" for the one that the page had, and for what cannot be read."""
    if not typed or typed == was:
        return ""
    try:
        return f"= {phrases.day(read(typed, now))}"
    except WordsError:
        return ""
