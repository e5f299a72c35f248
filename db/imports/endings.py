"""The end of an imported contact, and the results of its promises under the charter then in force. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from db.models import WORDS_LENGTH, ClosedReason, EventKind
from deskapp.charter import promise_life
from deskapp.charter.edition import Edition
from deskapp.charter.life_states import Happening, HappeningKind, PromiseLife
from deskapp.charter.rules import calculate
from deskapp.charter.vocabulary import Channel, Kind, Result
from deskapp.errors import WordsError
from deskapp.parsing.log_time import logged_at
from deskapp.parsing.name_key import name_key
from deskapp.parsing.wall_clock import first_instant
from deskapp.wording.causes import LogCause
from deskapp.wording.phrases import explain_short
from deskapp.wording.times import local_time

_Word = TypeVar("_Word")

_WAYS = {
    "spoke": EventKind.SPOKE,
    "left_message": EventKind.LEFT_MESSAGE,
    "letter": EventKind.LETTER_SENT,
    "email": EventKind.EMAIL_SENT,
    "in_person": EventKind.SEEN,
}
_OUTCOMES = {
    "sorted": ClosedReason.SORTED,
    "could_not_help": ClosedReason.COULD_NOT_HELP,
    "passed_on": ClosedReason.PASSED_ON,
    "could_not_reach": ClosedReason.COULD_NOT_REACH,
}
_CLOSED = {
    "yes": True, "y": True, "true": True, "1": True, "x": True, "closed": True, "done": True, "complete": True,
    "completed": True, "resolved": True, "finished": True, "sorted": True,
    "": False, "no": False, "n": False, "false": False, "0": False,
}  # fmt: skip
_STILL_OPEN = (
    "open", "pending", "new", "ongoing", "in progress", "waiting", "not yet", "outstanding", "unanswered",
    "not answered", "awaiting reply",
)  # fmt: skip
_LAST_MINUTE = time(23, 59)
_ANSWER = 1
"""The number of the reply among the happenings of a contact; the receipt has 0."""


class Ending(NamedTuple):
    """The end of a contact according to the log: time (UTC) and kind of the reply, reason for closing."""

    answered_at: datetime | None = None
    how: EventKind | None = None
    closed_reason: ClosedReason | None = None
    is_closed: bool = False

    @property
    def closes(self) -> bool:
        """True if the log says that the contact is closed."""
        return self.is_closed or self.closed_reason is not None

    @property
    def is_unknown(self) -> bool:
        """True if it was closed without a reply at a known time, so that no report counts it. A message is no reply."""
        return self.closes and (self.answered_at is None or self.how is EventKind.LEFT_MESSAGE)


class Ended(NamedTuple):
    """The final state of a contact: the columns of its promises, with `stop_event_id` True for those that ended; the
    reason for closing, or None; and the happening that the reply was to the promises.
    """

    promises: list[dict[str, Any]]
    closed_reason: ClosedReason | None = None
    happening: HappeningKind | None = None


def read_time(column: str, written: str, now: datetime) -> datetime:
    """The time (UTC) in a cell. Raises WordsError if it is missing, invalid or after `now`."""
    if not written:
        raise WordsError(LogCause.CELL_EMPTY, column=column)
    try:
        at = logged_at(written)
    except WordsError as fault:
        raise WordsError(LogCause.CELL_UNREADABLE, column=column, fault=fault) from fault
    if at > now:
        raise WordsError(LogCause.CELL_IN_FUTURE, column=column, written=written[:40])
    return at


def read_ending(values: Mapping[str, str], received_at: datetime, now: datetime) -> Ending:
    """Parse the cells `answered_at`, `how`, `outcome` and `closed`. Raises WordsError.

    A date without a time counts as its last minute, so that no promise is kept by assumption.
    """
    written = values.get("answered_at", "")
    answered_at = read_time("answered_at", written, now) if written else None
    if answered_at is not None and local_time(answered_at).time() == time():
        answered_at = min(first_instant(local_time(answered_at).date(), _LAST_MINUTE), now)
    if answered_at is not None and answered_at < received_at:
        raise WordsError(LogCause.ANSWERED_BEFORE_RECEIVED, written=written[:40])
    ending = Ending(
        answered_at,
        _one_of("how", values.get("how", ""), _WAYS),
        _one_of("outcome", values.get("outcome", ""), _OUTCOMES),
        _is_closed(values.get("closed", "")),
    )
    if _says_open(values.get("closed", "")) and (ending.closed_reason or _happening(ending)):
        raise WordsError(LogCause.OPEN_AND_ANSWERED, typed=values["closed"][:40])
    return ending


def _one_of(column: str, typed: str, words: Mapping[str, _Word]) -> _Word | None:
    known = {_key(word): value for word, value in words.items()}
    if typed and _key(typed) not in known:
        raise WordsError(LogCause.CELL_NOT_OFFERED, column=column, typed=typed[:40], offered=", ".join(words))
    return known[_key(typed)] if typed else None


@lru_cache(maxsize=200)
def _key(word: str) -> str:
    return name_key(word.replace("_", " "))


def _says_open(typed: str) -> bool:
    return _key(typed) in {_key(word) for word in _STILL_OPEN}


def _is_closed(typed: str) -> bool:
    known = {_key(word): value for word, value in _CLOSED.items()}
    if _key(typed) in known:
        return known[_key(typed)]
    if _says_open(typed):
        return False
    try:
        logged_at(typed)
    except WordsError:
        raise WordsError(LogCause.CLOSED_NOT_YES, typed=typed[:40]) from None
    return True


def ended(edition: Edition, channel: Channel, kind: Kind, received_at: datetime, ending: Ending) -> Ended:
    """The promises of a contact under `edition`, with their results."""
    if ending.is_unknown:
        return Ended([], ending.closed_reason or ClosedReason.CLOSED_BEFORE)
    life = promise_life.received(edition, channel, kind, Happening(do=HappeningKind.RECEIVED, at=received_at, number=0))
    happening = _happening(ending)
    at = ending.answered_at
    if happening is not None and at is not None:
        life = promise_life.advance(edition, life, Happening(do=happening, at=at, number=_ANSWER))
    rows = [_row(one, at if ending.closes else None) for one in life.promises]
    runs = any(row["stopped_at"] is None for row in rows)
    answered = happening in (HappeningKind.REPLY, HappeningKind.COULD_NOT_REACH)
    closed = ending.closed_reason or ClosedReason.SORTED
    return Ended(rows, closed if answered and not runs else None, happening)


def _happening(ending: Ending) -> HappeningKind | None:
    if ending.answered_at is None or ending.how is EventKind.LEFT_MESSAGE:
        return None
    unreached = ending.closed_reason is ClosedReason.COULD_NOT_REACH
    return HappeningKind.COULD_NOT_REACH if unreached else HappeningKind.REPLY


def _row(life: PromiseLife, closed_at: datetime | None) -> dict[str, Any]:
    """The columns of a promise. One that still runs at `closed_at` (UTC) is void: nobody knows when it was kept."""
    ended_as: dict[str, Any] = {"stopped_at": life.stopped_at, "result": life.result, "stop_event_id": not life.runs}
    if life.runs and closed_at is not None:
        ended_as = {"stopped_at": closed_at, "result": Result.VOID, "stop_event_id": True}
    return {
        "rule": life.rule.key,
        "name": life.rule.name,
        "started_at": life.started_at,
        "due_at": life.due_at,
        "due_explained": explain_short(calculate(life.rule, life.started_at, life.calendar))[:WORDS_LENGTH],
        **ended_as,
    }
