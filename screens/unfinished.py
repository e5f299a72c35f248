"""Unfinished entries: every form that was begun and not saved, to carry on with or throw away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from db.drafts import DraftBook, DraftSeen
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words import phrases
from deskapp.words.entries import ABOUT_SOMEBODY_NEW, form_name
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.keys import Where, bindings
from screens.requests import CarryOn

FIELDS = {
    "received_at": "when", "name": "name", "number": "number", "about": "what about", "topic": "topic",
    "outcome": "outcome", "promised_at": "promise", "owner": "who has it", "detail": "detail", "channel": "how it came",
    "dated": "date on it", "address": "address", "reply_by": "likes reply by", "kind": "kind", "needs": "needs",
    "file_place": "where it is", "relay": "relay call", "told": "what we told them", "how": "how", "result": "result",
    "at": "when", "words": "words", "why": "why", "to_whom": "to whom", "consent": "consent", "said_words": "told",
    "hold_reason": "why not yet", "consent_why": "why not asked", "need_met": "as they need", "need_why": "why not",
    "sorry_said": "sorry", "likes_to_be_called": "called", "person_type": "they are", "organisation": "organisation",
    "role": "role", "feedback_ok": "views", "website": "website", "opening": "open", "notes": "notes",
    "is_signpost": "point to", "checked_on": "checked on", "numbers": "numbers",
    "emails": "emails", "best_time": "best time", "ok_to_leave_message": "messages", "review_on": "ask again",
    "speakers": "may speak", "caution": "caution", "caution_review_on": "look again", "miss_reason": "why late",
    "note_for_tomorrow": "note for tomorrow", "missed_calls": "missed calls", "who": "who", "first_day": "from",
    "last_day": "to", "machine_count": "how many", "gap_reason": "why not checked",
    "mismatch_reason": "what happened", "deleted_state": "deleted",
    "kept_why": "why kept", "greeting_ok": "greeting",
}  # fmt: skip
NOTHING = "Nothing is unfinished. Everything typed was saved."


def line(seen: DraftSeen, now: datetime) -> str:
    """One entry of the list, 78 wide: what it is, since when, whose, who it is about, the field it was left in."""
    started = phrases.london(seen.started_at).date()
    is_old = started < phrases.london(now).date()
    clock = phrases.clock_time(seen.started_at)
    when = f"{phrases.day_short(started)} {clock}" if is_old else f"{clock} today"
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip() or "nobody yet"
    number = seen.values.get("number", "").strip()
    left = f"last: {FIELDS.get(seen.at_field, seen.at_field)}"
    if seen.held:
        left = "OPEN ON ANOTHER DESK"
    elif is_old:
        left = "LEFT OVERNIGHT"
    short = seen.by.split(" ")[0]
    return f"{form_name(seen.form).short:<8} {when:<17}{short:<9.8}{f'{who}  {number}':<20.20} {left:.23}"


class Entries(OptionList, inherit_bindings=False):
    """The entries. Enter is the screen's own key, so that it says something when there is nothing to open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", show=False),
        Binding("down", "cursor_down", "Down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]


class Unfinished(DeskScreen[None]):
    """The list. Enter carries on, d throws away, z takes that back."""

    CSS_PATH = "unfinished.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Entries"
    WHERE = Where.UNFINISHED
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.UNFINISHED)]
    NAME = "Unfinished"
    HELP = """Everything that was begun and not saved, kept as it was typed, the newest first.
Enter carries on where it was left. d throws an entry away, and z takes that back."""

    def __init__(self, clock: Clock, drafts: DraftBook) -> None:
        super().__init__()
        self._clock = clock
        self._drafts = drafts
        self._seen: Sequence[DraftSeen] = ()
        self._thrown: list[str] = []

    def body(self) -> ComposeResult:
        """The list."""
        yield Entries(markup=False)

    def on_mount(self) -> None:
        """Read what is unfinished."""
        self.top("Unfinished", right="kept as typed")
        self.run_worker(self._show(), group=HOLDS_KEYS)

    async def _show(self) -> None:
        self._seen = await asyncio.to_thread(self._drafts.unfinished)
        entries = self.query_one(Entries)
        at = entries.highlighted or 0
        now = self._clock.now()
        entries.clear_options()
        entries.add_options([Option(line(seen, now), id=seen.id) for seen in self._seen])
        if self._seen:
            entries.highlighted = min(at, len(self._seen) - 1)
            self.hint(_worry(self._seen, now))
        else:
            self.hint(NOTHING)

    @property
    def _chosen(self) -> DraftSeen | None:
        at = self.query_one(Entries).highlighted
        return self._seen[at] if at is not None and at < len(self._seen) else None

    def action_carry_on(self) -> None:
        """Open the chosen entry where it was left."""
        seen = self._chosen
        if seen is None:
            self.say("Nothing to carry on with.")
        elif seen.held:
            self.say("Somebody else has this entry open. Ask them to finish it or to leave it.", "wrong")
        else:
            self.post_message(CarryOn(seen.id))

    def on_option_list_option_selected(self) -> None:
        """A click on an entry."""
        self.action_carry_on()

    def action_throw_away(self) -> None:
        """Throw the chosen entry away; z takes it back."""
        if (seen := self._chosen) is None:
            self.say("Nothing to throw away.")
        else:
            self.run_worker(self._throw_away(seen), group=HOLDS_KEYS)

    async def _throw_away(self, seen: DraftSeen) -> None:
        try:
            draft = await asyncio.to_thread(self._drafts.resume, seen.id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        draft.throw_away()
        self._thrown.append(seen.id)
        await self._show()
        self.say(f"Thrown away: {form_name(seen.form).full} {seen.values.get('name', '')}. z takes it back.", "done")

    def action_take_back(self) -> None:
        """Bring back the entry that was thrown away last, in this sitting or earlier today."""
        self.run_worker(self._take_back(), group=HOLDS_KEYS)

    async def _take_back(self) -> None:
        if not self._thrown:
            thrown = await asyncio.to_thread(self._drafts.unfinished, thrown=True)
            self._thrown = [seen.id for seen in reversed(thrown) if seen.thrown]
        if not self._thrown:
            self.say("Nothing was thrown away today.")
            return
        try:
            await asyncio.to_thread(self._drafts.restore, self._thrown.pop())
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        await self._show()
        self.say("Taken back.", "done")


def _worry(seen: Sequence[DraftSeen], now: datetime) -> str:
    """One from another day may be somebody nobody has rung back."""
    today = phrases.london(now).date()
    old = [one for one in seen if phrases.london(one.started_at).date() < today]
    if not old:
        return "Enter carries on where it was left."
    day = phrases.day_words(phrases.london(old[-1].started_at).date(), today)
    what = form_name(old[-1].form).full.lower()
    if old[-1].form in ABOUT_SOMEBODY_NEW:
        return f"The {what} started {day} may be somebody nobody has answered yet."
    return f"Not saved since {day}: {what}."
