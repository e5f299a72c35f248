"""More is typed or pasted than a box has room for: every letter is kept, in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from screens.forms.screen import FormScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, front_desk

LONG = (
    "Her mother was sent home from the ward at eleven at night without her tablets, and nobody rang the family"
    " although she left the number with two nurses, twice."
)
FITS, GOES_ON = LONG[: LONG.index(" left")], "left the number with two nurses, twice."
RUNS_ON = "Room for 120 letters here: the rest goes on in More detail."


def form_of(hands: Hands) -> FormScreen:
    """The form shown."""
    shown = hands.screen
    assert isinstance(shown, FormScreen)
    return shown


async def at_about(hands: Hands, *keys: str) -> None:
    """Open a form with these keys, and put the cursor into the box that says what it is about."""
    await hands.press(*keys)
    form_of(hands).fields["about"].focus()
    await hands.settle()


@pytest.mark.parametrize("keys", [("f2",), ("f3",), ("f4", "p"), ("f4", "e"), ("f4", "v")])
async def test_a_sentence_too_long_for_its_box_goes_on_in_more_detail(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with front_desk(tmp_path) as (hands, _, __):
        await at_about(hands, *keys)
        await hands.write(LONG)
        assert (hands.field, hands.value("about"), hands.value("detail")) == ("about", FITS, GOES_ON)
        assert hands.said == RUNS_ON


async def test_a_paste_too_long_for_its_box_goes_on_behind_the_detail_there_is(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, __):
        await at_about(hands, "f2")
        form_of(hands).fields["detail"].focus()
        await hands.write("Lives alone.")
        await at_about(hands)
        hands.app.post_message(events.Paste(LONG))
        await hands.settle()
        assert (hands.value("about"), hands.value("detail")) == (FITS, f"Lives alone. {GOES_ON}")
        assert hands.said == RUNS_ON


async def test_backspace_takes_back_what_went_on_and_enter_goes_to_the_topic(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await at_about(hands, "f2")
        await hands.write(f"{LONG}xy")
        await hands.press("backspace", "backspace")
        assert (hands.value("about"), hands.value("detail")) == (FITS, GOES_ON)
        await hands.press("enter")
        assert hands.field == "topic"
        await hands.press(*"den", "enter", "c", "f9")
        assert rows(desk, "SELECT about, detail FROM contact") == [(FITS, GOES_ON)]


async def test_words_put_into_a_full_sentence_push_its_end_on_in_order(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, __):
        await at_about(hands, "f2")
        await hands.write(LONG)
        await hands.press("home")
        await hands.write("On Monday at last ")
        both = f"{hands.value('about')} {hands.value('detail')}"
        assert both == f"On Monday at last {LONG}"


async def test_letters_that_a_short_box_has_no_room_for_are_kept_and_ctrl_y_writes_them(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, __):
        await hands.press("f2")
        await hands.write("A" * 80 + " from Cosham")
        assert hands.value("name") == "A" * 80
        kept = 'Room for 80 letters here: " from Cosham" is kept. Ctrl+Y writes it in a box.'
        assert hands.said == kept
        await hands.press("left")
        assert hands.said == kept
        await at_about(hands)
        await hands.press("ctrl+y")
        assert hands.value("about").strip() == "from Cosham"


async def test_letters_kept_at_two_boxes_are_both_written(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, __):
        await hands.press("f2")
        await hands.write("A" * 80 + "bc")
        form_of(hands).fields["number"].focus()
        await hands.write("0" * 40 + "12")
        await at_about(hands)
        await hands.press("ctrl+y")
        assert hands.value("about") == "bc 12"
