"""The part of the end of the day that decides: a key answers the marked line, and goes to the next that is open."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from functools import partial

from textual import on
from textual.message import Message

from db.changes import ChangeWatch
from db.desk import Desk
from db.drafts import DraftBook
from db.models import Decided
from db.reviews import answer_line, decide
from db.reviews_list import ToDecide, undecided
from db.reviews_signed import Signed
from deskapp.errors import DeskError
from deskapp.words.naming import name_words
from screens.deeds import AtHand, DeedScreen
from screens.end_of_day_words import LINE, DaySeen, about_words, look
from screens.frame import HOLDS_KEYS
from screens.requests import OpenContact
from screens.widgets.walk import Walk

ONLY_LINES = "y and n answer the list under BEFORE YOU GO. Here it is k, p, g or r."
ONLY_CONTACTS = "That is for whoever waits for a reply. Up and Down choose a line."
ALL_DECIDED = "Everything is answered. Enter signs off. Tab: missed calls and a note."


class DecidingScreen(DeedScreen):
    """A screen with a walk. Every answer is kept at once; p, g and r open what they open anywhere, over the walk.

    A subclass makes the walk, sets `_loaded` once it is there, and shows what was read.
    """

    class Changed(Message):
        """Somebody wrote to the record."""

    def __init__(self, desk: Desk, drafts: DraftBook, seen: DaySeen) -> None:
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self._seen = seen
        self._loaded = False
        self._sent: tuple[int | str, Decided] | None = None
        """What a form or a box over this screen was opened for."""
        self._readings = self._last_shown = 0
        """Readings are counted: two may be under way at once, and the one that was begun last counts."""
        self._watch: ChangeWatch | None = None

    @abstractmethod
    def show(self) -> None:
        """Say all of it as it was read."""

    @abstractmethod
    def signed_elsewhere(self, signed: Signed) -> None:
        """Somebody signed this walk off while it was open here."""

    @property
    def _me(self) -> str:
        return self._desk.staff.name if self._desk.staff else ""

    @property
    def _walk(self) -> Walk:
        return self.query_one(Walk)

    @property
    def _marked(self) -> ToDecide | None:
        """What is marked, where that is something to decide and no line of the list."""
        stop = self._walk.marked
        return next((each for each in self._seen.found if stop and each.about == stop.about), None)

    @property
    def _marked_line(self) -> str | None:
        stop = self._walk.marked
        about = stop.about if stop else None
        return about.removeprefix(LINE) if isinstance(about, str) and about.startswith(LINE) else None

    # What it hears

    def on_mount(self) -> None:
        """Hear from now on of what others save: two people may be in one walk."""
        self._watch = ChangeWatch(self._desk.settings, lambda: self.post_message(self.Changed()))

    def on_unmount(self) -> None:
        """Let go of the record."""
        if self._watch is not None:
            self._watch.close()

    def on_deciding_screen_changed(self) -> None:
        """Show it where it stands: the mark stays where it is, and no key waits for it."""
        if self._loaded:
            self.run_worker(self._read(), group="following")

    def on_screen_resume(self) -> None:
        """Back from a form over this one: an entry may be finished now."""
        if self._loaded:
            self.run_worker(self._come_back(), group=HOLDS_KEYS)

    async def _come_back(self) -> None:
        sent = self._sent
        unfinished = {seen.id for seen in await asyncio.to_thread(self._drafts.unfinished)}
        if sent is not None and isinstance(sent[0], str) and sent[0] not in unfinished:
            self._sent = None
            await self._decided(*sent)
        else:
            await self._read()

    def told(self, contact_id: int | None) -> None:
        """A form over this screen saved something: that was the decision."""
        if self._sent is not None and self._sent[0] == contact_id:
            self.done()

    def done(self) -> None:
        """What the marked contact was given to a form or a box for is done."""
        sent, self._sent = self._sent, None
        if sent is not None:
            self.run_worker(self._decided(*sent), group=HOLDS_KEYS)
        else:
            self.run_worker(self._read(), group=HOLDS_KEYS)

    @on(Walk.Marked)
    def _another_line(self) -> None:
        self._say_where()

    # What it does

    def at_hand(self, otherwise: str) -> AtHand | None:
        """The marked contact."""
        each = self._marked
        if each is None or each.row is None:
            self.say(otherwise if self._marked_line is None and each is None else ONLY_CONTACTS, "plain")
            return None
        row = each.row
        closed = each.decided is not None and each.decided.decided is Decided.REPLIED
        return AtHand(row.contact_id, row.ref, name_words(row.name), row.version, closed=closed)

    def action_keep(self) -> None:
        """Leave the marked contact or entry as it is."""
        each = self._marked
        if each is not None and each.seen_to_by:
            self.say(about_words(each, self._seen.now))
        elif each is None or not each.about:
            self.say("Nothing to keep here. " + ("y or n answers this line." if self._marked_line else ""))
        else:
            self.run_worker(self._decided(each.about, Decided.KEEP), group=HOLDS_KEYS)

    def action_promise(self) -> None:
        """Give the marked contact a time, or move it."""
        self._send(Decided.NEW_TIME, super().action_promise)

    def action_give(self) -> None:
        """Give the marked contact to somebody."""
        self._send(Decided.GIVE, super().action_give)

    def action_reply(self) -> None:
        """Record that the marked contact was answered."""
        self._send(Decided.REPLIED, super().action_reply)

    def action_undo(self) -> None:
        """Take back what was done last. The line stays answered until another key answers it."""
        self._sent = None
        super().action_undo()

    def _send(self, decided: Decided, act: Callable[[], None]) -> None:
        each = self._marked
        self._sent = (each.about, decided) if each is not None and each.row is not None else None
        act()

    def action_throw_away(self) -> None:
        """Throw the marked unfinished entry away. It can be brought back from Unfinished for a day."""
        each = self._marked
        if each is None or each.draft is None:
            self.say("d throws an unfinished entry away. This is none.")
        else:
            self.run_worker(self._throw_away(each.draft.id), group=HOLDS_KEYS)

    async def _throw_away(self, draft_id: str) -> None:
        try:
            draft = await asyncio.to_thread(self._drafts.resume, draft_id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        draft.throw_away()
        await self._decided(draft_id, Decided.THROWN_AWAY)
        self.say("Thrown away. F8, then z, brings it back.", "done")

    def action_answer(self, done: bool) -> None:  # noqa: FBT001 - the key's own word: answer(True), answer(False)
        """Answer the marked line of the before-you-go list."""
        if (item := self._marked_line) is None:
            self.say(ONLY_LINES)
        else:
            self.run_worker(self._answer([item], done=done), group=HOLDS_KEYS)

    def action_all_done(self) -> None:
        """Answer every line that is not answered yet with yes."""
        items = [line.item for line in self._seen.review.lines if line.done is None]
        if items:
            self.run_worker(self._answer(items, done=True), group=HOLDS_KEYS)
        else:
            self.say("Every line under BEFORE YOU GO is answered already.")

    def action_open(self) -> None:
        """Open the marked contact's page."""
        if at := self.at_hand("Nothing to open: no line is chosen."):
            self.post_message(OpenContact(at.contact_id))

    # How it does it

    async def _decided(self, about: int | str, decided: Decided) -> None:
        review_id = self._seen.review.review_id
        if await self._kept(lambda: decide(self._desk, review_id, about, decided)):
            await self._read()
            self._walk.mark_open_after(about)

    async def _answer(self, items: list[str], *, done: bool) -> None:
        review_id = self._seen.review.review_id
        for item in items:
            if not await self._kept(partial(answer_line, self._desk, review_id, item, done=done)):
                return
        await self._read()
        self._walk.mark_open_after(f"{LINE}{items[-1]}")

    async def _kept(self, keep: Callable[[], None]) -> bool:
        try:
            await asyncio.to_thread(keep)
        except DeskError as error:
            self.say(str(error), "wrong")
            return False
        return True

    async def _read(self) -> None:
        """Read it and show it; not where what was begun to be read later is shown already."""
        self._readings += 1
        mine, before = self._readings, self._seen
        try:
            seen = await asyncio.to_thread(look, self._desk, self._drafts, before.review.review_id, before.found)
        except DeskError as error:
            if self.stands:
                self.say(str(error), "wrong")
            return
        if mine > self._last_shown and self.stands:
            self._last_shown, self._seen = mine, seen
            self.show()
            if seen.review.signed is not None and before.review.signed is None:
                self.signed_elsewhere(seen.review.signed)

    def _say_where(self) -> None:
        count = undecided(self._seen.found)
        lines = sum(line.done is None for line in self._seen.review.lines)
        about = about_words(self._marked, self._seen.now)
        if count:
            self.hint(f"{count} to decide. {about}".rstrip())
        elif lines:
            self.hint(f"{lines} of the list to answer. {about}".rstrip())
        else:
            self.hint(ALL_DECIDED)
