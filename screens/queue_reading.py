"""The part of the queue's screen that reads: behind it, one reading at a time, with news of what others save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.timer import Timer

from db.changes import ChangeWatch
from db.desk import Desk
from db.loading import load
from deskapp.errors import DeskError
from screens.frame import DeskScreen
from screens.queue_news import News, read_news

if TYPE_CHECKING:
    from db.drafts import DraftBook

READ_ONLY = "READ ONLY: nothing can be saved. See that your account may write to the folder."
MOVED = "STOP: the record was moved or deleted. What you type is kept. Call IT."
DAMAGED = "STOP: the record is damaged. What you type is kept. Go back to the last backup."
TRY_AGAIN = 5.0
"""Seconds until the record is read again when that failed."""


class ReadingScreen(DeskScreen[None]):
    """A screen that shows what the record says now. A subclass says when to begin, and takes what was read.

    Nothing is read before `begin_reading()`. `reload()` reads once more; so does every change by somebody else.
    """

    @dataclass
    class Read(Message):
        """The record was read. `at_once`: for something done here, so it shows at once."""

        news: News
        at_once: bool

    @dataclass
    class NotRead(Message):
        """The record could not be read."""

        why: str

    class Changed(Message):
        """Somebody wrote to the record."""

    @dataclass
    class Doubtful(Message):
        """The record must not be written to any more; `why` is short enough for one line."""

        why: str

    def __init__(self, desk: Desk, drafts: DraftBook) -> None:
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self.doubt = READ_ONLY if desk.read_only else ""
        """Why nothing can be saved, for as long as it is so."""
        self._watch: ChangeWatch | None = None
        self._is_reading = False
        self._read_again: bool | None = None
        """Whether to read once more after this reading, and if so whether to show that at once."""
        self._trying_again: Timer | None = None

    def take(self, news: News, *, at_once: bool) -> None:
        """Show what was read, or keep it for a better moment. A subclass overrides this."""

    def doubt_changed(self) -> None:
        """Say why nothing can be saved. A subclass overrides this."""

    def begin_reading(self) -> None:
        """Hear from now on of what others save, and read everything for the first time."""
        self._watch = ChangeWatch(
            self._desk.settings,
            lambda: self.post_message(self.Changed()),
            lambda: self.post_message(self.Doubtful(MOVED)),
        )
        self.reload(at_once=True)
        self._look_over()

    @property
    def may_read(self) -> bool:
        """Whether nothing is being read already, and the last reading went well."""
        return self._watch is not None and not self._is_reading and self._trying_again is None

    def reload(self, *, at_once: bool) -> None:
        """Read the record again; while a reading is under way, once more after it for what came meanwhile."""
        if self._is_reading:
            self._read_again = at_once or bool(self._read_again)
        else:
            self._is_reading = True
            self._read(at_once=at_once)

    def on_unmount(self) -> None:
        """Let go of the record."""
        if self._watch is not None:
            self._watch.close()

    def on_screen_resume(self) -> None:
        """Back from somewhere else: what is unfinished may be other entries now."""
        if self._watch is not None:
            self.reload(at_once=False)

    def on_reading_screen_changed(self) -> None:
        """Another desk saved something."""
        self.reload(at_once=False)

    def on_reading_screen_read(self, message: Read) -> None:
        """All is well (again): show it, and go on with what came meanwhile."""
        self._is_reading = False
        if self._trying_again is not None:
            self._stop_trying()
            self.mended()
        self.take(message.news, at_once=message.at_once)
        if self._read_again is not None:
            at_once, self._read_again = self._read_again, None
            self.reload(at_once=at_once)

    def on_reading_screen_not_read(self, message: NotRead) -> None:
        """Say so, keep what is shown, and try again."""
        self._is_reading = False
        self._read_again = None
        self.say(message.why, "wrong")
        self._stop_trying()
        self._trying_again = self.set_timer(TRY_AGAIN, lambda: self.reload(at_once=False))

    def on_reading_screen_doubtful(self, message: Doubtful) -> None:
        """Say so for as long as the program runs: what is typed is kept in Unfinished all the same."""
        self.doubt = message.why
        self.doubt_changed()

    def _stop_trying(self) -> None:
        if self._trying_again is not None:
            self._trying_again.stop()
            self._trying_again = None

    @work(thread=True, group="reading")
    def _read(self, *, at_once: bool) -> None:
        try:
            news = read_news(self._desk, self._drafts)
        except DeskError as error:
            self.post_message(self.NotRead(str(error)))
        else:
            self.post_message(self.Read(news, at_once))

    @work(thread=True, group="looking over")
    def _look_over(self) -> None:
        """Once, behind the first frame: that the record is whole, and that who was named is on the desk."""
        load("db.care", "db.staff")
        from db.care import is_whole  # noqa: PLC0415 - not before the first frame
        from db.staff import come_on_duty  # noqa: PLC0415

        try:
            if not is_whole(self._desk.settings):
                self.post_message(self.Doubtful(DAMAGED))
            elif self._desk.settings.staff_name and self._desk.staff and not self._desk.read_only:
                come_on_duty(self._desk, self._desk.staff.name)
        except DeskError as error:
            self.post_message(self.NotRead(str(error)))
