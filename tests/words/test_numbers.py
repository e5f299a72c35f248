from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskapp.charter.vocabulary import NumberState
from deskapp.parsing.numbers import Telephone, dial_words, digits, read_number, searched_figures

MRS_HALL = "+441632960044"


@pytest.mark.parametrize(
    "typed",
    [
        "01632 960 044",
        "01632960044",
        " 01632-960-044 ",
        "(01632) 960044",
        "01632.960.044",
        "+44 1632 960044",
        "+44 (0)1632 960044",
        "0044 1632 960044",
        "0044 (0) 1632 960 044",
        "441632960044",
        "1632 960044",
        "tel 01632 960 044",
        "01632 960 044 after 5",
        "01632 960 044 or 07700 900 418",
        "18001 01632 960 044",
        "1800201632960044",
        "18002 +44 1632 960 044",
        "٠١٦٣٢ ٩٦٠ ٠٤٤",
        "01632–960–044",
        "01632‒960‒044",
        "01632‑960‑044",
        "01632‐960—044",
        "01632_960_044",
        "01632/960044",
        "01632 / 960 / 044",
        "'01632960044",
        "1,632,960,044",
        "441,632,960,044",
        "+441,632,960,044.0",
        "44 1632 960044.0",
        "01632960044 - 2 kids",
        "01632 960 044 - 2 kids",
        "01632960044 3 calls",
        "01632 96 00 44 after 5",
    ],
)
def test_one_number_has_one_form_to_compare_however_it_was_given(typed: str) -> None:
    seen = read_number(typed)
    assert seen.number_key == MRS_HALL
    assert seen.groups == "01632, 960, 044"
    assert seen.state is NumberState.OK
    assert seen.warning is None


def test_a_number_is_kept_as_it_was_given() -> None:
    assert read_number(" (01632) 960-044 ").number == "(01632) 960-044"
    assert read_number("18001 01632 960 044").number == "18001 01632 960 044"


@pytest.mark.parametrize(
    ("typed", "number", "shown"),
    [
        ("O1632 96O O44", "01632 960 044", "01632 960 044"),
        ("01632 960 o44", "01632 960 044", "01632 960 044"),
        ("02392 55 o1 23", "02392 55 01 23", "023 9255 0123"),
        ("01632 96 b 0044", "01632 96 b 0044", "01632 96"),
    ],
)
def test_a_letter_among_the_figures_is_asked_about_once(typed: str, number: str, shown: str) -> None:
    seen = read_number(typed)
    assert (seen.number, seen.shown) == (number, shown)
    assert seen.warning is not None
    if "o" in typed.lower():
        assert seen.warning == f"There is a letter among the figures. Taken as {shown}: is that right?"
        assert read_number(seen.number).warning is None


@pytest.mark.parametrize("typed", ["999", "111", "101", "112", "116 123", "105"])
def test_a_number_of_three_digits_that_everybody_knows_is_whole(typed: str) -> None:
    seen = read_number(typed)
    assert (seen.state, seen.warning, seen.number_key) == (NumberState.OK, None, typed.replace(" ", ""))


@pytest.mark.parametrize(
    "typed", ["0", "00000 000000", "0.0", "00", "#N/A", "#ERROR!", "########", "nan", "NULL", "?", "--"]
)
def test_what_fills_a_box_is_no_number(typed: str) -> None:
    assert read_number(typed) == Telephone("", "", NumberState.NONE, "", relay=False, warning=None)


@pytest.mark.parametrize(
    "typed",
    [
        "4.47701E+11",
        "4.47701e+11",
        "4.47701×10^11",
        "4.47701 x 10^11",
        "4.47701×10¹¹",
        "7.7009E+09",
        "4E+11",
    ],
)
def test_what_a_spreadsheet_shortened_is_kept_as_it_is_and_compared_with_nothing(typed: str) -> None:
    seen = read_number(typed)
    assert (seen.number, seen.shown, seen.number_key, seen.state) == (typed, typed, "", NumberState.LOOKS_WRONG)
    assert seen.warning is not None
    assert "spreadsheet" in seen.warning


@pytest.mark.parametrize("typed", ["7700900124.0", "07700900124.0", "447700900124.00", "07700 900124"])
def test_a_point_and_a_nought_that_a_spreadsheet_hung_on_it_is_dropped(typed: str) -> None:
    seen = read_number(typed)
    assert (seen.number_key, seen.shown, seen.warning) == ("+447700900124", "07700 900 124", None)
    assert ".0" not in seen.number


