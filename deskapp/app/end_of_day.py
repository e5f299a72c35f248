"""The end of a day: review and sign-off, and the handover sheet on the next morning."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, timedelta

from db.desk.recent_activity import last_here
from db.drafts.book import Draft
from db.end_of_day.read import read_review
from db.end_of_day.review import begin_review
from db.end_of_day.sign_offs import last_signed, mark_sheet_seen, not_signed, sheet_to_show
from deskapp.app.open_screens import OpenScreens
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError, DraftError
from deskapp.publish.handover import sheet_to_read
from deskapp.publish.handover_sheet import Sheet
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
        self._waits: str | None = None
        """The list of keys, "" for none, to be shown with the sheet as soon as the queue is shown; None for nothing."""
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
        keys = ""
        with suppress(DeskError):  # the queue says by itself that the record cannot be read
            keys = await asyncio.to_thread(self._keys_again)
        self._waits = keys
        await self._show_what_waits()

    def tick(self) -> None:
        """Show what waits, if nothing is open above the queue. Keys go on meanwhile."""
        if self._waits is not None:
            self._screens.app.run_worker(self._show_what_waits())

    async def _show_what_waits(self) -> None:
        if self._waits is None or not self._may_show():
            return
        keys, self._waits = self._waits, None
        desk = self._screens.desk
        try:
            sheet = await asyncio.to_thread(self._sheet_to_show)
            may_show = self._may_show()  # a call may have been begun while it was read
        except DeskError:
            may_show = False
        if not may_show:
            self._waits = keys if self._waits is None else self._waits
        elif sheet is not None or keys:
            self._screens.push(HandoverScreen(desk, sheet, keys))
            with suppress(DeskError):  # it is shown once more at the next start
                await asyncio.to_thread(mark_sheet_seen, desk, desk.clock.now())

    def _may_show(self) -> bool:
        screens = self._screens
        return screens.desk.staff is not None and screens.is_queue_shown and not screens.app.holding

    def _sheet_to_show(self) -> Sheet | None:
        desk = self._screens.desk
        signed = sheet_to_show(desk, desk.clock.now())
        return self._read_sheet(signed.review_id) if signed else None

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

    async def _show_sheet(self, review_id: int) -> None:
        screens = self._screens
        try:
            sheet = await asyncio.to_thread(self._read_sheet, review_id)
        except DeskError as error:
            screens.say(error, "wrong")
        else:
            screens.push(HandoverScreen(screens.desk, sheet))

    def _read_sheet(self, review_id: int) -> Sheet:
        return sheet_to_read(self._screens.desk, review_id, self._screens.drafts.unfinished())
