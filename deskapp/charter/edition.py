"""An edition: the charter as it stands from a day on, its rules and calendar, and what it owes to a contact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import Basis, DueTime, Reckoning, Rule, Unit, due, reckon
from deskapp.charter.vocabulary import Channel, Kind, PromiseName

TIME_GIVEN = Rule(
    key="time-given",
    name=PromiseName.PROMISE,
    words="We tell you when you will hear from us, and keep to it: by the end of our next working day unless we say.",
    source="",
    unit=Unit.WORKING_DAYS,
    amount=1,
)
"""What is promised where nobody names a time and the charter is silent (design: deadlines, telephone)."""

PUT_RIGHT = Rule(
    key="spoken-put-right",
    name=PromiseName.PROMISE,
    words="A complaint made by word of mouth is put right by the end of the next working day.",
    source="SI 2009/309, regulation 8",
    unit=Unit.WORKING_DAYS,
    amount=1,
    due_time=DueTime.END_OF_DAY,
    basis=Basis.STATUTORY,
)
"""By when a spoken complaint is put right that is counted apart, where the charter has no rule of this key."""


BEFORE_YOU_GO = ("Answerphone on", "Greeting right for tomorrow", "Post tray empty", "Cover knows what is due tomorrow")
"""What is looked at before the desk is left, where the charter has no list of its own (design: screens, C7)."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One promise that a contact starts, by when, and how that was come to. `rule` is None where no rule gives it."""

    rule: Rule | None
    name: PromiseName
    due_at: datetime
    due_date: date
    reckoning: Reckoning


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerphone:
    """How often the answerphone is checked on a working day, and from when on that day the queue says that it was not.

    `warn_from` is seconds after midnight in London.
    """

    checks_a_day: int = 1
    warn_from: int = 10 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A charter as it stands from `valid_from` (a London date) on.

    `text` is its file, word for word; `source` the document it was made from; `topics` what a new desk starts with.
    `safeguarding` is who is told when somebody may be in danger, with the number; None where the file does not say.
    `before_you_go` is what is looked at before the desk is left for the night. After `tries_before_writing` tries it
    is suggested to write instead.
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
    answerphone: Answerphone = Answerphone()

    def owed(self, channel: Channel, kind: Kind, received_at: datetime) -> tuple[Owed, ...]:
        """What somebody is owed who gets in touch like this, in the order of the rules; none where no rule says so.

        Raises CharterError as `rules.due` does.
        """
        rules = [rule for rule in self.rules if rule.started_by(channel, kind)]
        return tuple(_owed(rule, rule, received_at, self.calendar) for rule in rules)

    def default_promise(self, channel: Channel, kind: Kind, received_at: datetime) -> Owed:
        """What we promise when nobody names a time: the rule named `promise`, else close of the next working day."""
        for rule in self.rules:
            if rule.name is PromiseName.PROMISE and rule.started_by(channel, kind):
                return _owed(rule, rule, received_at, self.calendar)
        return _owed(TIME_GIVEN, None, received_at, self.calendar)

    def rule(self, key: str) -> Rule | None:
        """The rule with this key, or None where the edition has none."""
        return next((rule for rule in self.rules if rule.key == key), None)

    def put_right_by(self, received_at: datetime) -> date:
        """The London date by whose end a spoken complaint is put right that is counted apart."""
        return due(self.rule(PUT_RIGHT.key) or PUT_RIGHT, received_at, self.calendar).due_date

    def with_calendar(self, calendar: WorkingCalendar) -> Edition:
        """The same charter on another calendar."""
        return replace(self, calendar=calendar)


def _owed(counted: Rule, rule: Rule | None, received_at: datetime, calendar: WorkingCalendar) -> Owed:
    reckoning = reckon(counted, received_at, calendar)
    return Owed(rule, counted.name, reckoning.due_at, reckoning.due_date, reckoning)
