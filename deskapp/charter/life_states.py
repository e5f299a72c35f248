"""Events of a contact, and the state of each promise after them, as immutable data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.options import Rule
from deskapp.charter.stretched import NOTHING, More, Spans, due_at
from deskapp.charter.vocabulary import Channel, Kind, Result


class HappeningKind(StrEnum):
    """Kinds of event that can start, end or change the promises of a contact."""

    RECEIVED = "received"
    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"
    HOLDING_REPLY = "holding_reply"
    UPDATE = "update"
    MESSAGE_LEFT = "message_left"
    COULD_NOT_REACH = "could_not_reach"
    MILESTONE = "milestone"
    EXTEND = "extend"
    ASK_THEM = "ask_them"
    THEY_ANSWERED = "they_answered"


CLOSING = frozenset({HappeningKind.REPLY, HappeningKind.COULD_NOT_REACH})
ENDS_A_WAIT = CLOSING | {HappeningKind.THEY_ANSWERED}


class Refusal(StrEnum):
    """Reason for refusing an event."""

    NOT_EXTENDABLE = "not_extendable"
    TOO_LATE_TO_EXTEND = "too_late_to_extend"
    LONGER_THAN_THE_RULE = "longer_than_the_rule"
    NO_LONGER_THAN_NOW = "no_longer_than_now"
    NO_SUCH_MILESTONE = "no_such_milestone"
    NOBODY_ASKED = "nobody_asked"
    ANSWERED_BEFORE_ASKED = "answered_before_asked"


class RefusedEventError(Exception):
    """Raised for an event that the rules refuse. `due_at` (UTC) is the time that prevents it, if any."""

    def __init__(self, refusal: Refusal, due_at: datetime | None = None) -> None:
        super().__init__(refusal)
        self.refusal, self.due_at = refusal, due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of a contact at `at` (UTC). `number` is larger than that of every earlier one.

    `key` is that of a milestone. For an extension, `to` is the date wanted instead of the longest, and `promise` the
    number of the promise.
    """

    do: HappeningKind
    at: datetime
    number: int
    key: str = ""
    to: date | None = None
    promise: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause of a promise, from the question to the caller (or its own start, if later) to their answer (UTC)."""

    since: datetime
    asked_by: int
    until: datetime | None = None
    ended_by: int | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension: the number of its event, and the total extension of the promise with it."""

    given_by: int
    more: More


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLife:
    """A promise that a rule started, with its pauses, extensions and result.

    `number` is in order of creation; `started_by` and `stopped_by` are numbers of events. `due_at` is the current due
    time; for an ended promise that at its end, for a paused one that at the start of the pause.
    """

    number: int
    rule: Rule
    calendar: WorkingCalendar = field(repr=False)
    started_at: datetime
    started_by: int
    due_at: datetime
    extensions: tuple[Extension, ...] = ()
    waits: tuple[Wait, ...] = ()
    result: Result = Result.RUNNING
    stopped_at: datetime | None = None
    stopped_by: int | None = None

    @property
    def runs(self) -> bool:
        """True if the promise has not ended; it may be paused."""
        return self.result is Result.RUNNING

    @property
    def waiting_since(self) -> datetime | None:
        """Start (UTC) of the wait for the caller; None if the promise is not paused."""
        return self.waits[-1].since if self.runs and self.waits and self.waits[-1].until is None else None

    @property
    def extended(self) -> bool:
        """True if the promise has an extension that was not undone."""
        return bool(self.extensions)

    def overdue(self, now: datetime) -> bool:
        """True if the promise is running and `now` is after its due time. A paused promise is never overdue."""
        return self.runs and self.waiting_since is None and now > self.due_at

    @property
    def more(self) -> More:
        """Total extension of the promise."""
        return self.extensions[-1].more if self.extensions else NOTHING

    @property
    def waited(self) -> Spans:
        """The waits that are over, without those that began after the promise ended. Those that overlap, because a
        question was recorded late, are one: no time is left out of the count twice.
        """
        spans: list[tuple[datetime, datetime]] = []
        over = [(wait.since, wait.until) for wait in self.waits if wait.until is not None and wait.since <= wait.until]
        for since, until in sorted(over):
            if spans and since <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], until))
            else:
                spans.append((since, until))
        return spans

    def recalculated(self) -> PromiseLife:
        """The promise with its due time recalculated from its waits and extensions."""
        return replace(self, due_at=self.due_with(self.more))

    def due_with(self, more: More) -> datetime:
        """Due time (UTC) of the promise with this total extension."""
        return due_at(self.rule, self.started_at, self.calendar, more, self.waited)

    def extended_once_more(self) -> More:
        """Total extension of the promise after one more extension."""
        return More(self.rule.extend * (len(self.extensions) + 1))

    def can_be_extended(self, at: datetime) -> bool:
        """True if the promise can be extended at this instant; the due time itself is still in time."""
        return self.has_extension_left() and at <= self.due_at

    def has_extension_left(self) -> bool:
        """True if the rule allows one more extension, regardless of the time."""
        return self.runs and self.rule.extend > 0 and len(self.extensions) < self.rule.extend_times


@dataclass(frozen=True, slots=True)
class ContactLife:
    """One contact's promises, in order of creation, and its events without those undone."""

    channel: Channel
    kind: Kind
    happenings: tuple[Happening, ...] = ()
    promises: tuple[PromiseLife, ...] = ()

    @property
    def waiting_since(self) -> datetime | None:
        """The time (UTC) since when we wait for the caller; None if we do not. Closing ends a wait, unless a promise is
        paused.
        """
        asked = self.asked()
        return asked.at if asked else None

    def asked(self) -> Happening | None:
        """The first question to the caller that is still unanswered; None if there is none.

        That of a promise which came from another contact, merged into this one, is not among this one's events.
        """
        asked = None
        ends = {HappeningKind.THEY_ANSWERED} if any(promise.waiting_since for promise in self.promises) else ENDS_A_WAIT
        for one in self.happenings:
            if one.do is HappeningKind.ASK_THEM:
                asked = asked or one
            elif one.do in ends:
                asked = None
        paused = [one.waits[-1] for one in self.promises if one.waiting_since]
        if asked is None and paused:
            first = min(paused, key=lambda wait: wait.since)
            return Happening(do=HappeningKind.ASK_THEM, at=first.since, number=first.asked_by)
        return asked

    @property
    def next_number(self) -> int:
        """The number of the next promise."""
        return max((promise.number for promise in self.promises), default=0) + 1