@pytest.mark.parametrize(
    "typed", ["1", "12", "0163", "07", "+44", "+1 650", "11111111111", "99999", "123456", "12345678", "1" * 20]
)
def test_no_two_strangers_are_one_by_what_cannot_be_a_number(typed: str) -> None:
    assert read_number(typed).number_key == ""


@pytest.mark.parametrize("typed", ["214", "4512", "960 044", "07777 777777", "07700 90012"])
def test_an_extension_and_a_number_with_a_slip_are_compared(typed: str) -> None:
    assert read_number(typed).number_key


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("01632 960100 (ext 4)", "01632, 960, 100, extension 4"),
        ("01632 960100 ext: 4", "01632, 960, 100, extension 4"),
        ("01632960100 extension: 4", "01632, 960, 100, extension 4"),
        ("01632960100 (x4)", "01632, 960, 100, extension 4"),
        ("01632960100 #4", "01632, 960, 100, extension 4"),
        ("01632960100#4", "01632, 960, 100, extension 4"),
        ("01632960100,4", "01632, 960, 100, extension 4"),
        ("01632960100, ext. 4512", "01632, 960, 100, extension 4512"),
        ("07700900418", "07700, 900, 418"),
        ("07700 900 418", "07700, 900, 418"),
        ("02079460018", "020, 7946, 0018"),
        ("02392 123456", "023, 9212, 3456"),
        ("01134960018", "0113, 496, 0018"),
        ("0169772345", "016977, 2345"),
        ("0800111111", "0800, 111, 111"),
        ("08001111", "0800, 1111"),
        ("01632 960100 ext 23", "01632, 960, 100, extension 23"),
        ("01632 960100 x23", "01632, 960, 100, extension 23"),
    ],
)
def test_a_number_is_read_back_in_the_groups_that_people_say(typed: str, groups: str) -> None:
    seen = read_number(typed)
    assert seen.groups == groups
    assert seen.state is NumberState.OK
    assert seen.shown == groups.replace(",", "")


@pytest.mark.parametrize(
    "typed", ["18001 01632 960 017", "18002-01632960017", "1800201632960017", "1 8001 01632 960017"]
)
def test_a_number_given_with_the_relay_prefix_is_a_relay_call(typed: str) -> None:
    seen = read_number(typed)
    assert seen.relay
    assert seen.number_key == "+441632960017"
    assert not read_number("01632 960 017").relay


@pytest.mark.parametrize("typed", ["01632 960000", "07700 900999", "020 7946 0999", "0808 157 0000", "03069 990123"])
def test_made_up_numbers_are_not_warned_about(typed: str) -> None:
    assert read_number(typed).warning is None


@pytest.mark.parametrize(
    ("typed", "warning"),
    [
        ("07700 90012", "One digit short for a mobile. Listen again?"),
        ("07700 900 4188", "One digit too many for a mobile. Listen again?"),
        ("0770 900 12", "2 digits short for a mobile. Listen again?"),
        ("01632 96004", "One digit short. Listen again?"),
        ("01632 960 0444", "One digit too many. Listen again?"),
        ("01999 123456", "No number in use starts like that. Listen again?"),
        ("0163", "Too few digits for a telephone number. Listen again?"),
        ("214", "Too few digits for a telephone number. Listen again?"),
        ("9" * 25, "15 digits too many. Listen again?"),
        ("ask for Bob", "There are no digits in that. Listen again?"),
        ("+1 650", "Not a whole number for that country. Listen again?"),
    ],
)
def test_what_looks_wrong_is_kept_and_asked_about(typed: str, warning: str) -> None:
    seen = read_number(typed)
    assert seen.state is NumberState.LOOKS_WRONG
    assert seen.warning == warning
    assert seen.number == typed


def test_a_wrong_number_is_compared_and_read_back_all_the_same() -> None:
    short = read_number("07700 90012")
    assert (short.number_key, short.groups) == ("+44770090012", "07700, 900, 12")
    assert read_number("0770090012").number_key == short.number_key
    assert read_number("ask for Bob").number_key == ""


