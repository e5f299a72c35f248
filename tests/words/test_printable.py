"""Nothing of anybody's words acts on a terminal, and nothing that can be read is lost."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from deskapp.wording.printable import (
    cut,
    fit,
    json_text,
    on_grid,
    printable,
    printable_lines,
    whole_hints,
    whole_sentences,
    wrap,
)

HOSTILE = [
    "\x1b[31mred", "\x1b]52;c;QUJD\x07", "\x1b]0;title\x1b\\", "\x9b31m", "\x00", "\x07", "\u202eevoba", "\u2066x",
    "\u200bzero", "word\u200djoined", "\u2028next", "\x85next", "\ud800", "\ufeffmark", "\U000e0041tag",
]  # fmt: skip
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
KSHA = "\u0915\u094d\u200d\u0937"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


def acts(words: str) -> bool:
    return any(
        unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
        or (unicodedata.category(letter) == "Cf" and letter not in "\u200c\u200d")
        for letter in words
    )


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_printable_acts_on_a_terminal(words: str) -> None:
    assert not acts(printable(words))
    assert not acts(printable_lines(words).replace("\n", ""))
    assert not acts(on_grid(words))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_safe(words: str) -> None:
    assert not acts(printable(words))
    assert "\u200d" not in printable(words)


@pytest.mark.parametrize(
    "words", ["Siân O’Brien", "Łukasz", "王", FAMILY, KSHA, PERSIAN, "❤\ufe0f", "a\u0301" * 10_000]
)
def test_what_can_be_read_stays_as_it_was_written(words: str) -> None:
    assert printable(words) == words


def test_joined_emoji_stand_side_by_side_in_a_place_of_so_many_cells() -> None:
    assert on_grid(f"{FAMILY}❤\ufe0f") == "\U0001f468\U0001f469\U0001f467❤"
    assert on_grid(KSHA) == KSHA


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.integers(1, 30))
def test_a_place_of_so_many_cells_is_filled_exactly(words: str, width: int) -> None:
    assert cell_len(fit(words, width)) == width
    assert cell_len(cut(words, width)) <= width


@given(st.text(st.characters(exclude_categories=())), st.integers(8, 30), st.sampled_from(["", "  ", "    "]))
def test_a_wrapped_text_fits_and_has_every_letter(words: str, width: int, rest: str) -> None:
    lines = wrap(words, width, first="- ", rest=rest)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(line.removeprefix("- ") for line in lines).split()) == "".join(on_grid(words).split())


def test_a_wrapped_text_has_what_stands_before_its_lines_and_its_own_blanks() -> None:
    assert wrap("26-0001  Kay  rang", 12, rest="    ") == ["26-0001  Kay", "    rang"]
    assert wrap("ring 01632 960 044 now", 12) == ["ring", "01632 960 044"[:12], "4 now"]
    assert wrap("  ", 12, first="- ") == []
    assert wrap("\u3164", 12) == ["\u3164"], "a letter without width is a word"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.booleans())
def test_json_means_the_same_and_holds_nothing_that_acts(words: str, ascii_only: bool) -> None:
    text = json_text([words], ascii_only=ascii_only)
    assert json.loads(text) == [words]
    assert not acts(text.replace("\n", ""))


@pytest.mark.parametrize(
    "words",
    [
        "a\x1b[31mb",
        "a\x9b31mb",
        "a\x1b[1;31;40mb",
        "a\x1b[2Jb\x1b[0m",
        "a\x1bcb",
        "a\x1b[?25lb",
    ],
)
def test_an_escape_sequence_is_dropped_whole(words: str) -> None:
    assert printable(words) == "ab"


@pytest.mark.parametrize(
    ("words", "width", "shown"),
    [
        ("Enter opens. / narrows to what you type.", 40, "Enter opens. / narrows to what you type."),
        ("Enter opens. / narrows to what you type.", 39, "Enter opens."),
        ("When was it left: 1231, or ? if unknown. Enter goes on.", 54, "When was it left: 1231, or ? if unknown."),
        ("Is it right? Enter goes on.", 20, "Is it right?"),
        ("Enter opens.", 8, "Enter o…"),
    ],
)
def test_sentences_that_do_not_fit_are_left_out_whole(words: str, width: int, shown: str) -> None:
    assert whole_sentences(words, width) == shown


@pytest.mark.parametrize(
    ("width", "shown"),
    [(28, "like: tomorrow, wed 3pm, +2d"), (27, "like: tomorrow, wed 3pm"), (14, "like: tomorrow"), (13, "")],
)
def test_parts_of_a_hint_that_do_not_fit_are_left_out_whole(width: int, shown: str) -> None:
    assert whole_hints("like: tomorrow, wed 3pm, +2d", width) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("\x1b]0;title\x07ab", "0;title ab"),
        ("a\x1b]8;;http://x\x1b\\b", "a8;;http://xb"),
        ("Ann \x9d, rang about the \x9c lift", "Ann  , rang about the   lift"),
        ("Ann \x9b, rang", "Ann  , rang"),
        ("Ann \x1b rang", "Ann   rang"),
        ("Ann \x1b[3  rang", "Ann 3  rang"),
    ],
)
def test_no_words_between_two_control_letters_of_a_line_are_hidden(words: str, shown: str) -> None:
    assert printable(words) == shown


LONG = 200_000
"""Letters of a text that takes minutes if every letter is compared with all that follow it."""


def test_a_long_text_of_control_letters_is_made_safe() -> None:
    assert printable("\x9d" * LONG) == " " * LONG


def test_many_sentences_in_letters_beyond_ascii_are_cut_to_the_first_ones() -> None:
    assert whole_sentences("é! " * LONG, 10) == "é! é! é!"
    assert whole_hints("é, " * LONG, 10) == "é, é, é, é"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("界界 界", ["aaaa界", "bbbb界", "bbbb界"]),
        ("ab cd", ["aaaaab", "bbbbcd"]),
        ("\u0301 \u0301", ["aaaa\u0301", "bbbb\u0301"]),
        ("x" * LONG, ["aaaaxx", *["bbbbxx"] * (LONG // 2 - 1)]),
    ],
)
def test_words_are_wrapped_even_where_there_is_no_room_for_one(words: str, lines: list[str]) -> None:
    assert wrap(words, 1, first="aaaa", rest="bbbb") == lines
