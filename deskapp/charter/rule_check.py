"""Validation of every rule of an edition on each of the next days, before it is adopted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from deskapp.charter.edition import Edition
from deskapp.charter.options import Rule
from deskapp.charter.stretched import More, due_at
from deskapp.errors import CharterError

_DAYS = 750


def check_every_rule(edition: Edition, today: date, *, dates: bool = True) -> None:
    """Calculate every rule, with all its extensions, from each of the next 750 days; a rule `by_date` from today only.

    Raises CharterError that names the rule and the first day on which it cannot be calculated. With `dates` False,
    rules `by_date` are skipped: their dates may have passed since the charter was adopted.
    """
    for rule in edition.rules:
        if rule.date is None:
            for number in range(_DAYS):
                _check(edition, rule, today + timedelta(days=number))
        elif dates:
            _check(edition, rule, today)


def _check(edition: Edition, rule: Rule, day: date) -> None:
    noon = datetime.fromtimestamp(edition.calendar.civil.noon(day), UTC)
    try:
        due_at(rule, noon, edition.calendar, More(rule.extend * rule.extend_times))
    except CharterError as error:
        raise CharterError(
            f"{edition.name}: rule {rule.key}: on {day.day} {day:%B %Y} it cannot be counted: {error}"
        ) from None
