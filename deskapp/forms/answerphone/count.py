"""The start of an answerphone check: the number of messages on the machine. With none the check is done at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar

from db.answerphone.check import begin_check, count_of, nothing_on_it
from db.answerphone.days import check_state, unexplained
from db.answerphone.read import nil_check_begun
from db.answerphone.state import CheckState
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.history.saved_entry import SavedEntry
from deskapp.forms.fields import Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.results import NextForm, Saved
from deskapp.forms.typed import refusing
from deskapp.views.answerphone import done_words, how_many
from deskapp.wording import phrases
from deskapp.wording.form_names import COUNTING

_SHOWN = 3
"""Greatest number of days without a check to list."""
QUESTION, STATE, GAPS = "question", "state", "gaps"
COUNT, REASON = "machine_count", "gap_reason"
_PARTS: tuple[Part, ...] = (
    TextBlock(QUESTION, "strong"),
    TextField(COUNT, "It says", "0 = none, then Enter", width=4, max_length=3),
    TextBlock(STATE, "quiet"),
    TextBlock(GAPS, "warns"),
    TextField(REASON, "Why not?", width=0, max_length=200),
)


class CheckCountForm(Form[int]):
    """The number of messages on the machine; 0 records a check that found nothing."""

    NAME = COUNTING
    TITLE = "Answerphone check"
    HELP = """Look at the machine: how many new messages does it say? Type that, then Enter.
0 is a check as well: it shows that somebody looked. It counts for today: do it before we close.
With messages, a form opens for each. The phone may ring in between: F2, and k brings you back."""
    HINTS: ClassVar[Mapping[str, Hint]] = {
        COUNT: Hint("How many new messages: 0 if none, then Enter."),
        REASON: Hint("Like: phone line down. It stays a gap; Enter goes back to the count."),
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.opened_at = self.clock.now()
        """Time (UTC) at which the form was opened, which is the start of the check even in a resumed draft."""
        self.gaps: Sequence[date] = ()
        """Local dates without a check, for which no reason is recorded."""
        self._state: CheckState | None = None

    def prepare(self) -> None:
        """Read the checks of today, and the days without one. Raises RecordError."""
        self._state = check_state(self.desk, self.opened_at)
        self.gaps = unexplained(self.desk, self.opened_at)

    def saved_before(self) -> SavedEntry | None:
        """The save of a check without messages, made from this draft; None if there is none. Raises RecordError."""
        ended_at = nil_check_begun(self.desk.engine, self.draft.started_at)
        return SavedEntry(ended_at) if ended_at else None

    def parts(self) -> Sequence[Part]:
        """The count, and the reason for missed days."""
        return _PARTS

    def path(self) -> Sequence[str]:
        """The one question."""
        return (COUNT,)

    def hidden(self) -> frozenset[str]:
        """The reason, if no day was missed."""
        return frozenset() if self.gaps else frozenset({REASON})

    def heading(self, now: datetime) -> tuple[str, str]:  # noqa: ARG002 - it is of when the form was opened
        """The time of the check, and its number within the day."""
        when = f"{phrases.clock_time(self.opened_at)} {phrases.day_short(phrases.local_time(self.opened_at).date())}"
        return f"Answerphone check   {when}", _ordinal(self._state) if self._state else ""

    def block(self, name: str, now: datetime) -> str:  # noqa: ARG002 - it is of when the form was opened
        """The question, the state of the answerphone, and the days without a check."""
        if name == QUESTION:
            return "How many new messages does the machine say?"
        if name == STATE:
            return before_words(self._state, self.opened_at) if self._state else ""
        all_of_them = " for all of them" if len(self.gaps) > 1 else ""
        return f"{self._gaps_words} If there is a reason{all_of_them}, say it below." if self.gaps else ""

    def opening(self, now: datetime) -> list[str]:
        """The state of the answerphone, and the days without a check."""
        return [line for line in [*self.block(STATE, now).split("\n"), self._gaps_words] if line]

    @property
    def _gaps_words(self) -> str:
        return not_checked_words(self.gaps, phrases.local_time(self.opened_at).date())

    def read(self, now: datetime) -> int:  # noqa: ARG002 - a count is the same at any time
        """The count. Raises RefusedError."""
        with refusing(COUNT):
            return count_of(self.typed[COUNT])

    def write(self, ready: int) -> Saved:
        """Begin the check, or record one that found nothing. Raises DeskError."""
        reason = self.typed[REASON]
        if ready:
            begin_check(self.desk, count=ready, started_at=self.opened_at, gap_reason=reason)
            # Continue with the first message, or with a check that a colleague started first.
            return Saved("", undoable=False, then=NextForm(COUNTING))
        check = nothing_on_it(self.desk, started_at=self.opened_at, gap_reason=reason)
        return Saved(done_words(check, self.desk.edition), undoable=False)


def not_checked_words(days: Sequence[date], today: date) -> str:
    """The days without a check, in words; "" for none."""
    if not days:
        return ""
    named = [phrases.day_short_as_of(day, today) for day in days]
    if len(named) > _SHOWN:
        return f"Not checked on {len(named)} days, from {named[0]} to {named[-1]}."
    return f"Not checked: {', '.join(named)}."


def _ordinal(state: CheckState) -> str:
    if not state.done:
        return "the first check today"
    return "2nd check today" if state.done == 1 else f"check {state.done + 1} today"


def before_words(state: CheckState, now: datetime) -> str:
    """The state of the answerphone before the check, one item a line."""
    lines = []
    if state.last is not None:
        day = phrases.day_words(phrases.local_time(state.last.started_at).date(), phrases.local_time(now).date())
        clock = phrases.clock_time(state.last.started_at)
        lines.append(f"The last check was {day} at {clock}: {how_many(state.last.found)}.")
    if state.days_waiting > 1:
        lines.append(f"{state.days_waiting} days of messages may be waiting.")
    if state.due_at is not None and state.done < state.wanted:
        late = " That has passed: this check is late." if now > state.due_at else ""
        lines.append(f"To be checked by {phrases.due_words(state.due_at, now)}.{late}")
    return "\n".join(lines)
