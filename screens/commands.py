"""Find a command by typing a word of it: Ctrl+P. Our own list: Textual's takes 0.1 s a letter and blinks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from screens.frame import DeskScreen
from screens.keys import Key, Where, bindings, of
from screens.widgets.box import Box

NOTHING_FOUND = "No command has that word. Try another, or press F1 for all the keys."


class Command(NamedTuple):
    """What can be done: its `words`, the `keys` that do it at once, a sentence about it, and Textual's action."""

    words: str
    keys: str
    tooltip: str
    action: str


DARK_OR_LIGHT = (
    Command("Dark colours", "", "Light words on a dark ground.", "app.colours('desk-dark')"),
    Command("Light colours", "", "Dark words on a light ground, for a bright room.", "app.colours('desk-light')"),
)


WITHOUT_A_KEY = (
    Command("Somebody is away, or back", "", "Say who is away until when, or that they are in again.",
            "app.somebody_away"),
    Command("Handover sheet", "", "Show the sheet of the last day that was signed off.", "app.last_handover"),
)  # fmt: skip
BY_NAME = {
    Where.CONTACT: (
        Command("Join it to another contact", "", "It is about the same as another: it goes on there.", "join"),
        Command("Split off a call", "", "A call was added by mistake: make it a contact of its own.", "split"),
        Command("Part what was joined or split off", "", "It was wrong, however long ago: have it as it was.", "part"),
    ),
    Where.PEOPLE: (
        Command("Part the two records", "", "They were joined, and are two people: have two again.", "part"),
    ),
}
"""What has no key, because it is seldom wanted."""


def commands_for(where: Where) -> tuple[Command, ...]:
    """What can be done from a screen of this kind: the map's commands, its own first, then what has no key."""

    def command(key: Key) -> Command:
        return Command(key.command, key.shown, key.tooltip, key.action)

    own = [key for key in of(where) if key.command]
    taken = {key.keys for key in of(where)}
    rest = [key for key in of(Where.ANYWHERE) if key.command and key.keys not in taken]
    return (*map(command, own), *BY_NAME.get(where, ()), *map(command, rest), *WITHOUT_A_KEY, *DARK_OR_LIGHT)


def found(commands: Sequence[Command], typed: str) -> list[Command]:
    """The commands that have every typed word, those that have them in their name first."""
    words = typed.casefold().split()

    def has(text: str) -> bool:
        return all(word in text.casefold() for word in words)

    named = [command for command in commands if has(command.words)]
    return named + [command for command in commands if command not in named and has(" ".join(command[:3]))]


class CommandList(Widget):
    """The commands that were found, one marked."""

    DEFAULT_CSS = """
    CommandList { height: 1fr; width: 1fr; padding: 1 1; background: $background; color: $foreground; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    commands: reactive[tuple[Command, ...]] = reactive(())
    marked: reactive[int] = reactive(0)

    def render(self) -> Content:
        """A line each: its name, and the keys that do it at once."""
        lines = [self._line(command, marked=at == self.marked) for at, command in enumerate(self.commands)]
        return Content("\n").join(lines)

    def _line(self, command: Command, *, marked: bool) -> Content:
        words = f"{'>' if marked else ' '} {command.words:<34.34} "
        if marked:
            return Content.styled(f"{words}{command.keys:<12}", "$focus-foreground on $focus-background")
        return Content.assemble(words, (command.keys, "bold $soon"))


class CommandScreen(DeskScreen[Command | None]):
    """A box and what has its words. Answers the command to do, or None."""

    AUTO_FOCUS: ClassVar[str | None] = "Input"
    WHERE = Where.COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.COMMANDS)]
    NAME = "Find a command"
    HELP = """Type a word of what you want to do. Up and Down choose, Enter does it.
The key beside it does the same at once."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = tuple(commands)

    def body(self) -> ComposeResult:
        """The box and the list."""
        yield Box("command", "Find a command", cells=34, max_length=60, hint="like: call, hide, light")
        yield CommandList()

    def on_mount(self) -> None:
        """Everything that can be done, until something is typed."""
        self.top("Commands")
        self._show("")

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        self.query_one(CommandList).commands = tuple(found(self._commands, typed))
        self._mark(0)

    def _mark(self, at: int) -> None:
        """Mark a command, round the ends, and say what it does."""
        shown = self.query_one(CommandList)
        shown.marked = at % max(1, len(shown.commands))
        self.hint(shown.commands[shown.marked].tooltip if shown.commands else self._elsewhere())

    def action_move(self, by: int) -> None:
        """Mark the command below, or the one above."""
        self._mark(self.query_one(CommandList).marked + by)

    @on(Box.Entered)
    def action_do(self) -> None:
        """Answer the marked command."""
        shown = self.query_one(CommandList)
        if shown.commands:
            self.dismiss(shown.commands[shown.marked])
        else:
            self.say(self._elsewhere(), "wrong", about=self.query_one(Box))

    def _elsewhere(self) -> str:
        """Why there is no such command here: it is one of a contact's page, or of no screen."""
        there = found(BY_NAME[Where.CONTACT], self.query_one(Box).value)
        return f'"{there[0].words}" is on a contact\'s page: open one first.' if there else NOTHING_FOUND
