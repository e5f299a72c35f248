"""Topics and names are found by the beginnings of their words."""

from __future__ import annotations

import pytest

from deskapp.parsing.matching import chosen, listed_names, matches

TOPICS = ["GP access", "Dentist", "Care home", "Mental health", "Home care"]


def test_two_or_three_letters_are_enough() -> None:
    assert chosen("den", TOPICS) == "Dentist"
    assert chosen("gp", TOPICS) == "GP access"
    assert chosen("acc", TOPICS) == "GP access"


def test_every_word_typed_has_to_begin_a_word_of_the_name() -> None:
    assert matches("home", TOPICS) == ["Care home", "Home care"]
    assert matches("home ca", TOPICS) == ["Care home", "Home care"]
    assert matches("men car", TOPICS) == []


def test_a_name_typed_in_full_comes_first() -> None:
    assert matches("home care", TOPICS)[0] == "Home care"


def test_nothing_typed_matches_everything_and_chooses_nothing() -> None:
    assert matches("", TOPICS) == TOPICS
    assert chosen("  ", TOPICS) is None
    assert chosen("xyz", TOPICS) is None


SEEN = ["Ambulance and 111", "Care at home", "Care home", "Carers", "GP access", "Hearing", "Hospital", "Mental health"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("care hom", "Care home"),
        ("care at", "Care at home"),
        ("carer", "Carers"),
        ("111", "Ambulance and 111"),
        ("home care", None),
        ("care", None),
        ("hea", None),
        ("h", None),
    ],
)
def test_one_of_several_is_never_guessed(typed: str, meant: str | None) -> None:
    assert chosen(typed, SEEN) == meant


def test_a_name_typed_in_full_is_meant_though_another_begins_so() -> None:
    assert chosen("sam", ["Samira", "Sam"]) == "Sam"


def test_whole_beginnings_come_first_then_later_words_each_by_the_alphabet() -> None:
    assert listed_names("h", reversed(SEEN)) == ["Hearing", "Hospital", "Care at home", "Care home", "Mental health"]
    assert listed_names("", reversed(SEEN)) == SEEN
    assert listed_names("home care", SEEN) == ["Care at home", "Care home"]
