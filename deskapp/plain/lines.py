"""The fields of a form as lines that can be asked, made from the form's own boxes, choices and ticks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from textual.widget import Widget

from deskapp.plain.conversation import Offered
from screens.deed_form import ContactForm
from screens.kept_form import KeptForm
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.find_box import FindBox, Offer
from screens.widgets.ticks import Tick, Ticks

NOT_TICKED = Offered("", "n", "No")


class Line:
    """One field: what is typed in it, what it is called, the answers it offers, how many letters it takes."""

    def __init__(
        self, field: str, label: str, *, hint: str = "", offered: Sequence[Offered] = (), most: int | None = None
    ) -> None:
        self.field = field
        self.label = label
        self.hint = hint
        self.offered = tuple(offered)
        self.most = most
        self.value: str | None = ""
        self.find: Callable[[str], Offer] | None = None

    def put(self, value: str | None) -> None:
        """Take these words, or this choice."""
        self.value = value or ""

    @property
    def chosen(self) -> str | None:
        """The name of what was chosen; None where nothing was, or where words are typed."""
        return next((one.label for one in self.offered if one.value == self.value and self.value), None)


def lines_of(form: KeptForm[Any]) -> dict[str, Line]:
    """Every field of a form, from the top, by the record's name for it."""
    widgets = form.boxes() if isinstance(form, ContactForm) else form.body()
    return {line.field: line for widget in widgets for line in _lines(widget)}


def _lines(widget: Widget) -> Iterator[Line]:
    if isinstance(widget, Box):
        line = Line(widget.field, widget.label, hint=widget.hint, most=widget.max_length or None)
        line.find = widget.find if isinstance(widget, FindBox) else None
        yield line
    elif isinstance(widget, Choice):
        yield Line(widget.field, widget.label, offered=[Offered(*option) for option in widget.options])
    elif isinstance(widget, Ticks):
        for field in dict.fromkeys(tick.field for tick in widget.ticks):
            yield _ticked(field, [tick for tick in widget.ticks if tick.field == field])


def _ticked(field: str, ticks: Sequence[Tick]) -> Line:
    if len(ticks) == 1:
        words = ticks[0].label
        return Line(field, f"{words[:1].upper()}{words[1:]}", offered=[Offered(ticks[0].value, "y", "Yes"), NOT_TICKED])
    offered = [Offered(tick.value, tick.letter, tick.label) for tick in ticks]
    return Line(field, field.capitalize(), offered=[*offered, NOT_TICKED])
