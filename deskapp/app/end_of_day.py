"""The end of a day: review and sign-off, and the handover sheet on the next morning."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from db.desk.recent_activity import last_here
from db.drafts.book import Draft
from db.end_of_day.read import read_review
from db.end_of_day.review import begin_review
from db.end_of_day.sign_offs import last_signed, not_signed, sheet_to_show, signed_on
from deskapp.app.open_screens import OpenScreens
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError, DraftError
from deskapp.publish.handover import sheet_to_read
from deskapp.views.end_of_day import greeting
from deskapp.wording.form_names import OWN_FORM, DraftName
from screens.end_of_day.handover import HandoverScreen
from screens.end_of_day.key_reminder import keys_again
from screens.end_of_day.screen import EndOfDay
from screens.messages import OpenEndOfDay, OpenHandover
from screens.remedies import SCREEN_REMEDIES

NO_SHEET = "No day has been signed off yet, so there is no sheet. e is the end of the day."


class EndOfDayFlow:
    """Opens the review of a day, and shows its handover sheet."""

    def __init__(self, screens: OpenScreens) -> None:
        self._screens = screens
        self._waits: tuple[int | None, str] | None = None
        """The id of a review, and a list of keys, to be shown as soon as the queue is shown again."""
        self.reminded: frozenset[tuple[int, date]] = frozenset()
        """The staff ids to whom the keys were shown, each with the local date."""

    @property
    def _today(self) -> date:
        return local_date(self._screens.clock.now())

    async def review(self, request: OpenEndOfDay) -> None:
        """Open the review of a local date, by default the last day that was not signed off, or today."""
        await self.open_review(request.day)

    async def open_draft(self, draft: Draft) -> None:
        """Continue a draft of a review's note."""
        await self.open_review(date.fromisoformat(DraftName.of(draft.form).about), draft)

    async def open_review(self, day: date | None, draft: Draft | None = None) -> None:
        """Open the review of a day, with the draft of its note."""
        screens, desk = self._screens, self._screens.desk
        screens.back_to_queue()
        try:
            if day is None:
                day = await asyncio.to_thread(not_signed, desk, desk.clock.now())
            known = await asyncio.to_thread(begin_review, desk, day)
            seen = await asyncio.to_thread(read_review, desk, screens.drafts, known.review_id)
        except DeskError as error:
            if draft is not None:
                draft.park()
            screens.say(error, "wrong")
            return
        draft = draft or await asyncio.to_thread(self._note_of, known.day)
        me = desk.staff.name if desk.staff else ""
        screens.push(EndOfDay(desk, screens.drafts, seen, draft, greeting(seen, me, SCREEN_REMEDIES)))

    def _note_of(self, day: date) -> Draft | None:
        """The draft of a day's note; None for none, or one that is open elsewhere."""
        form = f"{OWN_FORM}:{day.isoformat()}"
        for seen in self._screens.drafts.unfinished():
            if seen.form == form and not seen.held:
                try:
                    return self._screens.drafts.resume(seen.id)
                except DraftError:
                    return None
        return None

    # The sheet

    async def show_first(self) -> None:
        """Show the keys to a user who was absent, and the sheet of the evening before, each once a day.

        If something is open above the queue, they are shown after it.
        """
        desk = self._screens.desk
        try:
            signed = await asyncio.to_thread(sheet_to_show, desk, desk.clock.now())
            keys = await asyncio.to_thread(self._keys_again)
        except DeskError:
            return  # the queue says by itself that the record cannot be read
        if signed is not None or keys:
            self._waits = (signed.review_id if signed else None, keys)
            await self.show_what_waits()

    async def show_what_waits(self) -> None:
        """Show the waiting sheet, if nothing is open above the queue."""
        screens = self._screens
        if self._waits is not None and screens.desk.staff is not None and screens.is_queue_shown:
            (review_id, keys), self._waits = self._waits, None
            # After today's sign-off the sheet of an earlier day would be taken for today's.
            if review_id is not None and await asyncio.to_thread(self._is_today_signed):
                review_id = None
            if review_id is not None or keys:
                await self._show_sheet(review_id, keys)

    def _is_today_signed(self) -> bool:
        try:
            return signed_on(self._screens.desk.engine, self._today) is not None
        except DeskError:
            return False  # the sheet itself says that the record cannot be read

    async def show_handover(self, request: OpenHandover) -> None:
        """Show the sheet of a review."""
        await self._show_sheet(request.review_id)

    async def show_last_handover(self) -> None:
        """Show the sheet of the last day that was signed off."""
        screens = self._screens
        try:
            signed = await asyncio.to_thread(last_signed, screens.desk.engine, self._today + timedelta(days=1))
        except DeskError as error:
            screens.say(error, "wrong")
            return
        if signed is None:
            screens.say(NO_SHEET)
        else:
            await self._show_sheet(signed.review_id)

    def _keys_again(self) -> str:
        """The keys of the current user's most frequent actions, once after an absence; otherwise ""."""
        desk = self._screens.desk
        if desk.staff is None or (once := (desk.staff.id, self._today)) in self.reminded:
            return ""
        self.reminded |= {once}
        last = last_here(desk.engine, desk.staff.id, desk.clock.now())
        return keys_again(last, self._screens.app.size.width) if last else ""

    async def _show_sheet(self, review_id: int | None, keys: str = "") -> None:
        screens, desk = self._screens, self._screens.desk
        if review_id is None:
            screens.push(HandoverScreen(desk, None, keys))
            return
        try:
            unfinished = await asyncio.to_thread(screens.drafts.unfinished)
            sheet = await asyncio.to_thread(sheet_to_read, desk, review_id, unfinished)
        except DeskError as error:
            screens.say(error, "wrong")
        else:
            screens.push(HandoverScreen(desk, sheet, keys))
