"""The home screen: the queue of open contacts, with the time left."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from db.answerphone.state import CheckState
from db.desk.desk import Desk
from db.drafts.book import DraftBook, DraftSeen
from db.queue.first_page import QueueRow
from deskapp.charter.rules import local_date
from deskapp.clock import Clock
from deskapp.forms.contact.at_hand import AtHand
from deskapp.views.other_rows import NO_CONTACT, CheckRow, DraftRow, Row
from deskapp.views.queue_filter import NO_CONTACTS, View, shown, view_after, views_of
from deskapp.views.queue_head import QueueNotices, answerphone_facts, clock_warning, hint_about, queue_top_words
from deskapp.views.queue_rows import OpenRows
from deskapp.wording.naming import name_words
from screens.base.actions import ContactKeys
from screens.base.desk_screen import DeskScreen
from screens.keys import Where, bindings
from screens.messages import TICK, CameOn, CarryOn, CheckAnswerphone, Notice, OpenContact, Ticked
from screens.queue.ask_who import AskWho
from screens.queue.chosen_view import ChosenView
from screens.queue.hand import Hand
from screens.queue.head import QueueHead, in_view_words, unfinished_words
from screens.queue.live_reading import LiveReading
from screens.queue.preview import ListAndPreview, MarkedRow
from screens.queue.row_list import QueueList
from screens.remedies import SCREEN_REMEDIES
from screens.widgets.row_list import RowList

if TYPE_CHECKING:
    from db.desk.desk import OnDesk
    from deskapp.views.queue_news import News

_BEHIND_THE_FRAME = 0.1
"""Seconds after the first frame until the rest is read: importing SQLModel at once would delay the frame."""


class QueueScreen(DeskScreen[None]):
    """The open contacts, soonest due first. Times, and changes by other desks, are shown as they happen."""

    # Not in a style sheet of its own: Textual 8.2.8 never reads the CSS_PATH of an App's first screen.
    DEFAULT_CSS = """
    QueueScreen.-not-for-real TopLine { background: $today; color: $background; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "QueueList"
    WHERE = Where.QUEUE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.QUEUE)]
    NAME = "the queue"
    HELP = """\
Everybody who is waiting for a reply, the soonest due at the top.
Up and Down choose a line. Below it, or beside it, you see the number to dial and what they want; i folds that away.
Enter opens the line: what we promised, and what happened. r records that they were answered.
t records that you tried, and c shows everybody that you are ringing them now. z takes back what you did last.
Time left is time that we are open. LATE is always in words, with !! before it; > is where you are.
k checks the answerphone. It stays in the list until it's done, and Enter on it does the same.
f goes through all, mine, late, today and complaints. w shows it without names; Ctrl+L hides it all. s opens Settings.
m opens the report: how the charter was kept in a month, a quarter or a year, and who is behind each figure.
Backups are made automatically; below the counts it says when, and warns after two days without one.
The list moves only when you have pressed no key for five seconds. What others save appears by itself."""

    def __init__(self, desk: Desk, clock: Clock, drafts: DraftBook) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._reading = LiveReading(self, desk, drafts, self._take, lambda: self._show_time(self._now()))
        self._contact_keys = ContactKeys(self, desk, self.at_hand)
        self._rows = OpenRows(desk.first_page.rows)
        self._chosen = ChosenView(self, desk)
        self._hand = Hand(self._now)
        self._marked = MarkedRow(self, desk)
        self._who = AskWho(self, desk, lambda: self._notices.warning(self._now()) if self._unfinished else "")
        self._staff: list[OnDesk] = []
        self._unfinished: list[DraftSeen] = []
        self._last_written_at: datetime | None = None
        self._away = desk.first_page.away
        self._notices = QueueNotices()
        self._answerphone: CheckState | None = None
        self._has_begun = False
        self._known = False
        """True once the whole queue was read, not only its first page."""
        self._held: News | None = None
        """A reading that would move rows under the user's hands, held back until they pause."""
        self._to_mark: int | None = None
        """The id of the contact to highlight once its save was read."""

    # What it is made of

    def body(self) -> ComposeResult:
        """The head, the list and the preview."""
        now = self._now()
        yield QueueHead()
        edition = self._desk.edition
        rows = QueueList(edition.calendar, now, self._shown(now), edition.ask_again_after)
        rows.away = self._away
        yield ListAndPreview(rows, folded=self._marked.was_folded)

    @property
    def queue_list(self) -> QueueList:
        """The list of rows."""
        return self.query_one(QueueList)

    def on_mount(self) -> None:
        """Show the first page at once, and read the rest after the first frame."""
        self.set_class(self._desk.practice or self._clock.pretending, "-not-for-real")
        self._show_time(self._now())
        self.set_interval(TICK, self.tick)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._has_begun = True
        if self._desk.is_another_day:  # the last user need not be the one of today
            self._desk.staff = None
        if self._desk.staff is None:
            self.ask_who_where_seen()
        else:
            self.post_message(CameOn())
        self.set_timer(_BEHIND_THE_FRAME, self._reading.begin)

    def ask_who_where_seen(self, why: str = "") -> None:
        """Ask for the current user, with the reason, unless a form covers the queue."""
        if self._desk.staff is None and self._has_begun and self.app.screen is self:
            self._who.ask(self._staff, why)

    # What it hears

    def on_screen_resume(self) -> None:
        """Read again, because drafts may have changed; ask for the current user, if a form prevented it."""
        if self.is_following:
            self.reload(at_once=False)
        self.ask_who_where_seen()

    def on_desk_screen_changed(self) -> None:
        """Read again after a change of the record."""
        self.reload(at_once=False)

    def reload(self, *, at_once: bool) -> None:
        """Read the record again. With `at_once`, the result may move rows under the user's hands."""
        self._reading.reload(at_once=at_once)

    def _take(self, news: News, at_once: bool) -> None:  # noqa: FBT001 - how the reading hands it on
        """Show the result of a reading, or hold it back if it would move rows under the user's hands."""
        if news.charter:
            self.app.post_message(Notice(news.charter, "plain"))
        if at_once or not self._under_a_hand() or news.rows.same_order(self._rows):
            self._show(news)
        else:
            self._held = news

    def on_queue_list_highlighted(self) -> None:
        """Show the message about the highlighted row, and read its preview."""
        self._say_more(self._now())
        self._marked.moved()

    @on(RowList.Scrolled)
    def _tell_view(self, message: RowList.Scrolled) -> None:
        self._tell(in_view=(message.first, message.last, message.count))
        self._tell(unfinished=self._beside(self._now()))

    def told(self, contact_id: int | None) -> None:
        """Highlight the contact of a save or an undo, once it was read."""
        super().told(contact_id)
        self._hand.save()
        self._to_mark = contact_id

    @on(events.Key)
    def _note_key(self, event: events.Key) -> None:
        self._hand.press(event.time)
        self._to_mark = None

    @on(events.Click)
    @on(events.MouseScrollDown)
    @on(events.MouseScrollUp)
    def _note_mouse(self) -> None:
        self._hand.touch()

    # What it does

    def tick(self) -> None:
        """Update everything that depends on the time."""
        now = self._now()
        self._reading.look_at_file()
        if self._held is not None and not self._under_a_hand():
            self._show(self._held)
        if self._answerphone is not None and self._answerphone.day != local_date(now) and self._reading.may_read:
            self.reload(at_once=False)  # another day, and another check is due
        if self._chosen.view in (View.LATE, View.TODAY) and self.query_one(QueueHead).facts.counts != self._rows.counts(
            now
        ):
            self.queue_list.set_rows(self._shown(now))
        self._show_time(now)
        if self._has_begun:
            self.post_message(Ticked(self.app.screen is self and not self._under_a_hand()))

    def action_filter(self) -> None:
        """Show the next view, and store it for the current user."""
        self._use_view(view_after(self._chosen.view, views_of(self._desk.edition.kinds)))

    def action_fold(self) -> None:
        """Fold the preview away, or bring it back."""
        self._marked.fold()
        self._say_more(self._now())

    def action_mask(self) -> None:
        """Show initials instead of names, or names again."""
        self.say(self.queue_list.mask())
        self._desk.hides_names = self.queue_list.is_masked
        self._marked.read_at_once()

    def action_back(self) -> None:
        """Show all rows again. Esc does not leave the home screen."""
        if self._chosen.view is not View.ALL:
            self._use_view(View.ALL)

    @on(QueueList.Opened)
    def action_open(self) -> None:
        """Open the contact's page, the draft or the answerphone check, unless Enter was meant for a form just saved."""
        if self._hand.meant_the_form:
            self.say("Saved just now. Enter again opens the marked line.", "done")
            return
        match row := self._row("Nothing to open: no line is chosen."):
            case DraftRow():
                self.post_message(CarryOn(row.draft.id))
            case CheckRow():
                self.post_message(CheckAnswerphone())
            case QueueRow():
                self.post_message(OpenContact(row.contact_id))

    def at_hand(self, otherwise: str) -> AtHand | None:
        """The highlighted contact."""
        match row := self._row(otherwise):
            case None:
                return None
            case DraftRow():
                self.say("Finish this entry first: Enter carries on with it.", "wrong")
                return None
            case CheckRow():
                self.say(NO_CONTACT, "wrong")
                return None
        return AtHand(row.contact_id, row.ref, name_words(row.name), row.version)

    def action_contact(self, action: str) -> None:
        """Do an action on the highlighted contact."""
        self._contact_keys.press(action)

    def action_who(self) -> None:
        """Ask for the current user."""
        self._who.ask(self._staff)

    def use_own_view(self) -> None:
        """Switch to the view that a new current user chose last."""
        if self._chosen.follow_user():
            self._show_view()
            self._marked.follow_user()

    # How it does it

    def _now(self) -> datetime:
        return self._clock.now().replace(microsecond=0)

    def _row(self, otherwise: str) -> Row | None:
        row = self.queue_list.highlighted
        if row is None:
            self.say(otherwise)
        return row

    def _under_a_hand(self) -> bool:
        """True while the list is in use, and not covered by a form or a dialog."""
        return self.app.screen is self and self._hand.is_busy

    def _show(self, news: News) -> None:
        now = self._now()
        self._held, self._known = None, True
        self._rows, self._staff, self._unfinished = news.rows, news.staff, news.unfinished
        self._last_written_at, self._answerphone = news.last_written_at, news.answerphone
        self._away, self._notices = news.away, news.notices
        self.queue_list.ringing, self.queue_list.away = news.ringing, news.away
        self.queue_list.set_rows(self._shown(now))
        if self._to_mark is not None and self.queue_list.rows.get(self._to_mark) is not None:
            self.queue_list.highlight(self._to_mark)
            self._to_mark = None
        self._show_time(now)
        self._marked.read_at_once()

    def _shown(self, now: datetime) -> OpenRows:
        me = self._desk.staff
        return shown(self._rows, self._chosen.view, now, me.id if me else None, self._away)

    def _use_view(self, view: View) -> None:
        self._chosen.choose(view)
        self._show_view()

    def _show_view(self) -> None:
        now = self._now()
        before = self.queue_list.highlighted
        self.queue_list.set_rows(self._shown(now))
        if self.queue_list.highlighted != before:
            self.queue_list.action_first()
        self._show_time(now)

    # What it says

    def _show_time(self, now: datetime) -> None:
        self.queue_list.tick(now)
        self.top(*queue_top_words(self._desk, now, self.size.width, pretending=self._clock.pretending))
        self._tell(
            counts=self._rows.counts(now) if self._known else None,
            waiting=self._desk.first_page.open_count,
            warning=self._reading.doubt
            or ("" if self._clock.pretending else clock_warning(now, self._last_written_at)),
            unfinished=self._beside(now),
            view=self._chosen.view.words,
            filtered=self._chosen.view is not View.ALL,
            **answerphone_facts(self._answerphone, now),
        )
        self.queue_list.say_when_empty(self._when_empty())
        self._say_more(now)

    def _beside(self, now: datetime) -> str:
        """The words beside the view: drafts, or the most urgent notice."""
        notice = self._notices.words(self._desk.edition.calendar, now)
        places = in_view_words(self.query_one(QueueHead).facts.in_view)
        room = self.size.width - len(f"  {places}   Showing: {self._chosen.view.words}  ")
        return unfinished_words(self._unfinished, room) or notice

    def _tell(self, **facts: object) -> None:
        head = self.query_one(QueueHead)
        head.facts = head.facts._replace(**facts)  # type: ignore[arg-type]

    def _when_empty(self) -> str:
        if self._chosen.view is View.ALL and self._last_written_at is None:
            return NO_CONTACTS if self._known else ""
        return self._chosen.view.when_empty(SCREEN_REMEDIES) if self._known else ""

    def _say_more(self, now: datetime) -> None:
        edition, row = self._desk.edition, self.queue_list.highlighted
        self.hint(
            hint_about(row, now, edition.calendar, self._away, edition.ask_again_after, short=self._marked.is_shown)
        )
