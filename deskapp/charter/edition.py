"""An edition of the charter: its rules and calendar, in force from a date, and the promises that they start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.own_words import Milestone, OwnChannel, OwnKind, like_of
from deskapp.charter.rules import Calculation, DayBasis, DueTime, Rule, StopsOn, Unit, calculate, due
from deskapp.charter.tables import epoch_of
from deskapp.charter.vocabulary import Channel, Kind, PromiseName

PUT_RIGHT = Rule(
    key="spoken-put-right",
    name=PromiseName.PROMISE,
    words="A complaint made by word of mouth is put right by the end of the next working day.",
    source="SI 2009/309, regulation 8",
    unit=Unit.WORKING_DAYS,
    amount=1,
    due_time=DueTime.END_OF_DAY,
    basis=DayBasis.STATUTORY,
)
"""Rule for the date by which a spoken complaint must be resolved to be counted apart, used if the charter has no rule
with this key.
"""


BEFORE_YOU_GO = ("Answerphone on", "Greeting right for tomorrow", "Post tray empty", "Cover knows what is due tomorrow")
"""Default checklist for the end of the day, used if the charter has no list of its own."""


ASK_AGAIN_AFTER = 5
"""Working days of waiting for the caller after which to ask again, unless the charter gives a number."""


class Owed(NamedTuple):
    """A promise that a contact starts: its due time, and the calculation of it."""

    rule: Rule
    name: PromiseName
    due_at: datetime
    due_date: date
    calculation: Calculation


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerphone:
    """Number of answerphone checks in a working day, and the time of day from which the queue warns of a missing check.

    `warn_from` is seconds after local midnight.
    """

    checks_a_day: int = 1
    warn_from: int = 10 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A charter in force from `valid_from` (a local date).

    `text` is its file, word for word; `source` the document it was made from; `topics` what a new desk starts with.
    `safeguarding` is the person to tell when a caller may be in danger, with the number; None if the file does not
    say. `before_you_go` is the checklist for the end of the day. After `tries_before_writing` attempts the desk is
    advised to write instead; after `ask_again_after` working days of waiting for the caller, to ask again.
    `milestones`, `kinds` and `channels` are those that the file declares.
    """

    name: str
    title: str
    organisation: str
    telephone: str | None
    valid_from: date
    source: str
    rules: tuple[Rule, ...]
    calendar: WorkingCalendar
    topics: tuple[str, ...]
    text: str
    safeguarding: str | None = None
    before_you_go: tuple[str, ...] = BEFORE_YOU_GO
    tries_before_writing: int = 3
    ask_again_after: int = ASK_AGAIN_AFTER
    answerphone: Answerphone = Answerphone()
    milestones: tuple[Milestone, ...] = ()
    kinds: tuple[OwnKind, ...] = ()
    channels: tuple[OwnChannel, ...] = ()

    def owed(self, channel: Channel, kind: Kind, received_at: datetime) -> tuple[Owed, ...]:
        """Promises that a new contact of this channel and kind starts, in the order of the rules; () if no rule
        applies.

        Raises CharterError as `rules.due` does.
        """
        return tuple(_owed(rule, received_at, self.calendar) for rule in self.started(channel, kind, received_at))

    def default_promise(self, channel: Channel, kind: Kind, received_at: datetime) -> Owed | None:
        """Default promise of a contact: by the rule named `promise`, else the soonest due that a reply ends.
        None if no rule applies.
        """
        owed = self.owed(channel, kind, received_at)
        named = [one for one in owed if one.name is PromiseName.PROMISE]
        by_reply = [one for one in owed if StopsOn.REPLY in one.rule.stops_on]
        return min(named or by_reply, key=lambda one: one.due_at, default=None)

    def started(self, channel: Channel, kind: Kind, received_at: datetime) -> tuple[Rule, ...]:
        """The rules that a contact of this channel and kind starts, without dates that have passed."""
        covered = self.covered_as(channel)
        day = self.calendar.civil.date_of(epoch_of(received_at))
        rules = (rule for rule in self.rules if rule.started_by(covered, kind))
        return tuple(rule for rule in rules if rule.date is None or rule.date >= day)

    def covered_as(self, channel: Channel) -> Channel:
        """Channel whose rules apply: the contact's own, or, if that has none, the built-in one that it is like."""
        if any(channel in rule.channels for rule in self.rules):
            return channel
        return like_of(self.channels, channel)

    def milestones_of(self, kind: Kind) -> tuple[Milestone, ...]:
        """The milestones that a contact of this kind can have, in the order of the file."""
        return tuple(one for one in self.milestones if one.is_for(kind))

    def rule(self, key: str) -> Rule | None:
        """The rule with this key, or None if the edition has none."""
        return next((rule for rule in self.rules if rule.key == key), None)

    def resolve_by(self, received_at: datetime) -> date:
        """The local date by whose end a spoken complaint must be resolved to be counted apart."""
        return due(self.rule(PUT_RIGHT.key) or PUT_RIGHT, received_at, self.calendar).due_date


def _owed(rule: Rule, received_at: datetime, calendar: WorkingCalendar) -> Owed:
    calculation = calculate(rule, received_at, calendar)
    return Owed(rule, rule.name, calculation.due_at, calculation.due_date, calculation)
