"""A form's widgets on a screen: values copied both ways between widgets and form, and the words around them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from textual.widget import Widget
from textual.widgets import Input, Static

from deskapp.forms.danger import warning_beside
from deskapp.forms.fields import TextBlock
from deskapp.forms.form import Form
from deskapp.forms.kind import DANGER
from deskapp.forms.layout import passed_by
from deskapp.wording.printable import on_grid_lines
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.key_lines import KeyLines
from screens.widgets.named_choice import NamedChoice
from screens.widgets.ticks import Ticks


class DrawnForm:
    """The mounted widgets of one form under `root`. The form holds the values; widgets only show them."""

    def __init__(self, form: Form[Any], root: Widget) -> None:
        self._form = form
        self._root = root
        # Found once: a key reads the values a dozen times, and each search of the screen takes 0.4 ms.
        found = list(root.query(Widget).results(Widget))
        self.fields: Mapping[str, Box | Choice] = {
            widget.field: widget for widget in found if isinstance(widget, Box | Choice)
        }
        """The boxes and choices by the record's name, from top to bottom."""
        about, detail = self.fields.get("about"), self.fields.get("detail")
        if isinstance(about, Box) and isinstance(detail, Box):
            about.overflow.into = detail
        self._ticks = [widget for widget in found if isinstance(widget, Ticks)]
        self._same: dict[str, str] = {}
        """The last value of each field that was copied either way."""
        self._blocks: dict[str, str] = {}
        self._is_shown = False
        with root.prevent(Input.Changed):
            self.put_values()
        self._is_shown = True

    # Values

    def hand_in(self) -> None:
        """Put into the form the values that differ from the last ones copied either way."""
        typed = {name: widget.value or "" for name, widget in self.fields.items()}
        for ticks in self._ticks:
            typed |= {tick.field: ticks.fields.get(tick.field, "") for tick in ticks.ticks}
        for name, value in typed.items():
            if value != self._same.get(name, ""):
                self._same[name] = value
                self._form.put(name, value)

    def put_values(self) -> None:
        """Put the values that the form has changed into the widgets."""
        values = self._form.values
        for name, widget in self.fields.items():
            value = values.get(name, "")
            if value != self._same.get(name, ""):
                self._same[name] = value
                if isinstance(widget, Box) and self._is_shown:
                    widget.change(value)
                else:
                    widget.put(value)
        for ticks in self._ticks:
            ticked = {tick.field: values.get(tick.field, "") for tick in ticks.ticks}
            if any(value != self._same.get(name, "") for name, value in ticked.items()):
                self._same |= ticked
                ticks.put(ticked)

    def toggle(self, letter: str, at: Choice) -> NamedChoice | Ticks | None:
        """Tick or choose the option of a letter in a field other than `at`. The widget that took it, or None."""
        for choice in self.fields.values():
            if isinstance(choice, NamedChoice) and choice is not at and choice.toggle(letter):
                return choice
        return next((ticks for ticks in self._ticks if ticks.display and ticks.toggle(letter)), None)

    def place(self, name: str) -> Box | Choice | Ticks | None:
        """The widget of a field, or the line of ticks that sets it; None if the form has neither."""
        line = next((ticks for ticks in self._ticks if any(tick.field == name for tick in ticks.ticks)), None)
        return self.fields.get(name, line)

    # The cursor

    @property
    def first(self) -> Widget | None:
        """The widget of the field in which the form was left, or begins; else the first on Enter's path."""
        form, begun = self._form, self._form.begins_with()
        is_typed_in = any(form.values.get(name, "") not in ("", begun.get(name)) for name in self.fields)
        # A draft with nothing but words that no field took begins at its beginning.
        left_in = self.fields.get(form.draft.at_field) if is_typed_in else None
        if left_in is not None and left_in.display:
            return left_in
        names = (form.begins_at, *form.path())
        return next((self.fields[name] for name in names if name in self.fields), None)

    def after(self, name: str) -> Widget | None:
        """The widget after a field on Enter's path, None after the last. After a field off the path it is the next
        below that is on it.
        """
        path = list(self._form.path())
        if name in path:
            further = path[path.index(name) + 1 :]
        else:
            fields = list(self._form.fields)
            below = fields[fields.index(name) + 1 :] if name in fields else fields
            further = [field for field in path if field in below]
        return self.fields[further[0]] if further else None

    # Words

    def show(self, now: datetime) -> None:
        """Draw labels, echoes and blocks for the present values, and hide the fields that do not apply."""
        form, hidden = self._form, self._form.hidden()
        passed = passed_by(form.fields, form.path())
        dangerous, warning = warning_beside(form)
        before = dict(self._blocks)
        for name, widget in self.fields.items():
            widget.display = name not in hidden
            if isinstance(widget, Box):
                note = form.note(name)
                _label(widget, form.label(name), f"(Tab) {note}" if note and name in passed else note)
                widget.echo = form.echo(name, now)
                widget.doubt = form.doubt(name) or (warning if name == dangerous else "")
            else:
                widget.passed_by = name in passed
        for ticks in self._ticks:
            ticks.display = any(tick.field not in hidden for tick in ticks.ticks)
            ticks.passed_by = passed.issuperset(tick.field for tick in ticks.ticks)
            ticks.hidden = hidden.intersection(tick.field for tick in ticks.ticks)
        for part in form.parts():
            if isinstance(part, TextBlock):
                self.show_block(part.name, form.block(part.name, now))
        self.name_enter()
        if self._blocks != before and self._blocks.get(DANGER):
            self._root.call_after_refresh(self._show_danger)

    def name_enter(self) -> None:
        """Name Enter in the key line by its effect at the cursor: on the last field of the path it saves."""
        focused, path = self._root.screen.focused, self._form.path()
        saves = isinstance(focused, Box | Choice) and focused.field == path[-1]
        for lines in self._root.query(KeyLines):
            lines.enter = "Save" if saves else ""

    def _show_danger(self) -> None:
        """Scroll to whom to tell of a danger, and to who was told, as far as the field with the cursor stays in view. A
        block that grows or comes moves them out of view.
        """
        wanted = (self.fields.get("told_who"), self._root.query_one(f"#{DANGER}"), self._root.screen.focused)
        for widget in wanted:
            if widget is not None:
                widget.scroll_visible(animate=False, immediate=True)

    def show_block(self, name: str, words: str) -> None:
        """Set the words of a block if they changed: setting the same words would lay out the whole screen again."""
        if self._blocks.get(name, "") != words:
            self._blocks[name] = words
            block = self._root.query_one(f"#{name}", Static)
            block.update(on_grid_lines(words))
            block.display = bool(words)


def _label(box: Box, label: str, hint: str) -> None:
    box.hint = hint
    if box.label != label:
        box.label = label
        box.refresh()
