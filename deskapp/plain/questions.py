"""The fields of a form as lines that can be asked."""

from __future__ import annotations

from typing import Any

from deskapp.errors import WordsError
from deskapp.forms.fields import ChoiceField, Field, TextField, TicksField
from deskapp.forms.form import Form
from deskapp.plain.conversation import Offered
from deskapp.plain.echo import TIME_FIELDS, echo, spoken_received_time

NOT_TICKED = Offered("", "n", "No")


class QuestionLine:
    """One field as a line: its value, label, options and greatest length."""

    def __init__(self, form: Form[Any], name: str, field: Field) -> None:
        self._form = form
        self.name = name
        self.field = field
        self.offered = tuple(_offered(name, field))

    @property
    def label(self) -> str:
        """The line's label with the present values."""
        if not isinstance(self.field, TicksField):
            return self._form.label(self.name)
        ticks = [tick for tick in self.field.ticks if tick.field == self.name]
        words = ticks[0].label if len(ticks) == 1 else self.name
        return f"{words[:1].upper()}{words[1:]}"

    @property
    def hint(self) -> str:
        """The note beside the line while it is empty."""
        return self._form.note(self.name)

    @property
    def most(self) -> int | None:
        """Greatest length of the answer in characters; None for a choice."""
        return self.field.max_length if isinstance(self.field, TextField) else None

    @property
    def has_lines(self) -> bool:
        """True for a text that may have line breaks."""
        return isinstance(self.field, TextField) and self.field.lines > 1

    @property
    def value(self) -> str:
        """The value typed or chosen; empty if none."""
        return self._form.values.get(self.name, "")

    def put(self, value: str) -> None:
        """Set the line to this text, or to this option."""
        self._form.put(self.name, value)

    @property
    def chosen(self) -> str | None:
        """The name of the chosen option; None if none is, or for a text line."""
        return next((one.label for one in self.offered if one.value == self.value and self.value), None)

    @property
    def meant(self) -> str:
        """The time or day in the line, in full; empty if it holds neither."""
        form, reader = self._form, self._form.TIMES.get(self.name)
        if reader is None or not self.value or self.name in TIME_FIELDS:
            return ""
        now = form.clock.now()
        try:
            return spoken_received_time(reader(self.value, now, form.desk.edition.calendar), now)
        except WordsError:
            return ""

    @property
    def in_full(self) -> str:
        """The value, with a time in full; empty if there is none."""
        form = self._form
        if self.name in TIME_FIELDS and self.value:
            return echo(self.name, form.typed, form.clock.now(), form.desk, self.chosen).removeprefix("= ")
        return self.chosen or self.meant or self.value


def questions_of(form: Form[Any]) -> dict[str, QuestionLine]:
    """Every field of a form, from the top, by the record's name for it."""
    return {name: QuestionLine(form, name, field) for name, field in form.fields.items()}


def _offered(name: str, field: Field) -> list[Offered]:
    if isinstance(field, ChoiceField):
        return [Offered(*option) for option in field.options]
    if isinstance(field, TextField):
        return []
    ticks = [tick for tick in field.ticks if tick.field == name]
    if len(ticks) == 1:
        return [Offered(ticks[0].value, "y", "Yes"), NOT_TICKED]
    return [*(Offered(tick.value, tick.letter, tick.label) for tick in ticks), NOT_TICKED]
