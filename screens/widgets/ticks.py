"""A line of ticks: each is set or taken back with one letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.widgets.box import LABEL_CELLS


class Tick(NamedTuple):
    """`letter` sets `field` to `value`; ticks of one field exclude each other."""

    letter: str
    field: str
    value: str
    label: str


class Ticks(Widget, can_focus=True):
    """` Ticks          ! complaint  [b should be on website]  y safeguarding or danger`."""

    DEFAULT_CSS = """
    Ticks { height: auto; width: 1fr; background: $background; color: $foreground; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    fields: reactive[Mapping[str, str]] = reactive[Mapping[str, str]]({}, init=False)
    """What is ticked: the record's own field and its value."""

    @dataclass
    class Changed(Message):
        """Something was ticked or taken back."""

        ticks: Ticks
        fields: Mapping[str, str]

        @property
        def control(self) -> Ticks:
            """The line."""
            return self.ticks

    @dataclass
    class NotOffered(Message):
        """A letter was pressed that ticks nothing here."""

        letter: str

    def __init__(self, label: str, ticks: tuple[Tick, ...]) -> None:
        super().__init__()
        self.label = label
        self.ticks = ticks

    def put(self, fields: Mapping[str, str]) -> None:
        """Set the ticks as if they had always been there."""
        known = {tick.field for tick in self.ticks}
        with self.prevent(self.Changed):
            self.fields = {field: value for field, value in fields.items() if field in known and value}

    def toggle(self, letter: str) -> bool:
        """Tick or untick what this letter stands for. False if it stands for nothing."""
        for tick in self.ticks:
            if letter in (tick.letter, tick.letter.upper()):
                fields = dict(self.fields)
                if fields.pop(tick.field, None) != tick.value:
                    fields[tick.field] = tick.value
                self.fields = fields
                return True
        return False

    def on_key(self, event: events.Key) -> None:
        """A letter ticks; what it is not offered for goes on to the form."""
        if not event.character:
            return
        if self.toggle(event.character):
            event.stop()
        else:
            self.post_message(self.NotOffered(event.character))

    def watch_fields(self, fields: Mapping[str, str]) -> None:
        """Say so."""
        self.post_message(self.Changed(self, fields))

    def render(self) -> Content:
        """The label, then each tick; what is ticked stands in brackets."""
        label = Content.styled(f" {self.label}"[:LABEL_CELLS].ljust(LABEL_CELLS), "bold" if self.has_focus else "")
        return Content.assemble(label, Content(" ").join([self._tick(tick) for tick in self.ticks]))

    def _tick(self, tick: Tick) -> Content:
        if self.fields.get(tick.field) == tick.value:
            return Content.styled(f"[{tick.letter} {tick.label}]", "bold $met")
        return Content.assemble(" ", (tick.letter, "bold $soon" if self.has_focus else "bold"), f" {tick.label} ")
