"""The list of commands, searched by a word: Ctrl+P. Textual's own palette takes 0.1 s a letter and flickers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widgets import Static

from deskapp.forms.fields import Suggestion
from screens.base.desk_screen import WIDE
from screens.dialogs.picker import Picker
from screens.keys import Key, Where, of
from screens.widgets.key_lines import KeyLines

_HINT = "like: call, hide, light"
NAME_WIDTH = 34
"""The width of a command's name, in cells."""
_KEYS_WIDTH = 14
"""The width of its keys, where its sentence stands beside them."""
_LONGEST_SENTENCE = 62
"""The columns of the longest sentence about a command."""
_NOTHING_FOUND = "No command has that word. Try another, or press F1 for all the keys."


class Command(NamedTuple):
    """A command: its name, its keys ("" for none), a sentence about it, and Textual's action."""

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
            "app.record_absence"),
    Command("Handover sheet", "", "Show the sheet of the last day that was signed off.", "app.last_handover"),
    Command("Erase somebody's details (GDPR)", "", "Delete, forget: who looks after deskapp runs deskapp erase.",
            "app.help"),
)  # fmt: skip
BY_NAME = {
    Where.CONTACT: (
        Command("Join it to another contact", "", "It is about the same as another: it goes on there.", "join"),
        Command("Split off a call", "", "A call was added by mistake: make it a contact of its own.", "split"),
        Command("Part what was joined or split off", "", "Undo a join or a split, however long ago.", "part"),
    ),
    Where.PEOPLE: (
        Command("Part the two records", "", "Undo the joining of two people, however long ago.", "page('part')"),
    ),
}
"""Rare commands, which have no key."""


def commands_for(where: Where | None) -> tuple[Command, ...]:
    """The commands of a screen: its own, then those of every screen, with and without a key; of None the latter."""

    def command(key: Key) -> Command:
        return Command(key.command, key.shown, key.tooltip, key.action)

    here = of(where) if where else ()
    own = [key for key in here if key.command]
    taken = {key.keys for key in here}
    rest = [key for key in of(Where.ANYWHERE) if key.command and key.keys not in taken]
    return (
        *map(command, own),
        *(BY_NAME.get(where, ()) if where else ()),
        *map(command, rest),
        *WITHOUT_A_KEY,
        *DARK_OR_LIGHT,
    )


def found(commands: Sequence[Command], typed: str) -> list[Command]:
    """The commands with every typed word, those with all of them in the name first."""
    words = typed.casefold().split()

    def has(text: str) -> bool:
        return all(word in text.casefold() for word in words)

    named = [command for command in commands if has(command.words)]
    return named + [command for command in commands if command not in named and has(" ".join(command[:3]))]


class CommandBox(Picker[Command]):
    """A picker of a command. Returns the command, or None."""

    help_title = "finding a command"
    help_text = """Everything that can be done here, and its key if it has one. A word of it makes the list shorter.
Up and Down choose, Enter does the marked one. Esc or Ctrl+P goes back, and nothing is done."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__("command", "Find a command", hint=_HINT)
        self._commands = tuple(commands)
        self._found: list[Command] = []
        self._explained_rows = 1
        self._offered_in = Size()

    def compose(self) -> ComposeResult:
        """The box, the sentence about the highlighted command, and the list, which covers what is below."""
        with Vertical(id="asks"):
            yield self.box
            yield Static(id="explained", markup=False)
            yield Static(id="went-wrong", markup=False)
            yield self.offered
        yield KeyLines(self.WHERE)

    def on_mount(self) -> None:
        """Explain the highlighted command."""
        self.watch(self.offered, "highlighted", self._explain, init=False)

    def offer(self, typed: str) -> None:
        """List the commands with the typed words, the first highlighted."""
        self._found = found(self._commands, typed)
        self._offered_in = self.app.size
        width = self.app.size.width
        is_wide = width >= WIDE
        explained = self.query_one("#explained", Static)
        explained.display = not is_wide
        explained.styles.height = self._explained_rows = 1 if width > _LONGEST_SENTENCE + 2 else 2
        rows = [
            Suggestion(
                command.action,
                f"{command.words:<{NAME_WIDTH}}",
                f"{command.keys:<{_KEYS_WIDTH}}{command.tooltip}" if is_wide else command.keys,
            )
            for command in self._found
        ]
        self.offered.offer(rows, highlight=True)
        self.wrong("" if self._found else self._elsewhere())
        self._explain()

    def on_resize(self) -> None:
        """List the commands as the new window has room for them, with the mark where it was."""
        if self._found and self._offered_in != self.app.size:
            self.call_after_refresh(self._offer_again)

    def _offer_again(self) -> None:
        at = self.offered.highlighted
        self.offer(self.box.value)
        self.offered.highlighted = at

    def lines_of(self, text: Static) -> int:
        """The rows of a text above the list; as many for every command, so that the list stays where it is."""
        return self._explained_rows if text.id == "explained" and text.display else super().lines_of(text)

    def take(self, key: str | None) -> None:
        """Return the command that was taken."""
        self.dismiss(next((command for command in self._found if command.action == key), None))

    def enter(self, typed: str) -> None:
        """Say again that no command has these words."""
        self.offer(typed)

    def _explain(self) -> None:
        at = self.offered.highlighted
        shown = self._found[at].tooltip if at is not None and at < len(self._found) else ""
        self.query_one("#explained", Static).update(shown)

    def _elsewhere(self) -> str:
        """The reason for which there is no such command: it belongs to a contact's page, or to no screen."""
        elsewhere = found(BY_NAME[Where.CONTACT], self.box.value)
        return f'"{elsewhere[0].words}" is on a contact\'s page: open one first.' if elsewhere else _NOTHING_FOUND
