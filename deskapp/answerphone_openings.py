"""The way through an answerphone check: the count, message after message, its end; parked, carried on, taken over."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on

from db.loading import load
from deskapp.errors import DeskError
from deskapp.openings import Openings
from screens.answerphone_names import COUNTING, ENDING, OF_CHECK
from screens.frame import HOLDS_KEYS
from screens.requests import CheckAnswerphone, FinishCheck, GoOnWithCheck, NextMessage

if TYPE_CHECKING:
    from db.answerphone_seen import CheckSeen
    from db.drafts import Draft, DraftSeen

NOBODY = "Say who is on the desk first: press u."


class AnswerphoneOpenings(Openings):
    """What k opens, and what opens by itself until the check is done."""

    def action_answerphone(self) -> None:
        """k on the queue."""
        self.run_worker(self._check_answerphone(), group=HOLDS_KEYS)

    @on(CheckAnswerphone)
    def _asked_to_check(self) -> None:
        self.action_answerphone()

    @on(GoOnWithCheck)
    def _go_on(self, message: GoOnWithCheck) -> None:
        self.run_worker(self._go_on_with(message.check_id, message.values), group=HOLDS_KEYS)

    @on(NextMessage)
    def _one_more(self, message: NextMessage) -> None:
        self._begin("message", {OF_CHECK: str(message.check_id)})

    @on(FinishCheck)
    def _to_the_end(self, message: FinishCheck) -> None:
        self.run_worker(self._end_of(message.check_id), group=HOLDS_KEYS)

    async def _check_answerphone(self) -> None:
        """Begin, carry on with one's own, or say who is at it."""
        load("db.answerphone_seen", "screens.answerphone_taken")
        from db.answerphone_seen import open_check  # noqa: PLC0415 - imports SQLModel
        from screens.answerphone_taken import TakenScreen  # noqa: PLC0415

        if self._desk.staff is None:
            self._shown.say(NOBODY, "wrong")
            return
        try:
            check = await asyncio.to_thread(open_check, self._desk.engine)
        except DeskError as error:
            self._shown.say(str(error), "wrong")
            return
        self._back_to_queue()
        if check is None:
            self._open(await self._count_draft())
        elif check.at_it_id != self._desk.staff.id:
            self.push_screen(TakenScreen(self._desk, self._clock, check))
        else:
            await self._carry_on_with(check)

    async def _carry_on_with(self, check: CheckSeen) -> None:
        """Where it was left: the entry that waits in Unfinished, whoever began it, else what comes next."""
        draft = await self._parked(check.check_id, ("message", ENDING))
        if draft is not None:
            self._open(draft)
        elif check.to_go:
            self._begin("message", {OF_CHECK: str(check.check_id)})
        else:
            self._begin(ENDING, {OF_CHECK: str(check.check_id)})

    async def _go_on_with(self, check_id: int, values: Mapping[str, str]) -> None:
        """The next message, or the end once there are none to go. Nothing where somebody else finished the check."""
        from db.answerphone_seen import one_check  # noqa: PLC0415 - imports SQLModel

        try:
            check = await asyncio.to_thread(one_check, self._desk.engine, check_id)
        except DeskError as error:
            self._shown.say(str(error), "wrong")
            return
        if check.ended_at is not None:
            return
        if check.to_go:
            draft = await self._parked(check_id, ("message",))
            if draft is not None:
                self._open(draft)
            else:
                self._begin("message", {**values, OF_CHECK: str(check_id)})
        else:
            await self._end_of(check_id)

    async def _end_of(self, check_id: int) -> None:
        draft = await self._parked(check_id, (ENDING,))
        if draft is not None:
            self._open(draft)
        else:
            self._begin(ENDING, {OF_CHECK: str(check_id)})

    async def _count_draft(self) -> Draft:
        """The count that somebody began to type today, or a new one."""
        seen = await asyncio.to_thread(self._drafts.unfinished)
        return await self._taken_up([one for one in seen if one.form == COUNTING]) or self._new_draft(COUNTING)

    async def _parked(self, check_id: int, forms: tuple[str, ...]) -> Draft | None:
        """The newest entry of this check that waits in Unfinished and is open nowhere."""
        seen = await asyncio.to_thread(self._drafts.unfinished)
        return await self._taken_up(
            [one for one in seen if one.form in forms and one.values.get(OF_CHECK) == str(check_id)]
        )

    async def _taken_up(self, waiting: list[DraftSeen]) -> Draft | None:
        for one in waiting:
            if not one.held:
                try:
                    return await asyncio.to_thread(self._drafts.resume, one.id)
                except DeskError:
                    continue  # Another desk was quicker with this one.
        return None

    def _open(self, draft: Draft, values: Mapping[str, str] | None = None) -> None:
        """The forms of a check; every other as ever."""
        load("screens.answerphone", "screens.answerphone_end", "screens.answerphone_message")
        from screens.answerphone import CountForm  # noqa: PLC0415 - forms come with SQLModel, behind the first frame
        from screens.answerphone_end import FinishForm  # noqa: PLC0415
        from screens.answerphone_message import CheckMessage  # noqa: PLC0415

        if draft.form == COUNTING:
            self.push_screen(CountForm(self._desk, self._clock, draft))
        elif draft.form == ENDING:
            self.push_screen(FinishForm(self._desk, self._clock, draft, values))
        elif draft.form == "message" and (OF_CHECK in draft.values or OF_CHECK in (values or {})):
            self.push_screen(CheckMessage(self._desk, self._clock, draft, values))
        else:
            super()._open(draft, values)
