"""The answerphone check begins: k, and how many messages the machine says. One that found nothing is k, 0, Enter."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from db.answerphone import begin, count_of, nothing_on_it
from db.answerphone_days import check_state, explain, unexplained
from db.answerphone_state import CheckState
from db.answerphone_words import done_words, how_many
from db.desk import Desk
from db.drafts import Draft
from db.typed import RefusedError
from deskapp.clock import Clock
from deskapp.errors import DeskError, WordsError
from deskapp.words import phrases
from screens.frame import HOLDS_KEYS
from screens.kept_form import KeptForm
from screens.requests import CheckAnswerphone
from screens.widgets.box import Box

SHOWN = 3
"""How many days without a check are named."""


class CountForm(KeptForm[int]):
    """How many messages the machine says. 0 is a check that found nothing, and done."""

    CSS_PATH = "answerphone.tcss"
    NAME = "Answerphone check"
    HELP = """Look at the machine: how many new messages does it say? Type that, then Enter.
0 is a check as well: it shows that somebody looked. It counts for today, and should be made before we close.
With messages, a form opens for each. The phone may ring in between: F2, and k brings you back."""
    HINTS: ClassVar[Mapping[str, str]] = {
        "machine_count": "How many new messages: 0 if none, then Enter.",
        "gap_reason": "Like: phone line down. It stays a gap; Enter goes back to the count.",
    }

    def __init__(self, desk: Desk, clock: Clock, draft: Draft) -> None:
        super().__init__(desk, clock, draft)
        self.check_id: int | None = None
        self._opened_at = clock.now()
        """When somebody went to the machine: what was typed and left this morning is no check of this morning."""

    def body(self) -> ComposeResult:
        """The question."""
        yield Static("How many new messages does the machine say?", id="question", markup=False)
        yield Box("machine_count", "It says", cells=4, max_length=3, hint="0 = none, then Enter")
        yield Static(id="state", markup=False)
        yield Static(id="gaps", markup=False)
        yield Box("gap_reason", "Why not?", cells=0, max_length=200)

    def on_mount(self) -> None:
        """How the answerphone stands."""
        self.run_worker(self._show_state(), group=HOLDS_KEYS)

    async def _show_state(self) -> None:
        try:
            state = await asyncio.to_thread(check_state, self.desk, self._opened_at)
            days = await asyncio.to_thread(unexplained, self.desk, self._opened_at)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        self.top(f"Answerphone check   {_when(self._opened_at)}", right=_which(state))
        self.show("#state", before_words(state, self._opened_at))
        all_of_them = " for all of them" if len(days) > 1 else ""
        self.show("#gaps", f"{not_checked_words(days)} If there is a reason{all_of_them}, Tab and say it.")
        self.query_one("#gaps").display = self.fields["gap_reason"].display = bool(days)

    def path(self) -> Sequence[str]:
        """The one question."""
        return ("machine_count",)

    def read(self, now: datetime) -> int:  # noqa: ARG002 - a count is the same at any time
        """The count. Raises RefusedError."""
        try:
            return count_of(self.typed["machine_count"])
        except WordsError as wrong:
            raise RefusedError("machine_count", str(wrong)) from wrong

    def write(self, ready: int) -> tuple[str, int | None]:
        """A check that found nothing, or the beginning of one (off the event loop). Raises DeskError."""
        if self.typed["gap_reason"]:
            explain(self.desk, self._opened_at, self.typed["gap_reason"])
        if ready:
            self.check_id = begin(self.desk, count=ready, started_at=self._opened_at).check_id
            return "", None
        return done_words(nothing_on_it(self.desk, started_at=self._opened_at), self.desk.edition), None

    def after_saving(self, values: Mapping[str, str], *, in_a_run: bool) -> Message | None:  # noqa: ARG002 - the messages follow by themselves
        """The first message, or nothing more."""
        return CheckAnswerphone() if self.check_id is not None else None


def not_checked_words(days: Sequence[date]) -> str:
    """Which days nobody checked, and nobody has said why; empty where there are none."""
    if not days:
        return ""
    if len(days) > SHOWN:
        return f"Not checked on {len(days)} days, from {phrases.day_short(days[0])} to {phrases.day_short(days[-1])}."
    return f"Not checked: {', '.join(map(phrases.day_short, days))}."


def _when(at: datetime) -> str:
    return f"{phrases.clock_time(at)} {phrases.day_short(phrases.london(at).date())}"


def _which(state: CheckState) -> str:
    """Which check of the day this is."""
    if not state.done:
        return "the first check today"
    return "2nd check today" if state.done == 1 else f"check {state.done + 1} today"


def before_words(state: CheckState, now: datetime) -> str:
    """What is known of the machine before anybody has looked at it."""
    lines = []
    if state.last is not None:
        day = phrases.day_words(phrases.london(state.last.started_at).date(), phrases.london(now).date())
        clock = phrases.clock_time(state.last.started_at)
        lines.append(f"The last check was {day} at {clock}: {how_many(state.last.found)}.")
    if state.days_waiting > 1:
        lines.append(f"{state.days_waiting} days of messages may be waiting.")
    if state.due_at is not None and state.done < state.wanted:
        late = " That has passed: this check is late." if now > state.due_at else ""
        lines.append(f"To be checked by {phrases.due_words(state.due_at, now)}.{late}")
    return "\n".join(lines)
