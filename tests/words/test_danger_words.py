"""Words that say that somebody may be in danger, and those that only look like them."""

from __future__ import annotations

import pytest

from deskapp.parsing.danger_words import speaks_of_danger


@pytest.mark.parametrize(
    "words",
    [
        "Her son HITS her",
        "scared to go home",
        "says he'll end his life",
        "Safeguarding",
        "feels suicidal",
        "was threatened",
        "frightened of the neighbour",
        "He is dangerous",
        "doesn't feel safe, not safe at home",
        "tried to strangle her",
        "says she wants to die",
    ],
)
def test_words_of_danger_are_heard(words: str) -> None:
    assert speaks_of_danger(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "pads",
        "heart attack in May",
        "her hip hurts",
        "stable since then",
        "a harmless rash",
        "website hits",
        "beat",
        "stabilised",
        "a safe place to park",
    ],
)
def test_other_words_are_not(words: str) -> None:
    assert not speaks_of_danger(words)
