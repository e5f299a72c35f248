"""Home: what is owed next, to whom, and how long there is left."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from db.answerphone_state import CheckState
from db.desk import Desk
from db.drafts import DraftBook, DraftSeen
from db.first_page import QueueRow
from deskapp.charter.rules import london_date
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.words.naming import name_words
from deskapp.words.signing import not_signed_words
from screens.answerphone_row import NO_CONTACT, is_check
from screens.deeds import AtHand, DeedScreen
from screens.frame import HOLDS_KEYS
from screens.keys import Where, bindings
from screens.overnight import is_unfinished
from screens.queue_news import News, keep_view
from screens.queue_reading import ReadingScreen
from screens.queue_view import NO_CONTACTS, View, shown, view_of
from screens.queue_words import answerphone_facts, clock_warning, hint_about, holiday_warning, top_words
from screens.requests import TICK, CameOn, CarryOn, CheckAnswerphone, OpenContact, Ticked, Told
from screens.widgets.queue_head import QueueHead, unfinished_words
from screens.widgets.queue_list import QueueHeading, QueueList
from screens.widgets.queue_rows import OpenRows

if TYPE_CHECKING:
    from db.desk import OnDesk


STILL = timedelta(seconds=5)
"""How long after the last key rows may move again (design: screens, C0 rule 9)."""
BEHIND_THE_FRAME = 0.1
"""Seconds after the first frame until the rest is read: the thread that imports SQLModel would hold up its writing."""


class QueueScreen(DeedScreen, ReadingScreen):
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
Up and Down choose a line. Enter opens it: what we promised, and what happened. r records that they were answered.
t records that you tried, and c shows everybody that you are ringing them now. z takes back what you did last.
Time left is time that we are open. LATE is always in words, and !! stands before it; > is where you are.
k checks the answerphone; that stands in the list too until it is made, and Enter on it does the same.
f goes through all, mine, late, today and complaints. It is remembered for each person.
The list moves only when you have pressed no key for five seconds. What others save appears by itself."""

    def __init__(self, desk: Desk, clock: Clock, drafts: DraftBook) -> None:
        super().__init__(desk, drafts)
        self._clock = clock
        self._rows = OpenRows(desk.first_page.rows)
        self._view = view_of(desk.staff.queue_filter if desk.staff else "")
        self._whose_view = desk.staff.id if desk.staff else None
        self._keeping = asyncio.Lock()
        self._staff: list[OnDesk] = []
        self._unfinished: list[DraftSeen] = []
        self._last_written_at: datetime | None = None
        self._away = desk.first_page.away
        self._not_signed: date | None = None
        self._answerphone: CheckState | None = None
        self._has_begun = False
        self._known = False
        """Whether the whole queue was read, and not only its first page."""
        self._held: News | None = None
        """What was read, but would move rows under somebody's hand."""
        self._touched_at: datetime | None = None
        self._is_asking = False

    # What it is made of

    def body(self) -> ComposeResult:
        """The head, the names of the columns, and the list."""
        now = self._now()
        yield QueueHead()
        yield QueueHeading()
        rows = QueueList(self._desk.edition.calendar, now, self._shown(now))
        rows.away = self._away
        yield rows

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
        self._has_begun = True
        if self._desk.is_another_day:
            # Whoever was here last need not be here today: what is done before somebody says so is nobody's yet.
            self._desk.staff = None
        if self._desk.staff is None:
            self.ask_who_where_seen()
        else:
            self.post_message(CameOn())
        self.set_timer(BEHIND_THE_FRAME, self.begin_reading)

    def ask_who_where_seen(self, why: str = "") -> None:
        """Ask who is on the desk, and say why, but never over a form: the telephone may have been quicker."""
        if self._desk.staff is None and self._has_begun and self.app.screen is self:
            self._ask(why)

    # What it hears

    def on_screen_resume(self) -> None:
        """Back from a form that was quicker than the question."""
        self.ask_who_where_seen()

    def take(self, news: News, *, at_once: bool) -> None:
        """Show what was read; where that would move rows under a hand, keep it until the hand rests."""
        if news.charter:
            self.app.post_message(Told(news.charter, "plain"))
        if at_once or not self._under_a_hand() or news.rows.same_order(self._rows):
            self._show(news)
        else:
            self._held = news

    def doubt_changed(self) -> None:
        """Say at once that nothing can be saved any more."""
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
            self._show(self._held)
        if self._answerphone is not None and self._answerphone.day != london_date(now) and self.may_read:
            self.reload(at_once=False)  # Another day: another check is owed.
        if self._view in (View.LATE, View.TODAY) and self.query_one(QueueHead).facts.counts != self._rows.counts(now):
            self.queue_list.set_rows(self._shown(now))
        self._show_time(now)
        if self._has_begun:
            self.post_message(Ticked(self.app.screen is self and not self._under_a_hand()))

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
        """Open the contact's page, or carry on with an entry that was left overnight."""
        if not (row := self._row("Nothing to open: no line is chosen.")):
            return
        if is_unfinished(row):
            self.post_message(CarryOn(row.source_ref or ""))
        elif is_check(row):
            self.post_message(CheckAnswerphone())
        else:
            self.post_message(OpenContact(row.contact_id))

    def at_hand(self, otherwise: str) -> AtHand | None:
        """The highlighted contact."""
        row = self._row(otherwise)
        if row is not None and is_unfinished(row):
            self.say("Finish this entry first: Enter carries on with it.", "wrong")
            return None
        if row is not None and is_check(row):
            self.say(NO_CONTACT, "wrong")
            return None
        return AtHand(row.contact_id, row.ref, name_words(row.name), row.version) if row else None

    def action_who(self) -> None:
        """Ask who is on the desk now."""
        self._ask("")

    def use_own_view(self) -> None:
        """The view that whoever came on the desk chose last. Who was there already may have chosen another since."""
        if self._desk.staff is not None and self._desk.staff.id != self._whose_view:
            self._whose_view = self._desk.staff.id
            self._use_view(view_of(self._desk.staff.queue_filter))

    def _ask(self, why: str) -> None:
        if not self._is_asking:
            self._is_asking = True
            self.run_worker(self._ask_who(why), group=HOLDS_KEYS)

    # How it does it

    def _now(self) -> datetime:
        return self._clock.now().replace(microsecond=0)

    def _row(self, otherwise: str) -> QueueRow | None:
        row = self.queue_list.highlighted
        if row is None:
            self.say(otherwise)
        return row

    async def _ask_who(self, why: str) -> None:
        from screens.who import WhoBox  # noqa: PLC0415 - not before the first frame

        try:
            staff = await self.app.push_screen_wait(WhoBox(self._desk, self._staff, why))
        finally:
            self._is_asking = False
        if staff is not None:
            # What is unfinished stands where this is said otherwise.
            unsigned = self._unsigned(self._now()) if self._unfinished else ""
            self.say(f"{staff.short_name} is on the desk. {unsigned}".rstrip(), "done")
            self.post_message(CameOn())

    async def _keep_view(self, view: View) -> None:
        try:
            async with self._keeping:  # Two threads could end in the other order, and remember the view before last.
                await asyncio.to_thread(keep_view, self._desk, view)
        except RecordError as error:
            self.say(f"This view is shown, but not remembered. {error}", "wrong")

    def _under_a_hand(self) -> bool:
        """Whether the list is in use. A hand in a form or a box over the list is not on the list."""
        if self._touched_at is None or self.app.screen is not self:
            return False
        return timedelta(0) <= self._now() - self._touched_at < STILL

    def _show(self, news: News) -> None:
        now = self._now()
        self._held, self._known = None, True
        self._rows, self._staff, self._unfinished = news.rows, news.staff, news.unfinished
        self._last_written_at, self._answerphone = news.last_written_at, news.answerphone
        self._away, self._not_signed = news.away, news.not_signed
        self.queue_list.ringing, self.queue_list.away = news.ringing, news.away
        self.queue_list.set_rows(self._shown(now))
        self._show_time(now)

    def _shown(self, now: datetime) -> OpenRows:
        staff = self._desk.staff
        return shown(self._rows, self._view, now, staff.id if staff else None, self._away)

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
            unfinished=self._beside(now),
            view=self._view.words,
            filtered=self._view is not View.ALL,
            **answerphone_facts(self._answerphone, now),
        )
        self.queue_list.say_when_empty(self._when_empty())
        self._say_more(now)

    def _beside(self, now: datetime) -> str:
        """What stands beside the view: what is unfinished, else that a day was not signed off, else the holidays."""
        warning = self._unsigned(now) or holiday_warning(self._desk.edition.calendar, now)
        room = self.size.width - len(f"  Showing: {self._view.words}  ")
        return unfinished_words(self._unfinished, room) or warning

    def _unsigned(self, now: datetime) -> str:
        return not_signed_words(self._not_signed, london_date(now)) if self._not_signed else ""

    def _warning(self, now: datetime) -> str:
        """Why the counts are not to be relied on. A clock that was set on purpose is said on the top line already."""
        return self.doubt or ("" if self._clock.pretending else clock_warning(now, self._last_written_at))

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
        self.hint(hint_about(self.queue_list.highlighted, now, self._desk.edition.calendar, self._away))
