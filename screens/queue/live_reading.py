"""Background reading for the queue's screen: one reading at a time, after every change of the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from textual.message import Message
from textual.timer import Timer

from db.desk.desk import Desk
from db.storage.engine import is_newer
from db.storage.errors import UnsafeError, damage_met
from db.storage.files import file_key
from db.storage.integrity import look_over
from db.storage.lazy_import import Later
from db.storage.permissions import may_write
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.views.queue_rows import OpenRows
from screens.base.desk_screen import DeskScreen
from screens.remedies import on_screen

if TYPE_CHECKING:
    from db.desk import staff
    from db.drafts.book import DraftBook
    from deskapp.views import queue_news
    from deskapp.views.queue_news import News
else:
    staff = Later("db.desk.staff")
    queue_news = Later("deskapp.views.queue_news")

_READ_ONLY = "READ ONLY: nothing can be saved. See that your account may write here."
_MOVED = "STOP: the record was moved or deleted. What you type is kept. Call IT."
_REPLACED = "STOP: another file is in the record's place. Leave deskapp and start it again."
_NEWER = "STOP: a newer deskapp has brought the record up to date. Start that one."
_DAMAGED = "STOP: the record is damaged. What you type is kept. Leave: deskapp restore."
_TRY_AGAIN = 5.0
"""Seconds until a failed reading is repeated."""


class LiveReading:
    """Reads the queue for a screen, from `begin()` on.

    The screen calls `reload()` for every change of the record. `show` receives each result, and true if it must be
    shown at once, because it follows an action here. `doubt_changed` is called when `doubt` changes.
    """

    class Done(Message):
        """The result of a reading was handed to the screen."""

    def __init__(
        self,
        screen: DeskScreen[None],
        desk: Desk,
        drafts: DraftBook,
        show: Callable[[News, bool], None],
        doubt_changed: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._desk = desk
        self._drafts = drafts
        self._show = show
        self._doubt_changed = doubt_changed
        self._file = file_key(desk.settings.record)
        self._is_newer = False
        self.doubt = self._find_doubt()
        """The reason for which nothing can be saved; "" if saving is possible."""
        self._looked_over_on: date | None = None
        """The local date of the last integrity check."""
        self._rows = OpenRows(desk.first_page.rows)
        """The rows as they were read last."""
        self._is_reading = False
        self._read_again: bool | None = None
        """A further reading after the present one: its `at_once`; None for none."""
        self._trying_again: Timer | None = None
        self._said = ""
        """The words of the last reading that failed."""

    def begin(self) -> None:
        """Watch the record, and read it for the first time."""
        self._screen.follow(self._desk.settings, moved=lambda: self._screen.call_later(self.look_at_file))
        self.reload(at_once=True)
        self._looked_over_on = local_date(self._desk.clock.now())
        named = self._desk.staff if self._desk.settings.staff_name and not self._desk.read_only else None
        self._look_over(named.name if named else "")

    @property
    def may_read(self) -> bool:
        """True if no reading is in progress, and the last one succeeded."""
        return self._screen.is_following and not self._is_reading and self._trying_again is None

    def reload(self, *, at_once: bool) -> None:
        """Read the record again. During a reading, schedule one more after it."""
        if self._is_reading:
            self._read_again = at_once or bool(self._read_again)
        else:
            self._is_reading = True
            self._screen.run_worker(lambda: self._read(at_once=at_once), thread=True, group="reading")

    def look_at_file(self) -> None:
        """Show whether the record may be written, in 10 microseconds; once a day, check all of it for damage."""
        if self.doubt != (doubt := self._find_doubt()):
            self.doubt = doubt
            self._doubt_changed()
            if not doubt and self._screen.is_following:
                self.reload(at_once=False)
        today = local_date(self._desk.clock.now())
        if self._screen.is_following and self._looked_over_on != today:
            self._looked_over_on = today
            self._look_over()

    def _has_read(self, news: News, *, at_once: bool) -> None:
        """Show the result, and start the further reading if one is scheduled."""
        self._is_reading = False
        if self._trying_again is not None:
            self._stop_trying()
            self._screen.unsay(self._said)
        self.look_at_file()
        self._show(news, at_once)
        self._screen.post_message(self.Done())
        if self._read_again is not None:
            at_once, self._read_again = self._read_again, None
            self.reload(at_once=at_once)

    def _has_not_read(self, why: str) -> None:
        """Show the error, and try again later. The rows shown stay."""
        self._is_reading = False
        self._read_again = None
        self._said = why
        self._screen.say(why, "wrong")
        self._stop_trying()
        self._trying_again = self._screen.set_timer(_TRY_AGAIN, lambda: self.reload(at_once=False))

    def _find_doubt(self) -> str:
        """The reason for which nothing can be saved as the file is now. Drafts are still kept."""
        record = self._desk.settings.record
        if damage_met(record):
            return _DAMAGED
        if (found := file_key(record)) != self._file:
            return _REPLACED if found else _MOVED
        if self._is_newer:
            return _NEWER
        return "" if may_write(record) else _READ_ONLY

    def _stop_trying(self) -> None:
        if self._trying_again is not None:
            self._trying_again.stop()
            self._trying_again = None

    # In a thread: results are handed to the event loop with `call_later`.

    def _read(self, *, at_once: bool) -> None:
        try:
            self._is_newer = is_newer(self._desk.settings.record)
            news = queue_news.read_news(self._desk, self._drafts, self._rows)
            self._rows = news.rows
        except DeskError as error:
            self._screen.call_later(self._has_not_read, on_screen(error))
        else:
            self._screen.call_later(self._has_read, news, at_once=at_once)

    def _look_over(self, come_on: str = "") -> None:
        """Check the whole record for damage, then put the user named at start on duty."""

        def look() -> None:
            try:
                look_over(self._desk.settings.record)
                if come_on:
                    staff.come_on_duty(self._desk, come_on)
            except UnsafeError:
                self._screen.call_later(self.look_at_file)
            except DeskError as error:
                self._screen.call_later(self._has_not_read, on_screen(error))

        self._screen.run_worker(look, thread=True, group="looking over")
