"""What the queue's head warns of."""

from __future__ import annotations

from datetime import UTC, date, datetime

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Region
from deskapp.views.queue_head import holiday_warning

NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)


def known_up_to(*days: date) -> WorkingCalendar:
    return WorkingCalendar(
        dict.fromkeys(range(5), ((9 * 3600, 17 * 3600),)),
        region=Region.ENG,
        bank_holidays=dict.fromkeys(days, "A holiday"),
        closures={},
        special_hours={},
    )


def test_bank_holidays_that_run_out_within_ninety_days_are_warned_of() -> None:
    assert holiday_warning(known_up_to(date(2026, 12, 28), date(2027, 2, 21)), NOW).startswith(
        "Bank holidays are known up to Sun 21 Feb 2027 only."
    )
    assert holiday_warning(known_up_to(date(2027, 2, 22)), NOW) == ""


def test_a_desk_without_bank_holidays_is_not_warned() -> None:
    assert holiday_warning(known_up_to(), NOW) == ""
