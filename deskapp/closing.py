"""The openings that belong to a day's two ends: its walk and sign-off, and the handover sheet the morning after."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import on

from db.loading import load
from deskapp.errors import DeskError, DraftError
from deskapp.openings import Openings
from screens.frame import HOLDS_KEYS
from screens.requests import CameOn, OpenEndOfDay, OpenHandover

if TYPE_CHECKING:
    from db.drafts import Draft
    from deskapp.clock import Clock

AWAY_FORM = "away"


def _today(clock: Clock) -> date:
    """The London date now. Imported late: the first frame needs no charter."""
    from deskapp.charter.rules import london_date  # noqa: PLC0415

    return london_date(clock.now())


class Closing(Openings):
    """Opens the end of the day, and shows its sheet."""

    _first_waits: tuple[int | None, str] | None = None
    """What is to be shown as soon as the queue is seen again: a day's end, and the keys for whoever was away."""
    _reminded: frozenset[tuple[int, date]] = frozenset()
    """Who was shown the keys on which London date: once."""

    def action_end_of_day(self) -> None:
        """e on the queue: the last day that was not signed off, else today's."""
        self.run_worker(self._open_end_of_day(None), group=HOLDS_KEYS)

    @on(OpenEndOfDay)
    def _end_of_day(self, message: OpenEndOfDay) -> None:
        self.run_worker(self._open_end_of_day(message.day), group=HOLDS_KEYS)

    async def _open_end_of_day(self, day: date | None, draft: Draft | None = None) -> None:
        load("screens.end_of_day")
        from db.reviews import begin  # noqa: PLC0415 - imports SQLModel
        from db.reviews_signed import not_signed  # noqa: PLC0415
        from screens.end_of_day import EndOfDay  # noqa: PLC0415
        from screens.end_of_day_words import greeting, look  # noqa: PLC0415

        self._back_to_queue()
        desk = self._desk
        try:
            if day is None:
                day = await asyncio.to_thread(not_signed, desk, desk.clock.now())
            known = await asyncio.to_thread(begin, desk, day)
            seen = await asyncio.to_thread(look, desk, self._drafts, known.review_id)
        except DeskError as error:
            if draft is not None:
                draft.park()
            self._shown.say(str(error), "wrong")
            return
        draft = draft or await asyncio.to_thread(self._note_of, known.day)
        me = desk.staff.name if desk.staff else ""
        self.push_screen(EndOfDay(desk, self._drafts, seen, draft, greeting(seen, me)))

    def _note_of(self, day: date) -> Draft | None:
        """What was typed at this day's end before; None where there is nothing, or somebody else has it open."""
        from db.reviews_list import OWN_FORM  # noqa: PLC0415 - imports SQLModel

        form = f"{OWN_FORM}:{day.isoformat()}"
        for seen in self._drafts.unfinished():
            if seen.form == form and not seen.held:
                try:
                    return self._drafts.resume(seen.id)
                except DraftError:
                    return None
        return None

    def action_somebody_away(self) -> None:
        """From the palette."""
        self._begin(AWAY_FORM)

    def _open(self, draft: Draft, values: Mapping[str, str] | None = None) -> None:
        if draft.form == AWAY_FORM:
            self.run_worker(self._open_away(draft), group=HOLDS_KEYS)
        else:
            super()._open(draft, values)

    async def _open_away(self, draft: Draft) -> None:
        load("db.away", "db.staff", "screens.away")
        from db.away import who_is_away  # noqa: PLC0415 - imports SQLModel
        from db.staff import everybody  # noqa: PLC0415
        from screens.away import AwayForm  # noqa: PLC0415

        desk = self._desk
        try:
            staff = await asyncio.to_thread(everybody, desk.engine)
            away = await asyncio.to_thread(who_is_away, desk.engine, _today(desk.clock))
        except DeskError as error:
            draft.park()
            self._shown.say(str(error), "wrong")
        else:
            self.push_screen(AwayForm(desk, self._clock, draft, staff, away))

    async def _open_deed(self, draft: Draft) -> None:
        """What was typed at the end of a day is carried on with there."""
        form, _, day = draft.form.partition(":")
        if form == "end of day":
            await self._open_end_of_day(date.fromisoformat(day), draft)
        else:
            await super()._open_deed(draft)

    @on(OpenHandover)
    def _handover(self, message: OpenHandover) -> None:
        self.run_worker(self._show_handover(message.review_id), group=HOLDS_KEYS)

    @on(CameOn)
    def _came_on(self) -> None:
        self._queue.use_own_view()
        self.run_worker(self._show_first())

    async def _show_first(self) -> None:
        """The keys for whoever was away and the sheet of the evening before, in one, once a person and day. Never over
        what was opened meanwhile: after it.
        """
        load("db.habits", "db.reviews_signed", "screens.handover", "screens.keys_again")
        from db.reviews_signed import sheet_to_show  # noqa: PLC0415 - imports SQLModel

        try:
            signed = await asyncio.to_thread(sheet_to_show, self._desk, self._desk.clock.now())
            keys = await asyncio.to_thread(self._keys_again)
        except DeskError:
            return  # The queue says by itself that the record cannot be read.
        if signed is not None or keys:
            self._first_waits = (signed.review_id if signed else None, keys)
            await self.show_what_waits()

    def _keys_again(self) -> str:
        """The keys of what they did most, where they were away; empty where they were not, or have seen them."""
        from db.habits import last_here  # noqa: PLC0415 - imports SQLModel
        from screens.keys_again import keys_again  # noqa: PLC0415

        staff, now = self._desk.staff, self._desk.clock.now()
        if staff is None or (once := (staff.id, _today(self._desk.clock))) in self._reminded:
            return ""
        self._reminded |= {once}
        last = last_here(self._desk.engine, staff.id, now)
        return keys_again(last, self.size.width) if last else ""

    async def show_what_waits(self) -> None:
        """Show what somebody is still to see first, where nothing is open over the queue."""
        if self._first_waits is not None and self._desk.staff is not None and self.screen is self._queue:
            (review_id, keys), self._first_waits = self._first_waits, None
            await self._show_handover(review_id, keys)

    def action_last_handover(self) -> None:
        """From the palette: the sheet of the last day that was signed off."""
        self.run_worker(self._show_last_handover(), group=HOLDS_KEYS)

    async def _show_last_handover(self) -> None:
        load("db.reviews_signed")
        from db.reviews_signed import last_signed  # noqa: PLC0415 - imports SQLModel

        tomorrow = _today(self._desk.clock) + timedelta(days=1)
        try:
            signed = await asyncio.to_thread(last_signed, self._desk.engine, tomorrow)
        except DeskError as error:
            self._shown.say(str(error), "wrong")
            return
        if signed is None:
            self._shown.say("No day has been signed off yet, so there is no sheet. e is the end of the day.")
        else:
            await self._show_handover(signed.review_id)

    async def _show_handover(self, review_id: int | None, keys: str = "") -> None:
        load("screens.handover")
        from deskapp.publish.handover_sheet import sheet_of  # noqa: PLC0415 - imports SQLModel
        from screens.handover import HandoverScreen  # noqa: PLC0415

        desk = self._desk
        if review_id is None:
            self.push_screen(HandoverScreen(desk, None, keys))
            return
        try:
            unfinished = await asyncio.to_thread(self._drafts.unfinished)
            sheet = await asyncio.to_thread(sheet_of, desk, review_id, desk.clock.now(), unfinished)
        except DeskError as error:
            self._shown.say(str(error), "wrong")
        else:
            self.push_screen(HandoverScreen(desk, sheet, keys))
