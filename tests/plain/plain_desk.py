"""A desk worked line by line: the answers go in as a script, what was said comes out as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from db.desk import Desk, open_desk
from db.drafts import DraftBook, DraftSeen
from db.staff import come_on_duty
from deskapp.plain.commands import work
from deskapp.plain.conversation import Conversation
from deskapp.plain.prompt import stay
from deskapp.plain.work import Work, at_desk
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import STAFF, TUESDAY


class Said(NamedTuple):
    """How it ended, and every line that was said."""

    status: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class PlainDesk:
    """A desk's folder and a clock that stands still, worked with `deskapp plain`."""

    def __init__(self, folder: Path, clock: StoppedClock, staff: Sequence[str] = STAFF) -> None:
        self.folder = folder
        self.clock = clock
        self.name: str | None = None
        """Who is named on the command line."""
        with self.open() as desk:
            for name in staff:
                come_on_duty(desk, name)
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
        """`command` as after `deskapp plain`, with the answers to its questions."""
        word, _, about = command.removesuffix(" --all").partition(" ")
        every = command.endswith(" --all")
        return self._worked(lambda here: work(here, word, about, every=every), answers)

    def stay(self, *typed: str) -> Said:
        """The prompt, with what is typed at it and in answer to its questions; in the end it is left."""
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
    """A desk on Priya's Tuesday, two minutes past nine."""
    return PlainDesk(folder / "desk", StoppedClock(TUESDAY))


HALL = ("Margaret Hall", "01632 960 044", "A dentist", "den", "c", "", "", "", "")
"""A caller to be rung back: name, number, about, topic, outcome, promised, who, leave a message, save."""


def kept(at_plain: PlainDesk, sql: str) -> list[tuple[object, ...]]:
    with at_plain.open() as desk:
        return rows(desk, sql)
