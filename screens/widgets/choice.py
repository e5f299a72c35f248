"""A choice of one from a few, made with one letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.widgets.box import LABEL_CELLS


class Option(NamedTuple):
    """`value` is what the record keeps, `letter` the key that chooses it, `label` what it is called."""

    value: str
    letter: str
    label: str


YES_NO = (Option("yes", "y", "Yes"), Option("no", "n", "No"))


class Choice(Widget, can_focus=True):
    """One line (more when they do not fit) of ` Outcome        s Sorted now  [c Ring them back]  w Write back`.

    `Choice("outcome_first", "Outcome", [Option(Outcome.SORTED, "s", "Sorted now"), ...])`. A letter chooses, posts
    `Changed` and then `Chosen`: the form moves on. Left and Right change the choice and stay (`Changed` only). Enter
    goes on with what is chosen (`Submitted`), Backspace or Delete takes the choice back. A letter that is not
    offered posts `NotOffered`, and the frame says which ones are.

    `brief` shows only what was chosen once the person has gone on, which gives the other lines back to the form.
    """

    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; background: $background; color: $foreground; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go on", show=False),
        Binding("left", "step(-1)", "The choice before", show=False),
        Binding("right", "step(1)", "The next choice", show=False),
        Binding("backspace,delete", "clear", "Choose none", show=False),
    ]
    ALLOW_SELECT: ClassVar[bool] = False

    value: reactive[str | None] = reactive(None, layout=True, init=False)
    """What is chosen, in the record's own word; None when nothing is."""

    @dataclass
    class Changed(Message):
        """The choice is another one now, or none."""

        choice: Choice
        value: str | None

        @property
        def control(self) -> Choice:
            """The choice."""
            return self.choice

    class Chosen(Changed):
        """A letter made the choice: the person goes on."""

    class Submitted(Changed):
        """Enter was pressed: the person goes on, with or without having chosen."""

    @dataclass
    class NotOffered(Message):
        """A letter was pressed that chooses nothing here."""

        choice: Choice
        letter: str

    def __init__(
        self, field: str, label: str, options: Sequence[Option], *, value: str | None = None, brief: bool = False
    ) -> None:
        super().__init__(id=f"choice-{field}".replace("_", "-"))
        self.field = field
        self.label = label
        self.options = tuple(Option(*option) for option in options)
        self.brief = brief
        self.set_reactive(Choice.value, value)

    @property
    def letters(self) -> str:
        """The letters that choose something, in words: "s, c or w"."""
        *most, last = [option.letter for option in self.options]
        return f"{', '.join(most)} or {last}" if most else last

    def put(self, value: str | None) -> None:
        """Set the choice as if it had always been there: an entry carried on with. No words are no choice."""
        with self.prevent(self.Changed):
            self.value = value or None

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Letters are this choice's own, so that no list key shows as working here."""
        return character is not None and character.isprintable() and (character != "?" or self._offers("?"))

    def _offers(self, letter: str) -> bool:
        return any(option.letter == letter for option in self.options)

    def on_key(self, event: events.Key) -> None:
        """A letter chooses. Capitals do too: Caps Lock is no reason to stop."""
        letter = event.character
        if letter is None or not letter.isprintable() or not self.check_consume_key(event.key, letter):
            return
        event.stop()
        for option in self.options:
            if letter in (option.letter, option.letter.upper()):
                self._choose(option)
                return
        self.post_message(self.NotOffered(self, letter))

    def _choose(self, option: Option) -> None:
        self.value = option.value
        self.post_message(self.Chosen(self, self.value))

    def watch_value(self, value: str | None) -> None:
        """Say so."""
        self.post_message(self.Changed(self, value))

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """A brief choice opens and closes."""
        super().watch_has_focus(has_focus)
        self.refresh(layout=self.brief)

    def action_submit(self) -> None:
        """Go on."""
        self.post_message(self.Submitted(self, self.value))

    def action_clear(self) -> None:
        """Choose none."""
        self.value = None

    def action_step(self, by: int) -> None:
        """Change to the choice beside this one, and stay."""
        values = [option.value for option in self.options]
        at = values.index(self.value) + by if self.value in values else (0 if by > 0 else -1)
        self.value = values[at % len(values)]

    def on_click(self, event: events.Click) -> None:
        """A click on an option chooses it."""
        rows = self._rows(self.size.width)
        column = LABEL_CELLS
        for option in rows[event.y] if event.y < len(rows) else ():
            if column <= event.x < column + _cells(option):
                self._choose(option)
            column += _cells(option) + 1

    @property
    def _shown(self) -> list[Option]:
        if self.brief and self.value is not None and not self.has_focus:
            return [option for option in self.options if option.value == self.value]
        return list(self.options)

    def _rows(self, width: int) -> list[list[Option]]:
        rows: list[list[Option]] = [[]]
        room = width - LABEL_CELLS
        for option in self._shown:
            needed = _cells(option) + 1
            if rows[-1] and needed > room:
                rows.append([])
                room = width - LABEL_CELLS
            rows[-1].append(option)
            room -= needed
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as the options take."""
        return len(self._rows(width))

    def render(self) -> Content:
        """The label, then the options, the chosen one in brackets."""
        label = Content.styled(f" {self.label}"[:LABEL_CELLS].ljust(LABEL_CELLS), "bold" if self.has_focus else "")
        edge = Content("\n" + " " * LABEL_CELLS)
        rows = [Content(" ").join([self._option(option) for option in row]) for row in self._rows(self.size.width)]
        return Content.assemble(label, edge.join(rows))

    def _option(self, option: Option) -> Content:
        if option.value == self.value:
            style = "bold $focus-foreground on $focus-background" if self.has_focus else "bold $met"
            return Content.styled(f"[{option.letter} {option.label}]", style)
        return Content.assemble(" ", (option.letter, "bold $soon" if self.has_focus else "bold"), f" {option.label} ")


def _cells(option: Option) -> int:
    """How many columns an option takes, with room for its brackets."""
    return cell_len(f"[{option.letter} {option.label}]")
