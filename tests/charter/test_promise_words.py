"""A promise whose words say another time than it counts is asked about before it is adopted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deskapp.charter.reading import find_edition, shipped_editions
from deskapp.charter.rule_check import unlike_words
from deskapp.charter.rules import Rule, Unit
from deskapp.charter.vocabulary import PromiseName
from deskapp.views.adopted import checked_words

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAYS, HOURS, MONTHS = Unit.WORKING_DAYS, Unit.CLOCK_HOURS, Unit.CALENDAR_MONTHS


def said(words: str, amount: float, unit: Unit = DAYS) -> list[tuple[int, str]]:
    """What is asked about a charter whose second promise is this one."""
    edition = find_edition("preston")
    rule = Rule(key="one", name=PromiseName.PROMISE, words=words, source="p. 1", unit=unit, amount=amount)
    changed = replace(edition, rules=(edition.rules[0], rule))
    return [(one.number, one.said) for one in unlike_words(changed)]


@pytest.mark.parametrize(
    ("words", "amount", "unit", "found"),
    [
        ("We answer your complaint within 10 working days", 15, DAYS, "10 working days"),
        ("We answer within ten working days.", 15, DAYS, "ten working days"),
        ("We answer within twenty-eight days.", 20, Unit.CALENDAR_DAYS, "twenty-eight days"),
        ("We answer within 10 (ten) working days.", 15, DAYS, "ten working days"),
        ("We ring you back within 24 hours.", 48, HOURS, "24 hours"),
        ("We answer within two weeks.", 21, Unit.CALENDAR_DAYS, "two weeks"),
        ("We give it to you within one month.", 3, MONTHS, "one month"),
    ],
)
def test_words_that_say_another_time_are_found(words: str, amount: float, unit: Unit, found: str) -> None:
    assert said(words, amount, unit) == [(2, found)]


@pytest.mark.parametrize(
    ("words", "amount", "unit"),
    [
        ("We answer within ten working days.", 10, DAYS),
        ("We answer within twenty eight days.", 28, Unit.CALENDAR_DAYS),
        ("We answer within two weeks.", 10, DAYS),
        ("We investigate and reply within 6 to 8 weeks unless we agree otherwise with you.", 56, Unit.CALENDAR_DAYS),
        ("We ring you back within 24 hours where possible, and no later than 3 days.", 3, Unit.CALENDAR_DAYS),
        ("Letters within 3 days where possible and no later than 5.", 5, Unit.CALENDAR_DAYS),
        ("Within 24 hours.", 1, DAYS),
        ("Within 1 hour and 30 minutes.", 1.5, HOURS),
        ("We are here 5 days a week, and answer soon.", 2, DAYS),
        ("By the end of the next working day.", 1, DAYS),
        ("Byddwn yn ateb cyn pen 14 diwrnod ar ôl derbyn eich cais.", 10, Unit.CALENDAR_DAYS),
        ("If you have waited for 6 months, we write within 1,000 hours.", 5, DAYS),
        ("Stage 1: our decision, page 7.", 5, DAYS),
    ],
)
def test_words_that_agree_or_do_not_plainly_say_a_time_are_left_alone(words: str, amount: float, unit: Unit) -> None:
    assert said(words, amount, unit) == []


@pytest.mark.parametrize("name", shipped_editions())
def test_no_charter_that_ships_is_asked_about(name: str) -> None:
    edition = find_edition(name)
    assert not [*unlike_words(edition)]
    assert ": fine. " in checked_words(edition, NOW)


def test_the_check_asks_which_is_right_and_does_not_say_fine() -> None:
    edition = find_edition("preston")
    longer = replace(edition, rules=tuple(replace(one, amount=15) for one in edition.rules[1:2]))
    words = checked_words(longer, NOW)
    assert 'Which is right? The words of promise 1 say "10 working days", but it counts 15 working days.' in words
    assert "fine" not in words
