"""Answers that are longer than there is room for."""

from __future__ import annotations

from pathlib import Path

from deskapp.wording.room import cut_to, no_room_words
from tests.plain.plain_desk import kept, plain_desk

LONG = "Wants a dentist " + "and a lift and " * 8 + "somebody who signs"
"""What a call is about, 34 letters longer than there is room for."""


def test_what_fits_ends_with_a_whole_word() -> None:
    assert cut_to("Wants a dentist", 12) == "Wants a"
    assert cut_to("Wants a dentist", 7) == "Wants a"
    assert cut_to("Unbroken", 3) == "Unb"


def test_the_end_of_what_fits_is_read_out() -> None:
    said = '3 letters do not fit: there is room for 12. Enter takes it as far as "Wants a"; or say it again, shorter.'
    assert no_room_words("Wants a dentist", 12) == said
    assert 'as far as "...and a lift and a lift"' in no_room_words("a lift and " * 30, 105)


def test_an_answer_that_is_too_long_is_cut_only_by_enter(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    said = at_plain.do("call", "Kay", "", LONG, "", "den", "s", "", "")
    assert "letters do not fit: there is room for" in said.text
    [(about,)] = kept(at_plain, "SELECT about FROM contact")
    assert LONG.startswith(str(about))
    assert str(about).endswith(("and", "a", "lift"))
    at_plain.do("call", "", "", LONG, "Wants a dentist", "den", "s", "", "")
    assert kept(at_plain, "SELECT about FROM contact")[-1] == ("Wants a dentist",)
