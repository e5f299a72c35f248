"""A rule of a charter and the options it can have (design: deadlines, "Options of a rule")."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as calendar_date
from enum import StrEnum

from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.errors import CharterError


class Unit(StrEnum):
    """What a rule counts."""

    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    CLOCK_HOURS = "clock_hours"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_MONTHS = "calendar_months"
    BY_DATE = "by_date"


HOURS = frozenset({Unit.WORKING_HOURS, Unit.CLOCK_HOURS})
"""The units that may be parts of one: half an hour is 0.5."""

SHORTEST_HOURS, LONGEST = 1 / 3600, 100_000
"""Times are whole seconds; nothing longer fits between 1990 and 2100."""


class Receipt(StrEnum):
    """Which day is day 0."""

    CALENDAR_DAY = "calendar_day"
    NEXT_WORKING_DAY = "next_working_day"


class Count(StrEnum):
    """Whether day 0 is counted."""

    EXCLUDE_DAY_0 = "exclude_day_0"
    INCLUDE_DAY_0 = "include_day_0"


class DueTime(StrEnum):
    """At what time of the due day."""

    CLOSE = "close"
    END_OF_DAY = "end_of_day"


class Basis(StrEnum):
    """Whose working days: ours, or those of the law (Monday to Friday less bank holidays)."""

    OFFICE = "office"
    STATUTORY = "statutory"


class Roll(StrEnum):
    """Where a date goes that is no working day."""

    PRECEDING = "preceding"
    FOLLOWING = "following"
    NONE = "none"


class CountedFrom(StrEnum):
    """What starts a rule. Only `received` starts by itself when somebody gets in touch."""

    RECEIVED = "received"
    MEETING = "meeting"
    SUPPORT_START = "support_start"
    EACH_WORKING_DAY = "each_working_day"
    BY_HAND = "by_hand"


class Stop(StrEnum):
    """What ends a promise."""

    REPLY = "reply"
    DATED_HOLDING_REPLY = "dated_holding_reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    CHECK = "check"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    INFORMATION_GIVEN = "information_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One promise of an edition: when this comes in, we do that, within so long, counted from then, stopped by this.

    `words` is the promise in plain English and `source` the document that gives it. No channels, or no kinds, means
    any. `amount` is in `unit`s (hours may be parts of an hour); `date` is for `by_date` alone. `cutoff` is seconds
    after midnight. Leaving a message stops the promise only where `message_counts`.
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
    basis: Basis = Basis.OFFICE
    roll: Roll = Roll.PRECEDING
    counted_from: CountedFrom = CountedFrom.RECEIVED
    stops_on: frozenset[Stop] = field(default_factory=frozenset)
    message_counts: bool = False
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

    def started_by(self, channel: Channel, kind: Kind) -> bool:
        """Whether a contact like this starts the promise by coming in."""
        return (
            self.counted_from is CountedFrom.RECEIVED
            and (not self.channels or channel in self.channels)
            and (not self.kinds or kind in self.kinds)
        )
