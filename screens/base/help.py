"""Help for a screen: what to do, how to type times, and every key. F1, or ? outside of a text box."""

from __future__ import annotations

import re
from typing import ClassVar, Protocol, runtime_checkable

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from deskapp.wording.glossary import GLOSSARY
from screens.base.desk_screen import DeskScreen
from screens.keys import Where, bindings, of
from screens.widgets.box import Box

TIMES_HELP: tuple[tuple[str, str], ...] = (
    ("now 10:40 1040 10.40am", "today"),
    ("-15", "15 minutes ago"),
    ("y 1620", "yesterday 16:20"),
    ("fri 1840", "last Friday 18:40"),
    ("20/11 1840", "20 November 18:40"),
)
"""Ways to type a time in the past, each with its meaning."""
PROMISES: tuple[tuple[str, str], ...] = (
    ("5pm", "today at 17:00"),
    ("tom", "tomorrow, end of day"),
    ("wed 3pm", "next Wednesday"),
    ("+2d", "2 working days"),
    ("27/11", "27 November"),
)
"""Ways to type the time of a promise, each with its meaning."""
TIME_COLUMN, FIRST_TABLE = 24, 44
"""The columns at which the meanings and the second table begin."""
WORD_COLUMN = 12
"""The column at which the meaning of a word begins."""
_UNFINISHED_LINE = re.compile(r"(?<![.:?!])\n")
"""The end of a line of source text in the middle of a sentence, which is no end of a line on the screen."""
_NOTHING_FOUND = "Nothing in help has that word."

Section = tuple[str, tuple[str, ...]]


def sections(what_to_do: str, where: Where) -> tuple[Section, ...]:
    """The sections of help for one screen, each a heading and its lines."""
    keys = (("KEYS HERE", _keys(where)), ("KEYS ANYWHERE", _keys(Where.ANYWHERE)))
    times = _times()
    return (
        ("WHAT TO DO", tuple(_UNFINISHED_LINE.sub(" ", what_to_do.strip()).splitlines())),
        *((*times, *keys) if where is Where.FORM else (*keys, *times)),
        ("WORDS ON THE SCREENS", tuple(f"{word:<{WORD_COLUMN}} {meaning}" for word, meaning in GLOSSARY)),
    )


def _times() -> tuple[Section, ...]:
    rows = [
        f"{time[0]:<{TIME_COLUMN}}{time[1]:<{FIRST_TABLE - TIME_COLUMN}}{promise[0]:<10}{promise[1]}"
        for time, promise in zip(TIMES_HELP, PROMISES, strict=True)
    ]
    return ((f"{'TIMES YOU CAN TYPE':<{FIRST_TABLE + 2}}PROMISES YOU CAN TYPE", tuple(row.rstrip() for row in rows)),)


def _keys(where: Where) -> tuple[str, ...]:
    places = (where, Where.BOX) if where is Where.FORM else (where,)
    return tuple(f"{key.shown:<13}{key.tooltip}" for key in of(*places))


def matching(section: Section, word: str) -> Section:
    """The lines of a section with a word, or all of them if the heading has it."""
    heading, lines = section
    word = word.strip().casefold()
    return heading, lines if word in heading.casefold() else tuple(line for line in lines if word in line.casefold())


@runtime_checkable
class Explained(Protocol):
    """A screen or dialog with help: its name there, what to do, and the place of its keys."""

    WHERE: ClassVar[Where]

    @property
    def help_title(self) -> str:
        """The name of it in help."""

    @property
    def help_text(self) -> str:
        """The text of help about it."""


class HelpScreen(DeskScreen[None]):
    """Help for the screen below, with a box that filters the lines by a word."""

    DEFAULT_CSS = """
    HelpScreen #help { height: 1fr; padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
    HelpScreen .heading { color: $soon; text-style: bold; }
    HelpScreen .lines { padding: 0 0 1 2; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    WHERE = Where.HELP
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.HELP)]
    NAME = "Help"

    def __init__(self, name: str, what_to_do: str, where: Where) -> None:
        super().__init__()
        self._title = name
        self._sections = sections(what_to_do, where)

    def body(self) -> ComposeResult:
        """The text, and the search box."""
        with VerticalScroll(id="help", can_focus=False):
            for at in range(len(self._sections)):
                yield Static(id=f"heading-{at}", classes="heading", markup=False)
                yield Static(id=f"lines-{at}", classes="lines", markup=False)
            yield Static(_NOTHING_FOUND, id="nothing", markup=False)
        yield Box("word", "Search help", cells=24, max_length=40, hint="type a word, like: letter")

    def on_mount(self) -> None:
        """Show all lines."""
        self.top(f"Help: {self._title}", right="F1 or ? any time")
        self.hint("Up and Down scroll. Esc goes back, with everything as it was.")
        self._show("")

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, word: str) -> None:
        shown = [matching(section, word) for section in self._sections]
        for at, (heading, lines) in enumerate(shown):
            for part, words in (("heading", heading), ("lines", "\n".join(lines))):
                static = self.query_one(f"#{part}-{at}", Static)
                static.update(words)
                static.display = bool(lines)
        self.query_one("#nothing").display = not any(lines for _, lines in shown)
        self.query_one("#help", VerticalScroll).scroll_home(animate=False)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#help", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by pages."""
        box = self.query_one("#help", VerticalScroll)
        box.scroll_relative(y=by * max(1, box.size.height - 1), animate=False)
