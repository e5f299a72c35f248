"""A choice of one from a few, made with one letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive

from deskapp.forms.fields import PASSED_BY, Option
from deskapp.wording.printable import on_grid
from screens.widgets.letter_picker import LetterPicker, in_rows, in_words


class Choice(LetterPicker):
    """One line (more when they do not fit) of ` Outcome s Sorted now [c Ring them back] w Write back`.

    `Choice("outcome_first", "Outcome", [Option(Outcome.SORTED, "s", "Sorted now"), ...])`. A letter chooses, and posts
    `Changed` and then `Chosen`, on which the form moves on. Left and Right change the choice and stay (`Changed` only).
    Enter posts `Submitted`; Backspace or Delete clears the choice. Any other letter posts `NotOffered`, and the screen
    says which letters choose. `brief` shows only the chosen option while the cursor is elsewhere, which leaves more
    lines to the form. One that Enter passes by shows no letters then: somebody who looks at it would press one in the
    field that Enter went to.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go on", show=False),
        Binding("left", "step(-1)", "The choice before", show=False),
        Binding("right", "step(1)", "The next choice", show=False),
        Binding("backspace,delete", "clear", "Choose none", show=False),
    ]

    value: reactive[str | None] = reactive(None, layout=True, init=False)
    """The chosen value, as in the record; None if none is chosen."""

    @dataclass(eq=False, repr=False)
    class Changed(Message):
        """The choice changed, or was cleared."""

        choice: Choice
        value: str | None

        @property
        def control(self) -> Choice:
            """The choice."""
            return self.choice

    class Chosen(Changed):
        """A letter made the choice, to go on."""

    class Submitted(Changed):
        """Enter was pressed to go on, with or without a choice."""

    @dataclass(eq=False, repr=False)
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
        given = (Option(*option) for option in options)
        self.options = tuple(one._replace(label=on_grid(one.label)) for one in given)
        self.brief = brief
        self.set_reactive(Choice.value, value)

    @property
    def letters(self) -> str:
        """The letters that choose something, in words: "s, c or w"."""
        return in_words([option.letter for option in self.options])

    def put(self, value: str | None) -> None:
        """Set the choice of a resumed entry, without posting; "" and None clear it."""
        with self.prevent(self.Changed):
            self.value = value or None

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """True for letters, so that no letter key of the screen is shown as active here."""
        return character is not None and character.isprintable() and (character != "?" or self.offers("?"))

    def offers(self, letter: str) -> bool:
        """True if a letter of either case chooses something here."""
        return any(letter in (option.letter, option.letter.upper()) for option in self.options)

    def press(self, letter: str) -> bool:
        """Choose the option of the letter; any other letter except ? is refused."""
        option = next((one for one in self.options if letter in (one.letter, one.letter.upper())), None)
        if option is not None:
            self._choose(option)
        elif letter != "?":
            self.post_message(self.NotOffered(self, letter))
        return option is not None or letter != "?"

    def _choose(self, option: Option) -> None:
        self.value = option.value
        self.post_message(self.Chosen(self, self.value))

    def watch_value(self, value: str | None) -> None:
        """Post `Changed`."""
        self.post_message(self.Changed(self, value))

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """Show all options of a brief choice, or only the chosen one."""
        super().watch_has_focus(has_focus)
        self.refresh(layout=self.brief)

    def action_submit(self) -> None:
        """Post `Submitted`."""
        self.post_message(self.Submitted(self, self.value))

    def action_clear(self) -> None:
        """Clear the choice."""
        self.value = None

    def action_step(self, by: int) -> None:
        """Change to the option `by` places further, and stay."""
        values = [option.value for option in self.options]
        at = values.index(self.value) + by if self.value in values else (0 if by > 0 else -1)
        self.value = values[at % len(values)]

    def on_click(self, event: events.Click) -> None:
        """Choose the option clicked."""
        rows = self._rows(self.size.width)
        column = self.beside
        for option in rows[event.y] if event.y < len(rows) else ():
            if column <= event.x < column + _cells(option):
                self._choose(option)
            column += _cells(option) + 1

    @property
    def mark_offset(self) -> Offset:
        """The place of the chosen option, or of the first, from the top left corner."""
        for y, row in enumerate(self._rows(self.size.width)):
            for place, option in enumerate(row):
                if option.value == self.value:
                    return Offset(self.beside + 1 + sum(_cells(before) + 1 for before in row[:place]), y)
        return super().mark_offset

    @property
    def _shown(self) -> list[Option]:
        if not self.has_focus and (self.passed_by or (self.brief and self.value is not None)):
            return [option for option in self.options if option.value == self.value]
        return list(self.options)

    def _rows(self, width: int) -> list[list[Option]]:
        room = width - self.beside
        shown = (one if _cells(one) <= room else _without_remark(one) for one in self._shown)
        return in_rows(shown, _cells, room)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of rows that the options take."""
        return len(self._rows(width))

    def render(self) -> Content:
        """The label, then the options, the chosen one in brackets."""
        rows = [[self._option(option) for option in row] for row in self._rows(self.size.width)]
        return self.draw_rows(rows if any(rows) else [[Content.styled(PASSED_BY, "$quiet")]])

    def _option(self, option: Option) -> Content:
        style = "bold $focus-foreground on $focus-background" if self.has_focus else "bold $met"
        return self.draw_letter(option.letter, option.label, style if option.value == self.value else None)


def _without_remark(option: Option) -> Option:
    return option._replace(label=option.label.partition(" (")[0])


def _cells(option: Option) -> int:
    """The width of an option in columns, with its brackets."""
    return cell_len(f"[{option.letter} {option.label}]")
