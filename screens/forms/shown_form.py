"""The screen of a form, as its parts know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from textual.app import App
from textual.widget import Widget

from deskapp.errors import DeskError, RefusedError
from deskapp.forms.form import Form
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.message_line import Tone


class ShownForm(Protocol):
    """The screen that shows a form."""

    form: Form[Any]
    asks_again: bool

    @property
    def app(self) -> App[object]:
        """The App, to which notices of saves are posted."""

    @property
    def is_current(self) -> bool:
        """True if the screen is on top of the stack."""

    @property
    def fields(self) -> Mapping[str, Box | Choice]:
        """The boxes and choices by field name, from top to bottom."""

    @property
    def focused(self) -> Widget | None:
        """The widget with the cursor."""

    @property
    def focus_chain(self) -> list[Widget]:
        """The widgets that the cursor can go to, from top to bottom."""

    def set_focus(self, widget: Widget | None) -> None:
        """Put the cursor in a widget."""

    def say(self, words: str | DeskError, tone: Tone = "plain", *, about: Widget | None = None) -> None:
        """Say something on the message line."""

    def mended(self) -> None:
        """Clear the message."""

    def hand_in(self) -> None:
        """Put the typed text into the form."""

    def take_back(self) -> None:
        """Show the values that the form has changed."""

    def changed(self) -> None:
        """Keep the typed text, and show its interpretation."""

    def show_words(self) -> None:
        """Show the interpretation of the values."""

    def keep(self) -> None:
        """Store the values in the draft."""

    def leave(self, name: str) -> None:
        """Accept the field's value or refuse it, and go on."""

    def go_on(self, name: str) -> None:
        """Go to the field after this one; after the last, save."""

    def refuse(self, refused: RefusedError, again: str = "F9") -> None:
        """Go to the refused field and say why. `again`: the key that saves a value asked about."""

    def not_saved(self, words: str, others: str) -> None:
        """Stay open; say why it was not saved and what to do. `others` are a colleague's changes, "" without a
        conflict.
        """

    def park(self) -> None:
        """Leave the form for later."""

    def dismiss(self, result: None = None) -> Any:
        """Close the screen."""
