"""The bank holidays of each part of the country, and that they are called what people call them."""

from __future__ import annotations

from datetime import date

import pytest

from deskapp.charter.bank_holidays import bank_holidays
from deskapp.charter.vocabulary import Region

ENGLAND_2026 = {
    date(2026, 1, 1): "New Year's Day",
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 5, 4): "Early May bank holiday",
    date(2026, 5, 25): "Spring bank holiday",
    date(2026, 8, 31): "Summer bank holiday",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 26): "Boxing Day",
    date(2026, 12, 28): "Boxing Day (substitute day)",
}


def test_england_has_easter_monday_and_the_august_holiday() -> None:
    assert bank_holidays(Region.ENG, 2026, 2026) == ENGLAND_2026


def test_wales_has_the_same_days_as_england() -> None:
    assert bank_holidays(Region.WLS, 1990, 2100) == bank_holidays(Region.ENG, 1990, 2100)


def test_scotland_and_northern_ireland_have_days_of_their_own() -> None:
    scotland, northern_ireland = bank_holidays(Region.SCT, 2026, 2026), bank_holidays(Region.NIR, 2026, 2026)
    assert scotland[date(2026, 1, 2)] == "2 January"
    assert scotland[date(2026, 8, 3)] == "Summer bank holiday"
    assert date(2026, 4, 6) not in scotland
    assert northern_ireland[date(2026, 3, 17)] == "St Patrick's Day"
    assert northern_ireland[date(2026, 7, 13)] == "Battle of the Boyne (substitute day)"


def test_a_holiday_anywhere_in_the_uk_is_one_in_uk_any_and_no_other_day_is() -> None:
    parts = [set(bank_holidays(region, 2020, 2030)) for region in (Region.ENG, Region.SCT, Region.NIR)]
    anywhere = bank_holidays(Region.UK_ANY, 2020, 2030)
    assert set(anywhere) == set().union(*parts)
    assert anywhere[date(2023, 1, 2)] == "New Year's Day (substitute day)", "a day is called what it is in England"


def test_no_region_has_no_holidays() -> None:
    assert bank_holidays(Region.NONE, 1990, 2100) == {}


@pytest.mark.parametrize("region", list(Region))
def test_names_are_those_that_people_use_and_days_are_in_order(region: Region) -> None:
    found = bank_holidays(region, 1990, 2100)
    assert list(found) == sorted(found)
    for name in found.values():
        assert "observed" not in name
        assert ";" not in name
        assert name == name.strip()
        assert len(name) <= 80


def test_two_holidays_on_one_day_are_both_named() -> None:
    assert bank_holidays(Region.SCT, 2023, 2023)[date(2023, 1, 2)] == "2 January and New Year's Day (substitute day)"


def test_what_is_given_out_can_be_changed_without_changing_the_next_answer() -> None:
    bank_holidays(Region.ENG, 2026, 2026).clear()
    assert bank_holidays(Region.ENG, 2026, 2026) == ENGLAND_2026
