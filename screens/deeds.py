"""What can be done to a contact with one key, from the queue and from the contact's own page alike.

What wants words is a form, which the App opens; what wants none is done here at once, and told. Nothing here asks
"are you sure?": z takes it back.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from db.desk import Desk, OnDesk
from db.faults import ChangedError, StaysError
from db.first_page import AwaySeen
from db.loading import load
from deskapp.charter.rules import london_date
from deskapp.errors import DeskError
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.requests import RecordReply, Told, Work

NOBODY_ON_DESK = "Say who is on the desk first: press u on the queue."


class AtHand(NamedTuple):
    """The contact that a key acts on."""

    contact_id: int
    ref: str
    name: str
    version: int
    closed: bool = False

    @property
    def called(self) -> str:
        """How a sentence begins that is about it."""
        return f"{self.ref} {self.name}"


class DeedScreen(DeskScreen[None]):
    """A screen with a contact at hand. A subclass says which, or why there is none."""

    _desk: Desk
    _told_at: datetime | None = None
    """When that was done of which they were told that it stays, and that what was before it can be taken back."""

    @abstractmethod
    def at_hand(self, otherwise: str) -> AtHand | None:
        """The contact that a key acts on. Where there is none, says `otherwise`, or what to do first."""

    def done(self) -> None:
        """Something was done to the contact at hand. The queue hears of it by itself."""

    def action_reply(self) -> None:
        """Record that somebody was answered. Of one that is closed: ask whether to open it again."""
        if at := self.at_hand("Nothing to reply to: no line is chosen."):
            self.post_message(RecordReply(at.contact_id))

    def action_tried(self) -> None:
        """Record that somebody could not be reached."""
        self._work("tried", "Nobody to try")

    def action_promise(self) -> None:
        """Give a time, or move the one that was given."""
        self._work("promise", "Nothing to promise")

    def action_note(self) -> None:
        """Add a note, to one that is closed too."""
        if at := self.at_hand("Nothing to note: no line is chosen."):
            self.post_message(Work("note", at.contact_id))

    def action_passed_on(self) -> None:
        """Record that somebody else will help them."""
        self._work("passed on", "Nothing to pass on")

    def action_acknowledge(self) -> None:
        """Record that they were told we have it."""
        self._work("we have it", "Nothing to acknowledge")

    def action_details(self) -> None:
        """Write down the details of what it is, of a closed one too."""
        if at := self.at_hand("No details to write down: no line is chosen."):
            self.post_message(Work("details", at.contact_id))

    def action_ring(self) -> None:
        """Tell every desk that they are being rung now."""
        if at := self._open_at_hand("Nobody to ring"):
            self._do(lambda: self._done(lambda: ring_now(self._desk, at)))

    def action_complain(self) -> None:
        """Make it a complaint: its promises start now."""
        if at := self._open_at_hand("Nothing to make a complaint"):
            self._do(lambda: self._done_on(at, "Make it a complaint", complain))

    def action_give(self) -> None:
        """Give it to somebody."""
        if at := self._open_at_hand("Nothing to give"):
            self.app.run_worker(self._give(at), group=HOLDS_KEYS)

    def action_undo(self) -> None:
        """Take back the last thing that whoever is on the desk did."""
        self._do(lambda: self._done(self._undo))

    # How it is done

    def _undo(self) -> str:
        try:
            return undo(self._desk, told_at=self._told_at)
        except StaysError as stays:
            self._told_at = stays.done_at
            raise

    def _open_at_hand(self, cannot: str) -> AtHand | None:
        at = self.at_hand(f"{cannot}: no line is chosen.")
        if at is not None and at.closed:
            self.say(f"{cannot}: this is already closed.")
            return None
        return at

    def _work(self, form: str, cannot: str) -> None:
        if at := self._open_at_hand(cannot):
            self.post_message(Work(form, at.contact_id))

    def _do(self, deed: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if self._desk.staff is None:
            self.say(NOBODY_ON_DESK, "wrong")
        else:
            self.app.run_worker(deed(), group=HOLDS_KEYS)

    async def _done_on(self, at: AtHand, what: str, deed: Callable[[Desk, AtHand], str]) -> None:
        """Do it, unless somebody did something with the contact first: then say what, and ask."""
        try:
            words = await asyncio.to_thread(deed, self._desk, at)
        except ChangedError as changed:
            from screens.changed import ChangedBox  # noqa: PLC0415 - not before the first frame

            if await self.app.push_screen_wait(ChangedBox(f"{what}: {at.called}", changed)):
                await self._done_on(at._replace(version=changed.version or at.version), what, deed)
        except DeskError as error:
            self.app.post_message(Told(str(error), "wrong"))
        else:
            self._say_done(words)

    async def _done(self, deed: Callable[[], str]) -> None:
        try:
            words = await asyncio.to_thread(deed)
        except DeskError as error:
            self.app.post_message(Told(str(error), "wrong"))
        else:
            self._say_done(words)

    def _say_done(self, words: str) -> None:
        self.app.post_message(Told(words, "done"))
        self.done()

    async def _give(self, at: AtHand) -> None:
        from screens.give import GiveBox  # noqa: PLC0415 - not before the first frame

        try:
            staff, away = await asyncio.to_thread(_everybody, self._desk)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        chosen = await self.app.push_screen_wait(GiveBox(staff, away, london_date(self._desk.clock.now())))
        if chosen is not None:
            await self._done_on(at, f"Give to {chosen.name}", partial(_give, to=chosen))


# Each imports SQLModel: called in a thread, after the first frame.


def _everybody(desk: Desk) -> tuple[list[OnDesk], Mapping[int, AwaySeen]]:
    """Who works here, and who of them is away."""
    load("db.away", "db.staff")
    from db.away import who_is_away  # noqa: PLC0415
    from db.staff import everybody  # noqa: PLC0415

    return everybody(desk.engine), who_is_away(desk.engine, london_date(desk.clock.now()))


def _give(desk: Desk, at: AtHand, *, to: OnDesk) -> str:
    load("db.handing")
    from db.handing import give_to  # noqa: PLC0415

    give_to(desk, at.contact_id, staff_id=to.id, version=at.version)
    return f"{at.called}: {to.name} has it now. z takes it back."


def ring_now(desk: Desk, at: AtHand) -> str:
    """Mark that they are being rung; what to say of it. Raises DeskError."""
    load("db.ringing", "deskapp.words.numbers")
    from db.ringing import ring  # noqa: PLC0415
    from deskapp.words.numbers import dial_words  # noqa: PLC0415

    to_dial = ring(desk, at.contact_id)
    dial = dial_words(to_dial.number, relay=to_dial.relay)
    warn = " DON'T LEAVE A MESSAGE." if to_dial.leave_none else ""
    return f"{at.called}: {dial}.{warn} Everybody sees that you are ringing them."


def complain(desk: Desk, at: AtHand) -> str:
    """Make it a complaint; what to say of it. Raises DeskError."""
    load("db.complaints")
    from db.complaints import make_complaint  # noqa: PLC0415

    make_complaint(desk, at.contact_id, version=at.version)
    return f"{at.called}: a complaint now, with its own promises. z takes it back."


def undo(desk: Desk, *, told_at: datetime | None = None) -> str:
    """Take back what was done last; what to say of it. Raises StaysError as `undo_last` does, DeskError."""
    load("db.undoing")
    from db.undoing import undo_last  # noqa: PLC0415

    return undo_last(desk, told_at=told_at).words
