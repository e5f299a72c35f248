"""Topics and names are found by the beginnings of their words."""

from __future__ import annotations

from deskapp.words.matching import chosen, matches

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
