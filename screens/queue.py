"""Home: what is owed next, to whom, and how long there is left."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from db.changes import ChangeWatch
from db.desk import Desk
from db.drafts import DraftBook, DraftSeen
from db.first_page import QueueRow
from deskapp.clock import Clock
from deskapp.errors import DeskError, RecordError
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.keys import Where, bindings
from screens.overnight import is_unfinished
from screens.queue_news import News, keep_view, read_news
from screens.queue_view import NO_CONTACTS, View, shown, view_of
from screens.queue_words import clock_warning, hint_about, holiday_warning, top_words
from screens.requests import CarryOn, RecordReply
from screens.widgets.queue_head import QueueHead, unfinished_words
from screens.widgets.queue_list import QueueHeading, QueueList
from screens.widgets.queue_rows import OpenRows

if TYPE_CHECKING:
    from db.desk import OnDesk

READ_ONLY = "READ ONLY: nothing can be saved. See that your account may write to the folder."
MOVED = "STOP: the record was moved or deleted. What you type is kept. Call IT."
DAMAGED = "STOP: the record is damaged. What you type is kept. Go back to the last backup."
TICK = 1.0
"""Seconds between two looks at the clock."""
STILL = timedelta(seconds=5)
"""How long after the last key rows may move again (design: screens, C0 rule 9)."""
BEHIND_THE_FRAME = 0.1
"""Seconds after the first frame until the rest is read: the thread that imports SQLModel would hold up its writing."""
TRY_AGAIN = 5.0
"""Seconds until the record is read again when that failed."""


class QueueScreen(DeskScreen[None]):
    """Open contacts by what is owed first. Time runs by itself, and what others save appears by itself."""

    # Not in a style sheet of its own: Textual 8.2.8 never reads the CSS_PATH of an App's first screen.
    DEFAULT_CSS = """
    QueueScreen.-not-for-real TopLine { background: $today; color: $background; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "QueueList"
    WHERE = Where.QUEUE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.QUEUE)]
    NAME = "the queue"
    HELP = """\
Everybody who is waiting for a reply, the one who is owed first at the top.
Up and Down choose a line. Enter says why it is due when it is. r records that they were answered.
Time left is time that we are open. LATE is always in words, and !! stands before it; > is where you are.
f goes through all, mine, late, today and complaints. It is remembered for each person.
The list moves only when you have pressed no key for five seconds. What others save appears by itself."""

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
        """Somebody else wrote to the record."""

    @dataclass
    class Doubtful(Message):
        """The record must not be written to any more; `why` is short enough for the head."""

        why: str

    def __init__(self, desk: Desk, clock: Clock, drafts: DraftBook) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._drafts = drafts
        self._rows = OpenRows(desk.first_page.rows)
        self._view = view_of(desk.staff.queue_filter if desk.staff else "")
        self._staff: list[OnDesk] = []
        self._unfinished: list[DraftSeen] = []
        self._last_written_at: datetime | None = None
        self._known = False
        """Whether the whole queue was read, and not only its first page."""
        self._held: News | None = None
        """What was read, but would move rows under somebody's hand."""
        self._touched_at: datetime | None = None
        self._is_reading = False
        self._read_again: bool | None = None
        """Whether to read once more after this reading, and if so whether to show that at once."""
        self._trying_again: Timer | None = None
        self._watch: ChangeWatch | None = None
        self._doubt = READ_ONLY if desk.read_only else ""
        """Why nothing can be saved, for as long as it is so."""

    # What it is made of

    def body(self) -> ComposeResult:
        """The head, the names of the columns, and the list."""
        now = self._now()
        yield QueueHead()
        yield QueueHeading()
        yield QueueList(self._desk.edition.calendar, now, self._shown(now))

    @property
    def queue_list(self) -> QueueList:
        """The list of rows."""
        return self.query_one(QueueList)

    def on_mount(self) -> None:
        """Show the first page at once; everything else comes after the first frame."""
        self.set_class(self._desk.practice or self._clock.pretending, "-not-for-real")
        self._show_time(self._now())
        self.set_interval(TICK, self.tick)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._watch = ChangeWatch(
            self._desk.settings,
            lambda: self.post_message(self.Changed()),
            lambda: self.post_message(self.Doubtful(MOVED)),
        )
        self.reload(at_once=True)
        self._look_over()
        if self._desk.staff is None:
            self.action_who()

    def on_unmount(self) -> None:
        """Let go of the record."""
        if self._watch is not None:
            self._watch.close()

    # What it hears

    def on_screen_resume(self) -> None:
        """Back from somewhere else: what is unfinished may be other entries now."""
        if self._watch is not None:
            self.reload(at_once=False)

    def on_queue_screen_changed(self) -> None:
        """Another desk saved something."""
        self.reload(at_once=False)

    def on_queue_screen_read(self, message: Read) -> None:
        """Take what was read; where that would move rows under a hand, keep it until the hand rests."""
        self._is_reading = False
        if self._trying_again is not None:
            self._trying_again.stop()
            self._trying_again = None
            self.mended()
        news = message.news
        if message.at_once or not self._under_a_hand() or news.rows.same_order(self._rows):
            self._take(news)
        else:
            self._held = news
        self._go_on_reading()

    def on_queue_screen_not_read(self, message: NotRead) -> None:
        """Say so, keep what is shown, and try again."""
        self._is_reading = False
        self._read_again = None
        self.say(message.why, "wrong")
        if self._trying_again is not None:
            self._trying_again.stop()
        self._trying_again = self.set_timer(TRY_AGAIN, lambda: self.reload(at_once=False))

    def on_queue_screen_doubtful(self, message: Doubtful) -> None:
        """Say so for as long as the program runs: what is typed is kept in Unfinished all the same."""
        self._doubt = message.why
        self._show_time(self._now())

    def on_queue_list_highlighted(self) -> None:
        """Say more about the row that a key would act on."""
        self._say_more(self._now())

    def on_queue_list_scrolled(self, message: QueueList.Scrolled) -> None:
        """Say which rows are in view."""
        self._tell(in_view=(message.first, message.last, message.count))

    def on_queue_list_opened(self) -> None:
        """Two clicks on a row do what Enter does."""
        self.action_open()

    def on_key(self) -> None:
        """A hand is on the keys: nothing moves under it for a while."""
        self._touched_at = self._now()

    def on_click(self) -> None:
        """The mouse is a hand as well."""
        self._touched_at = self._now()

    def on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        """The wheel is a hand as well."""
        self._touched_at = self._now()

    def on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        """The same, upwards."""
        self._touched_at = self._now()

    # What it does

    def tick(self) -> None:
        """Look at the clock: everything that says a time says the new one."""
        now = self._now()
        if self._held is not None and not self._under_a_hand():
            self._take(self._held)
        if self._view in (View.LATE, View.TODAY) and self.query_one(QueueHead).facts.counts != self._rows.counts(now):
            self.queue_list.set_rows(self._shown(now))
        self._show_time(now)

    def reload(self, *, at_once: bool) -> None:
        """Read the record again, off the event loop; one reading at a time, and one more for what came meanwhile."""
        if self._is_reading:
            self._read_again = at_once or bool(self._read_again)
            return
        self._is_reading = True
        self._read(at_once=at_once)

    def action_filter(self) -> None:
        """Go to the next view, and remember it for whoever is on the desk."""
        self._use_view(self._view.next)
        self.run_worker(self._keep_view(self._view), group="keeping")

    def action_back(self) -> None:
        """Show everything again. Home is not left with Esc."""
        if self._view is not View.ALL:
            self._use_view(View.ALL)
            self.run_worker(self._keep_view(self._view), group="keeping")

    def action_open(self) -> None:
        """Say who it is, and why the reply is due when it is."""
        if not (row := self._row("Nothing to open: no line is chosen.")):
            return
        if is_unfinished(row):
            self.post_message(CarryOn(row.source_ref or ""))
        else:
            self.run_worker(self._open_why(row), group=HOLDS_KEYS)

    def action_reply(self) -> None:
        """Record that somebody was answered."""
        if not (row := self._row("Nothing to reply to: no line is chosen.")):
            return
        if is_unfinished(row):
            self.say("Finish this entry first: Enter carries on with it.", "wrong")
        else:
            self.post_message(RecordReply(row.contact_id))

    def action_who(self) -> None:
        """Ask who is on the desk now."""
        self.run_worker(self._ask_who(), group=HOLDS_KEYS)

    # How it does it

    def _now(self) -> datetime:
        return self._clock.now().replace(microsecond=0)

    def _row(self, otherwise: str) -> QueueRow | None:
        row = self.queue_list.highlighted
        if row is None:
            self.say(otherwise)
        return row

    async def _open_why(self, row: QueueRow) -> None:
        from screens.why import WhyBox  # noqa: PLC0415 - not before the first frame

        if await self.app.push_screen_wait(WhyBox(self._desk, row, self._clock)):
            self.post_message(RecordReply(row.contact_id))

    async def _ask_who(self) -> None:
        from screens.who import WhoBox  # noqa: PLC0415 - not before the first frame

        staff = await self.app.push_screen_wait(WhoBox(self._desk, self._staff))
        if staff is not None:
            self._use_view(view_of(staff.queue_filter))
            self.say(f"{staff.short_name} is on the desk.", "done")

    @work(thread=True, group="reading")
    def _read(self, *, at_once: bool) -> None:
        try:
            news = read_news(self._desk, self._drafts)
        except DeskError as error:
            self.post_message(self.NotRead(str(error)))
        else:
            self.post_message(self.Read(news, at_once))

    @work(thread=True, group="looking over", exit_on_error=False)
    def _look_over(self) -> None:
        """Behind the first frame: that the record is whole, and that who was named is on the desk."""
        from db.care import is_whole  # noqa: PLC0415 - not before the first frame
        from db.staff import come_on_duty  # noqa: PLC0415

        try:
            if not is_whole(self._desk.settings):
                self.post_message(self.Doubtful(DAMAGED))
            elif self._desk.settings.staff_name and self._desk.staff and not self._desk.read_only:
                come_on_duty(self._desk, self._desk.staff.name)
        except DeskError as error:
            self.post_message(self.NotRead(str(error)))

    def _go_on_reading(self) -> None:
        if self._read_again is not None:
            at_once, self._read_again = self._read_again, None
            self.reload(at_once=at_once)

    async def _keep_view(self, view: View) -> None:
        try:
            await asyncio.to_thread(keep_view, self._desk, view)
        except RecordError as error:
            self.say(f"This view is shown, but not remembered. {error}", "wrong")

    def _under_a_hand(self) -> bool:
        """Whether the list is in use. A hand in a form or a box over the list is not on the list."""
        if self._touched_at is None or not self.is_current:
            return False
        return timedelta(0) <= self._now() - self._touched_at < STILL

    def _take(self, news: News) -> None:
        """Show what was read."""
        now = self._now()
        self._held, self._known = None, True
        self._rows, self._staff, self._unfinished = news.rows, news.staff, news.unfinished
        self._last_written_at = news.last_written_at
        self.queue_list.set_rows(self._shown(now))
        self._show_time(now)

    def _shown(self, now: datetime) -> OpenRows:
        staff = self._desk.staff
        return shown(self._rows, self._view, now, staff.id if staff else None)

    def _use_view(self, view: View) -> None:
        self._view, now = view, self._now()
        before = self.queue_list.highlighted
        self.queue_list.set_rows(self._shown(now))
        if self.queue_list.highlighted != before:
            self.queue_list.action_first()
        self._show_time(now)

    # What it says

    def _show_time(self, now: datetime) -> None:
        self.queue_list.tick(now)
        self.top(*top_words(self._desk, now, self.size.width, pretending=self._clock.pretending))
        self._tell(
            counts=self._rows.counts(now) if self._is_complete() else None,
            waiting=self._desk.first_page.open_count,
            warning=self._warning(now),
            unfinished=unfinished_words(self._unfinished),
            view=self._view.words,
            filtered=self._view is not View.ALL,
        )
        self.queue_list.say_when_empty(self._when_empty())
        self._say_more(now)

    def _warning(self, now: datetime) -> str:
        """What makes the times doubtful. A clock that was set on purpose is said on the top line already."""
        clock = "" if self._clock.pretending else clock_warning(now, self._last_written_at)
        return self._doubt or clock or holiday_warning(self._desk.edition.calendar, now)

    def _tell(self, **facts: object) -> None:
        head = self.query_one(QueueHead)
        head.facts = head.facts._replace(**facts)  # type: ignore[arg-type]

    def _is_complete(self) -> bool:
        return self._known or len(self._rows) >= self._desk.first_page.open_count

    def _when_empty(self) -> str:
        if self._view is View.ALL and self._known and self._last_written_at is None:
            return NO_CONTACTS
        return self._view.when_empty if self._is_complete() else ""

    def _say_more(self, now: datetime) -> None:
        self.hint(hint_about(self.queue_list.highlighted, now, self._desk.edition.calendar))
