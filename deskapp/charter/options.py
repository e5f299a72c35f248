"""A rule of a charter and the options that it can have."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as calendar_date
from enum import StrEnum

from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Region
from deskapp.errors import CharterError


class Unit(StrEnum):
    """Unit of time that a rule counts in."""

    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    CLOCK_HOURS = "clock_hours"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_MONTHS = "calendar_months"
    BY_DATE = "by_date"


HOURS = frozenset({Unit.WORKING_HOURS, Unit.CLOCK_HOURS})
"""The units of which an amount may have a fraction: half an hour is 0.5."""

SHORTEST_HOURS, LONGEST = 1 / 3600, 100_000
"""Least amount in hours (one second), and greatest amount in any unit, for which 1990 to 2100 has room."""


class Receipt(StrEnum):
    """Choice of day 0: the calendar day of receipt, or the first working day from it on."""

    CALENDAR_DAY = "calendar_day"
    NEXT_WORKING_DAY = "next_working_day"


class Count(StrEnum):
    """Counting of day 0: excluded (day 1 is the next day counted), or included as day 1."""

    EXCLUDE_DAY_0 = "exclude_day_0"
    INCLUDE_DAY_0 = "include_day_0"


class DueTime(StrEnum):
    """Time of the due day: close of business, or the end of the day."""

    CLOSE = "close"
    END_OF_DAY = "end_of_day"


class DayBasis(StrEnum):
    """Definition of a working day: a day on which we open, a statutory one (Monday to Friday less bank holidays), or
    Monday to Friday less bank holidays and our closures.
    """

    OFFICE = "office"
    STATUTORY = "statutory"
    WEEKDAYS = "weekdays"


class Roll(StrEnum):
    """Move of a date that is no working day: to the one before, to the one after, or none."""

    PRECEDING = "preceding"
    FOLLOWING = "following"
    NONE = "none"


class CountedFrom(StrEnum):
    """Event that starts a rule; a milestone is named by its key instead. Only `received` starts when the contact comes
    in.
    """

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    EACH_WORKING_DAY = "each_working_day"


class StopsOn(StrEnum):
    """Event that ends a promise; a milestone is named by its key instead."""

    REPLY = "reply"
    HOLDING_REPLY = "holding_reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    MESSAGE_LEFT = "message_left"
    CHECK = "check"
    UPDATE = "update"


class WhileWaiting(StrEnum):
    """Effect on a promise of waiting for the caller: it runs on, is paused, or restarts when they answer."""

    RUN = "run"
    PAUSE = "pause"
    RESTART = "restart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One promise of an edition: its trigger, action, time allowed, start of the count, and the events that end it.

    `words` is the promise in plain English and `source` the document that gives it. Empty `channels` or `kinds` mean
    any. `amount` is in `unit`s (a fraction for hours only); `date` is for `by_date` alone. `cutoff` is in seconds after
    midnight. `regions` are those whose bank holidays apply; empty: the edition's. `counted_from` and `stops_on` hold
    words of `CountedFrom` and `StopsOn`, and keys of milestones. It can be extended `extend_times` times, by `extend`
    units each.
    """

    key: str
    name: PromiseName
    words: str
    source: str
    unit: Unit
    amount: float = 0
    date: calendar_date | None = None
    channels: frozenset[Channel] = field(default_factory=frozenset)
    kinds: frozenset[Kind] = field(default_factory=frozenset)
    receipt: Receipt = Receipt.CALENDAR_DAY
    cutoff: int | None = None
    count: Count = Count.EXCLUDE_DAY_0
    due_time: DueTime = DueTime.CLOSE
    basis: DayBasis = DayBasis.OFFICE
    roll: Roll = Roll.PRECEDING
    regions: frozenset[Region] = field(default_factory=frozenset)
    counted_from: str = CountedFrom.RECEIVED
    stops_on: frozenset[str] = field(default_factory=frozenset)
    extend: int = 0
    extend_times: int = 1
    while_waiting: WhileWaiting = WhileWaiting.RUN
    repeat: bool = False
    legal: bool = False

    def __post_init__(self) -> None:
        if self.unit is Unit.BY_DATE:
            if self.date is None:
                raise CharterError("by_date is missing its date; write it like by_date = 2026-11-24.")
        elif self.unit in HOURS:
            if not SHORTEST_HOURS <= self.amount <= LONGEST:
                raise CharterError(f"{self.unit} should be hours, more than 0 and at most {LONGEST:,}.")
        elif not 1 <= self.amount <= LONGEST or self.amount != int(self.amount):
            raise CharterError(f"{self.unit} should be a whole number, from 1 to {LONGEST:,}.")

    def covers(self, channel: Channel, kind: Kind) -> bool:
        """True if the rule applies to contacts of this channel and kind."""
        return (not self.channels or channel in self.channels) and (not self.kinds or kind in self.kinds)

    def is_made_for(self, kind: Kind) -> bool:
        """True if it is a promise to this kind of contact, whatever way they come. One to a complaint or to a service
        enquiry may name the way as well.
        """
        return kind in self.kinds and (not self.channels or kind in (Kind.COMPLAINT, Kind.SERVICE_ENQUIRY))

    def is_first_answer_to(self, kind: Kind) -> bool:
        """True if it is made to this kind of contact and counts from its receipt or acknowledgement, not from a
        milestone like the request for a second stage.
        """
        return self.is_made_for(kind) and self.counted_from in (CountedFrom.RECEIVED, CountedFrom.ACKNOWLEDGED)

    def started_by(self, channel: Channel, kind: Kind) -> bool:
        """True if the receipt of a contact of this channel and kind starts the promise."""
        return self.counted_from == CountedFrom.RECEIVED and self.covers(channel, kind)
