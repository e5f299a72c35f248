"""Every screen has the same three places, and says things so that they are read."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from deskapp.forms.fields import Option
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.key_lines import KeyLines
from screens.widgets.message_line import MessageLine
from screens.widgets.top_line import TopLine
from tests.screens.small_desk import Trial, trying


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_the_three_places_are_the_same_at_every_size(size: tuple[int, int]) -> None:
    async with trying(Box("name", "Name"), size=size) as (_, trial):
        assert trial.query_one(TopLine).region.y == 0
        assert trial.query_one(MessageLine).region.y == size[1] - 3
        assert trial.query_one(KeyLines).region.y == size[1] - 2


async def test_the_top_line_says_where_when_and_who() -> None:
    async with trying(Box("name", "Name")) as (hands, trial):
        trial.top("Solent Voice", "Tue 24 November 2026  14:47", "On desk: Priya")
        await hands.settle()
        assert hands.lines[0].startswith(" Solent Voice ")
        assert "Tue 24 November 2026  14:47" in hands.lines[0]
        assert hands.lines[0].endswith("On desk: Priya ")


async def test_on_a_narrow_window_who_is_on_the_desk_stays_and_the_rest_gives_way() -> None:
    async with trying(Box("name", "Name"), size=(60, 20)) as (hands, trial):
        trial.top("CLOCK SET TO Tue 24 Nov 09:02  Healthwatch Portsmouth", "in the middle", "On desk: Priya")
        await hands.settle()
        assert hands.lines[0].endswith("…  On desk: Priya ")
        trial.top("New call   answered 09:02 Tue 24 Nov", "", "(everything you type is kept)")
        await hands.settle()
        assert hands.lines[0].rstrip() == " New call   answered 09:02 Tue 24 Nov"


async def test_a_body_of_its_own_and_nothing_else_is_what_a_screen_writes() -> None:
    class Own(Trial):
        def body(self) -> ComposeResult:
            with VerticalScroll(id="own"):
                yield Box("name", "Name")

    async with trying(screen=Own) as (_, trial):
        assert trial.query_one("#own").region.height == 20


async def test_words_are_shown_as_they_are() -> None:
    async with trying(Box("name", "Name")) as (hands, trial):
        trial.say("Saved 26-0418 [/x] [Smith & Co] [@click=app.quit]x[/].", "done")
        trial.top("[b]Names[/b] [/x]")
        await hands.settle()
        assert "Saved 26-0418 [/x] [Smith & Co] [@click=app.quit]x[/]." in hands.lines[21]
        assert "[b]Names[/b] [/x]" in hands.lines[0]


async def test_what_was_done_stays_until_the_person_goes_on() -> None:
    async with trying(Box("name", "Name"), Box("number", "Number")) as (hands, trial):
        trial.hint("Names match as you type.")
        trial.say("Saved 26-0418 Kay.", "done")
        trial.hint("Another hint.")
        await hands.settle()
        assert hands.said == ("Saved 26-0418 Kay.", "done")
        await hands.write("K")
        assert hands.said == ("Saved 26-0418 Kay.", "done")
        await hands.press("tab")
        assert hands.said == ("Another hint.", "hint")


async def test_what_is_wrong_stays_until_its_field_changes() -> None:
    about, topic = Box("about", "What it's about"), Box("topic", "Topic")
    async with trying(about, topic) as (hands, trial):
        trial.say("Enter what it is about, in a few words", "wrong", about=about)
        await hands.press("tab", "up")
        await hands.write("Dentist")
        topic.put("Dentist")
        await hands.press("shift+tab")
        assert hands.said[1] == "wrong"
        about.focus()
        await hands.write("D")
        assert hands.said[1] == "hint"


async def test_what_is_wrong_is_marked_in_words_as_well() -> None:
    async with trying(Box("name", "Name")) as (hands, trial):
        trial.say("Choose a topic", "wrong")
        await hands.settle()
        assert hands.lines[21].startswith(" ! Choose a topic")
        trial.mended()
        await hands.settle()
        assert hands.lines[21].strip() == ""


async def test_a_long_sentence_takes_a_second_line_and_is_not_cut_off() -> None:
    words = (
        "What you typed could not be kept: the disk is full. It is on the screen only. Tell whoever looks after this."
    )
    async with trying(Box("name", "Name")) as (hands, trial):
        trial.say(words, "wrong")
        await hands.settle()
        assert " ".join("".join(hands.lines[20:22]).split()) == f"! {words}"
        trial.hint(words)
        trial.mended()
        await hands.settle()
        assert hands.lines[20].strip() == ""
        assert hands.lines[21].strip() == words.removesuffix(" Tell whoever looks after this.")


async def test_a_window_that_is_too_small_says_how_big_it_must_be_and_keeps_what_was_typed() -> None:
    box = Box("name", "Name")
    async with trying(box) as (hands, _):
        await hands.write("Marg")
        await hands.pilot.resize_terminal(52, 18)
        await hands.settle()
        shown = " ".join(" ".join(hands.lines).split())
        assert shown == "Please make this window bigger (now 52 x 18, needs 60 x 20)"
        await hands.write("aret")
        await hands.pilot.resize_terminal(80, 24)
        await hands.settle()
        assert box.value == "Margaret"
        assert box.has_focus
        assert "Margaret" in hands.lines[1]


async def test_esc_keeps_what_was_typed_before_it_goes_back() -> None:
    async with trying(Box("name", "Name")) as (hands, _):
        form = Trial(Box("number", "Number"))
        await hands.app.push_screen(form)
        await hands.write("07700")
        await hands.press("escape")
        assert form.parked == 1
        assert hands.app.screen is not form


async def test_saving_where_there_is_nothing_to_save_says_so() -> None:
    async with trying(Box("name", "Name")) as (hands, _):
        await hands.press("f9")
        assert hands.said == ("Nothing to save here: everything is kept already.", "plain")


async def test_a_letter_that_chooses_nothing_is_told_which_ones_do() -> None:
    choice = Choice("how", "How", [Option("spoke", "t", "Spoke"), Option("letter", "l", "Letter")])
    async with trying(choice) as (hands, _):
        await hands.press("x")
        assert hands.said == ("Here you can press t or l.", "wrong")
        await hands.press("t")
        assert hands.said[1] == "hint"
