"""Decisions of the end of the day: a key decides the marked line, and moves to the next open one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.end_of_day.read import ReviewSeen, read_review
from db.end_of_day.review import answer_line, decide
from db.end_of_day.to_decide import ToDecide
from db.models import Decided
from deskapp.errors import DeskError
from deskapp.forms.contact.at_hand import AtHand
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.end_of_day import LINE, decision_about_words, is_untold, keys_of, to_decide_words
from deskapp.wording.naming import name_words
from deskapp.wording.times import quantity
from screens.base.actions import ContactKeys
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.end_of_day.decision_list import DecisionList
from screens.messages import CarryOn

ONLY_LINES = "y and n answer the list under BEFORE YOU GO. Here it is {keys}."
ONLY_CONTACTS = "That key is for somebody who waits for a reply. Up and Down choose a line."
ALL_HERE = "The list to check before you go is here. a again answers"
ALL_DECIDED = "All decided. Enter signs off. Tab: missed calls and a note."


BY_KEY = {"promise": Decided.NEW_TIME, "give": Decided.GIVE, "reply": Decided.REPLIED}
"""The decision made by each action on the marked contact."""


class Decisions:
    """The decisions of one review. Each is saved at once; p, g and r open their usual forms over the screen.

    `show` is called each time `seen` is read.
    """

    def __init__(
        self,
        screen: DeskScreen[None],
        desk: Desk,
        drafts: DraftBook,
        seen: ReviewSeen,
        show: Callable[[ReviewSeen], None],
    ) -> None:
        self._screen = screen
        self._desk = desk
        self._drafts = drafts
        self.seen = seen
        """The latest review that was read."""
        self._show = show
        self._contact_keys = ContactKeys(screen, desk, self.at_hand, self.done)
        self._opened_for: tuple[int | str, Decided] | None = None
        """The line, and its decision, that a form or dialog over this screen was opened for."""
        self._all_answered: list[str] = []
        """The lines that the last key answered all at once, which an undo takes back."""
        self._readings = self._last_shown = 0
        """Numbers of the last read begun and shown: of two at once, the one begun last is shown."""

    @property
    def _decision_list(self) -> DecisionList:
        return self._screen.query_one(DecisionList)

    @property
    def marked(self) -> ToDecide | None:
        """The marked item to decide; None on a line of the checklist."""
        step = self._decision_list.marked
        return next((each for each in self.seen.found if step and each.about == step.about), None)

    @property
    def _marked_line(self) -> str | None:
        step = self._decision_list.marked
        about = step.about if step else None
        return about.removeprefix(LINE) if isinstance(about, str) and about.startswith(LINE) else None

    # What the screen hears

    def follow(self) -> None:
        """Reload the decisions; the mark stays, and keys are not held back."""
        self._screen.run_worker(self._read(), group="following")

    async def come_back(self) -> None:
        """Reload the decisions once a form over the screen has closed. A draft that is gone by then was finished."""
        opened_for = self._opened_for
        unfinished = {seen.id for seen in await in_thread(self._screen, self._drafts.unfinished)}
        if opened_for is not None and isinstance(opened_for[0], str) and opened_for[0] not in unfinished:
            self._opened_for = None
            await self._decided(*opened_for)
        else:
            await self._read()

    def told(self, contact_id: int | None) -> None:
        """Record the decision that a form over the screen was opened for, if the form saved this contact."""
        if self._opened_for is not None and self._opened_for[0] == contact_id:
            self.done()

    def done(self) -> None:
        """Record the decision that a form or dialog was opened for."""
        opened_for, self._opened_for = self._opened_for, None
        self._run(self._decided(*opened_for) if opened_for is not None else self._read())

    # The keys

    def at_hand(self, otherwise: str) -> AtHand | None:
        """The marked contact; None if none is marked, in which case the message line says why."""
        each = self.marked
        if each is None or each.row is None:
            self._screen.say(otherwise if self._marked_line is None and each is None else ONLY_CONTACTS, "plain")
            return None
        row = each.row
        closed = each.decided is not None and each.decided.decided is Decided.REPLIED
        return AtHand(row.contact_id, row.ref, name_words(row.name), row.version, closed=closed)

    def press(self, action: str) -> None:
        """Run an action on the marked contact. An undo also reverts the decision made by the action that it undoes."""
        if action == "undo" and self._all_answered:
            self._run(self._take_back_answers(self._all_answered))
            return
        self._all_answered = []
        each, decided = self.marked, BY_KEY.get(action)
        self._opened_for = (each.about, decided) if decided and each is not None and each.row is not None else None
        self._contact_keys.press(action)

    def carry_on(self, draft_id: str) -> None:
        """Resume a draft in its form, over this screen."""
        self._opened_for = (draft_id, Decided.FINISHED)
        self._screen.post_message(CarryOn(draft_id, stay=True))

    def keep(self) -> None:
        """Decide to leave the marked contact or draft as it is."""
        each = self.marked
        if each is not None and each.seen_to_by:
            self._screen.say(decision_about_words(each, self.seen.now))
        elif each is None or not each.about:
            self._screen.say("Nothing to keep here. " + ("y or n answers this line." if self._marked_line else ""))
        else:
            self._run(self._decided(each.about, Decided.KEEP))

    def throw_away(self) -> None:
        """Discard the marked draft, which can be restored from Unfinished for a day. On a danger of which nobody was
        told, open the form that writes down who was.
        """
        each = self.marked
        if each is not None and is_untold(each):
            self.press("details")
        elif each is None or each.draft is None:
            self._screen.say("d throws away unfinished entries. This isn't one.")
        else:
            self._run(self._throw_away(each.draft.id))

    def answer(self, *, done: bool) -> None:
        """Answer the marked line of the checklist."""
        if (item := self._marked_line) is None:
            self._screen.say(ONLY_LINES.format(keys=keys_of(self.marked)))
        else:
            self._run(self._answer_one(item, done=done))

    def answer_all(self) -> None:
        """Answer yes on every open line of the checklist, once they are in view."""
        items = [line.item for line in self.seen.review.lines if line.done is None]
        if not items:
            self._screen.say("Every line under BEFORE YOU GO is answered already.")
        elif self._decision_list.bring_into_view([f"{LINE}{item}" for item in items]):
            self._run(self._answer_all(items))
        else:
            self._screen.say(f"{ALL_HERE} {quantity(len(items), 'line')} with yes.")

    def say_where(self) -> None:
        """Show in the message line how many are left to decide, and the subject of the marked line."""
        left = to_decide_words(self.seen.found)
        lines = sum(line.done is None for line in self.seen.review.lines)
        about = decision_about_words(self.marked, self.seen.now)
        if left:
            self._screen.hint(f"{left}{f': {about}' if about else '.'}")
        elif lines:
            self._screen.hint(f"{lines} of the list to answer. {about}".rstrip())
        else:
            self._screen.hint(ALL_DECIDED)

    # How it is done

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._screen.run_worker(work, group=HOLDS_KEYS)

    async def _throw_away(self, draft_id: str) -> None:
        await self._screen.run_or_say(lambda: self._drafts.resume(draft_id).discard())
        await self._decided(draft_id, Decided.THROWN_AWAY)
        self._screen.say("Thrown away. F8, then z, brings it back.", "done")

    async def _decided(self, about: int | str, decided: Decided) -> None:
        review_id, self._all_answered = self.seen.review.review_id, []
        if await self._kept(lambda: decide(self._desk, review_id, about, decided)):
            await self._read()
            self._decision_list.mark_open_after(about)

    async def _answer(self, items: list[str], *, done: bool | None) -> bool:
        """Answer these lines, or take their answers back (None). True if it was saved."""
        self._all_answered = []
        review_id = self.seen.review.review_id
        for item in items:
            if not await self._kept(partial(answer_line, self._desk, review_id, item, done=done)):
                return False
        await self._read()
        return True

    async def _answer_one(self, item: str, *, done: bool) -> None:
        if await self._answer([item], done=done):
            self._decision_list.mark_open_after(f"{LINE}{item}")

    async def _answer_all(self, items: list[str]) -> None:
        if await self._answer(items, done=True):
            self._all_answered = items
            self._decision_list.mark_open_after(f"{LINE}{items[-1]}")
            self._screen.say(f"{len(items)} answered yes. z takes it back.", "done")

    async def _take_back_answers(self, items: list[str]) -> None:
        if await self._answer(items, done=None):
            self._decision_list.bring_into_view([f"{LINE}{item}" for item in items])
            self._screen.say(f"Taken back: {quantity(len(items), 'answer')} under BEFORE YOU GO.", "done")

    async def _kept(self, keep: Callable[[], None]) -> bool:
        try:
            await asyncio.to_thread(keep)
        except DeskError as error:
            self._screen.say(error, "wrong")
            return False
        return True

    async def _read(self) -> None:
        """Read the review and show it, unless a later read was faster."""
        self._readings += 1
        number, before = self._readings, self.seen
        review_id = before.review.review_id
        try:
            seen = await in_thread(self._screen, read_review, self._desk, self._drafts, review_id, before.found)
        except DeskError as error:
            self._screen.say(error, "wrong")
            return
        if number > self._last_shown:
            self._last_shown, self.seen = number, seen
            self._show(before)