@pytest.mark.parametrize("typed", ["+1 650 253 0000", "001 650 253 0000", "+1 (650) 253-0000"])
def test_a_number_abroad_keeps_its_plus(typed: str) -> None:
    seen = read_number(typed)
    assert seen == Telephone(
        typed, "+16502530000", NumberState.FOREIGN, "+1, 650, 253, 0000", relay=False, warning=None
    )
    assert seen.shown == "+1 650 253 0000"


def test_jersey_is_not_abroad() -> None:
    assert read_number("01534 123456").state is NumberState.OK


def test_a_number_without_its_area_code_stays_so() -> None:
    alone = read_number("960 044")
    assert (alone.number_key, alone.groups, alone.state) == ("960044", "960, 044", NumberState.LOCAL_ONLY)
    assert alone.warning == "No area code. Ask for all of it."
    assert read_number("7946 0018").number_key == "79460018"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "none",
        "None",
        "no number",
        "-",
        "n/a",
        "unavailable",
        "not provided",
        "Ditto",
        "TRUE",
        "Not  Provided.",
    ],
)
def test_none_is_a_number_box_answered(typed: str) -> None:
    assert read_number(typed) == Telephone("", "", NumberState.NONE, "", relay=False, warning=None)


@pytest.mark.parametrize(
    "typed", ["withheld", "WITHHELD", "private", "number withheld", "Withheld number", "Private number", "blocked"]
)
def test_withheld_is_a_number_box_answered(typed: str) -> None:
    assert read_number(typed) == Telephone("", "", NumberState.WITHHELD, "", relay=False, warning=None)


def test_the_digits_of_what_was_typed_take_the_letter_for_the_figure() -> None:
    assert digits("O1632 96O O44") == "01632960044"
    assert digits("Olive Hood") == ""
    assert digits("Flat 20, Oxford Road") == "20"


@given(st.one_of(st.text(max_size=60), st.text("0123456789 +-()oOx.", max_size=45)))
@example("+")
@example("0")
@example("+44")
@example("00")
@example("(((((")
@example("x1")
@example("18001 0")
@example("²³٠")
def test_no_number_is_ever_refused(typed: str) -> None:
    seen = read_number(typed)
    assert len(seen.number_key) <= 40
    assert seen.number in ("", typed.strip()) or re.search(r"[oO]|\.0", typed)
    assert seen.warning is not None or seen.state not in (NumberState.LOOKS_WRONG, NumberState.LOCAL_ONLY)


@given(st.from_regex(r"0(1632960[0-9]{3}|7700900[0-9]{3})", fullmatch=True), st.integers(1, 10))
def test_spacing_makes_no_difference(number: str, gap: int) -> None:
    spaced = number[:gap] + " " + number[gap:]
    assert read_number(spaced).number_key == read_number(number).number_key == "+44" + number[1:]


def test_the_library_is_not_loaded_until_a_number_is_read() -> None:
    asked = "import sys, deskapp.parsing.numbers; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_somebody_who_is_rung_through_the_relay_is_dialled_with_its_prefix_once() -> None:
    assert dial_words("18002 01632 960 017", relay=True) == "RELAY CALL: dial 18002, then 01632 960 017"
    assert dial_words("01632960017", relay=True) == "RELAY CALL: dial 18002, then 01632 960 017"
    assert dial_words("01632960017", relay=False) == "01632 960 017"
    assert dial_words("02392 821 23", relay=False).endswith(" (too short?)")
    assert dial_words("01632", relay=True).endswith(" (too short?)")
    assert dial_words(None, relay=True) == "No number given"


@pytest.mark.parametrize("typed", ["447,70", "447,700,9", "700,123,1", "1,234", "12,345,678,901,234,567"])
def test_figures_with_commas_that_make_no_number_are_compared_with_nothing(typed: str) -> None:
    assert read_number(typed).number_key == ""


LONG = 200_000
"""Letters of a text that takes minutes if every letter is compared with all that follow it."""


@pytest.mark.parametrize(
    "typed", ["7" + "(" * LONG + "a", "7" + " " * LONG + "(", "x1" + " " * LONG + "z", "1x10" + " " * LONG + "z"]
)
def test_a_long_text_is_read_as_no_number(typed: str) -> None:
    assert read_number(typed).number_key == ""
    assert searched_figures(typed) == typed


def test_digits_without_end_are_no_number() -> None:
    assert read_number("7" * 5_000).state is NumberState.LOOKS_WRONG
    assert searched_figures("1" * LONG + "x") == "1" * LONG + "x"
