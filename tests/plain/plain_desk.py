"""Line mode with a script of answers as input and lines as output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.drafts.book import DraftBook, DraftSeen
from db.startup.open_desk import open_desk
from deskapp.plain.commands import work
from deskapp.plain.conversation import Conversation
from deskapp.plain.prompt import stay
from deskapp.plain.session import Work, at_desk
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import STAFF, TUESDAY, copy_of_made_once


class Said(NamedTuple):
    """The exit status, and the lines of output."""

    status: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class PlainDesk:
    """A desk's folder and a stopped clock for `deskapp plain`."""

    def __init__(self, folder: Path, clock: StoppedClock, staff: Sequence[str] = STAFF) -> None:
        self.folder = folder
        self.clock = clock
        self.name: str | None = None
        """Who is named on the command line."""
        as_ever = clock.at == TUESDAY
        if not self.settings.record.exists():
            copy_of_made_once(self.settings, tuple(staff) if as_ever else ())
        with self.open() as desk:
            for name in staff[-1:] if as_ever else staff:
                come_on_duty(desk, name, add=True)
        self.name = staff[-1] if staff else None

    @property
    def settings(self) -> Settings:
        return Settings(folder=self.folder, staff_name=self.name)

    @contextmanager
    def open(self) -> Iterator[Desk]:
        desk = open_desk(self.settings, self.clock)
        try:
            yield desk
        finally:
            desk.close()

    def do(self, command: str, *answers: str) -> Said:
        """Run a command of `deskapp plain`, with the answers to its questions."""
        word, _, about = command.removesuffix(" --all").partition(" ")
        every = command.endswith(" --all")
        return self._worked(lambda here: work(here, word, about, every=every), answers)

    def stay(self, *typed: str) -> Said:
        """Run the prompt with lines of input, and leave it at the end."""
        return self._worked(stay, (*typed, "leave"))

    def _worked(self, what: Work, answers: Sequence[str]) -> Said:
        out = StringIO()
        talk = Conversation(StringIO("".join(f"{answer}\n" for answer in answers)), out)
        status = at_desk(self.settings, self.clock, talk, what)
        return Said(status, out.getvalue().splitlines())

    @property
    def unfinished(self) -> list[DraftSeen]:
        drafts = DraftBook(self.settings.drafts, self.clock)
        try:
            return drafts.unfinished()
        finally:
            drafts.close()


def plain_desk(folder: Path) -> PlainDesk:
    """The desk of the tests: Priya's, on a Tuesday at 09:02."""
    return PlainDesk(folder / "desk", StoppedClock(TUESDAY))


HALL = ("Margaret Hall", "01632 960 044", "A dentist", "den", "c", "", "", "", "")
"""A caller to be rung back: name, number, about, topic, outcome, promised, who, leave a message, save."""


def kept(at_plain: PlainDesk, sql: str) -> list[tuple[object, ...]]:
    with at_plain.open() as desk:
        return rows(desk, sql)
