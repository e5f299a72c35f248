"""The steps of an answerphone check: the count, each message, the end; also parked, resumed and taken over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from db.answerphone.read import CheckSeen, open_check
from db.drafts.book import Draft, DraftSeen
from deskapp.app.navigation import Navigation
from deskapp.app.open_screens import OpenScreens
from deskapp.errors import DeskError
from deskapp.wording.form_names import COUNTING, ENDING, OF_CHECK
from screens.answerphone.take_over import TakenScreen
from screens.messages import OpenForm

_NOBODY = "Say who is on the desk first: press u."


class AnswerphoneFlow:
    """Opens the forms of a check one after the other."""

    def __init__(self, screens: OpenScreens, navigation: Navigation) -> None:
        self._screens = screens
        self._navigation = navigation

    async def check(self, _: object = None) -> None:
        """Begin a check, continue one's own, or show the colleague who has it."""
        screens = self._screens
        if screens.desk.staff is None:
            screens.say(_NOBODY, "wrong")
            return
        try:
            check = await asyncio.to_thread(open_check, screens.desk.engine)
        except DeskError as error:
            screens.say(error, "wrong")
            return
        screens.back_to_queue()
        if check is None:
            draft = await self._parked(lambda seen: seen.form == COUNTING)
            self._navigation.open(draft or self._navigation.new_draft(COUNTING))
        elif check.at_it_id != screens.desk.staff.id:
            screens.push(TakenScreen(screens.desk, screens.clock, check))
        else:
            await self._carry_on_with(check)

    async def next_form(self, request: OpenForm) -> None:
        """Open the next form of a check, or its parked draft."""
        if request.form == COUNTING:
            await self.check()
            return
        check_id = request.values[OF_CHECK]
        draft = await self._parked(lambda seen: seen.form == request.form and seen.values.get(OF_CHECK) == check_id)
        if draft is not None:
            self._navigation.open(draft)
        else:
            self._navigation.begin(request.form, request.values)

    async def _carry_on_with(self, check: CheckSeen) -> None:
        """Open the parked draft of this check, or the form that comes next."""
        draft = await self._parked_of(check.check_id, "message", ENDING)
        if draft is not None:
            self._navigation.open(draft)
        else:
            self._navigation.begin("message" if check.to_go else ENDING, {OF_CHECK: str(check.check_id)})

    async def _parked_of(self, check_id: int, *forms: str) -> Draft | None:
        return await self._parked(lambda seen: seen.form in forms and seen.values.get(OF_CHECK) == str(check_id))

    async def _parked(self, is_wanted: Callable[[DraftSeen], bool]) -> Draft | None:
        """Resume the newest wanted draft that is parked and not open elsewhere; None for none."""
        drafts = self._screens.drafts
        for seen in await asyncio.to_thread(drafts.unfinished):
            if is_wanted(seen) and not seen.held:
                try:
                    return await asyncio.to_thread(drafts.resume, seen.id)
                except DeskError:
                    continue  # another desk resumed it first
        return None
