"""A choice of one from a few: a letter makes it, and everything says which one it is."""

from __future__ import annotations

import pytest
from textual import on

from deskapp.forms.fields import Option
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from tests.screens.small_desk import Trial, trying

OUTCOMES = (
    Option("sorted", "s", "Sorted now"),
    Option("ring_back", "c", "Ring them back"),
    Option("write_back", "w", "Write back"),
    Option("passed_on", "o", "Passed on / pointed elsewhere"),
    Option("could_not_help", "x", "Could not help"),
)


class GoingOn(Trial):
    """Goes to the next field when a letter has chosen, as forms do."""

    AUTO_FOCUS = "Choice"

    @on(Choice.Chosen)
    @on(Choice.Submitted)
    def _go_on(self) -> None:
        self.focus_next()


def outcome(*, brief: bool = False) -> Choice:
    return Choice("outcome", "Outcome", OUTCOMES, brief=brief)


async def test_every_option_is_shown_with_its_letter_on_as_few_lines_as_fit() -> None:
    async with trying(outcome()) as (hands, _):
        assert hands.lines[1].rstrip() == " Outcome         s Sorted now   c Ring them back   w Write back"
        assert hands.lines[2].rstrip() == "                 o Passed on / pointed elsewhere   x Could not help"


async def test_in_a_wide_window_they_stand_on_one_line_and_in_a_narrow_one_on_four() -> None:
    choice = outcome()
    async with trying(choice, size=(132, 40)) as (hands, _):
        assert choice.region.height == 1
        await hands.pilot.resize_terminal(60, 24)
        await hands.settle()
        assert choice.region.height == 4


@pytest.mark.parametrize(("key", "value"), [("s", "sorted"), ("x", "could_not_help"), ("C", "ring_back")])
async def test_a_letter_chooses_and_the_form_moves_on(key: str, value: str) -> None:
    choice, box = outcome(), Box("promised_at", "Reply promised")
    async with trying(choice, box, screen=GoingOn) as (hands, trial):
        await hands.press(key)
        assert choice.value == value
        assert box.has_focus
        assert [type(event) for event in trial.heard if isinstance(event, Choice.Changed)] == [
            Choice.Changed,
            Choice.Chosen,
        ]


async def test_the_chosen_one_stands_in_brackets() -> None:
    async with trying(outcome()) as (hands, _):
        await hands.press("c")
        assert "[c Ring them back]" in hands.lines[1]


async def test_what_is_typed_behind_the_letter_lands_in_the_next_field() -> None:
    choice, box = outcome(), Box("promised_at", "Reply promised")
    async with trying(Box("topic", "Topic"), choice, box, screen=GoingOn) as (hands, trial):
        trial.query_one("#box-topic", Box).focus()
        await hands.settle()
        await hands.press(*"den", "tab", "c", *"tomorrow", "backspace")
        assert trial.query_one("#box-topic", Box).value == "den"
        assert choice.value == "ring_back"
        assert box.value == "tomorro"


async def test_the_same_letter_again_moves_on_as_well() -> None:
    choice, box = outcome(), Box("promised_at", "Reply promised")
    async with trying(choice, box, screen=GoingOn) as (hands, trial):
        await hands.press("c", "shift+tab", "c")
        assert box.has_focus
        assert len(trial.came(Choice.Chosen)) == 2


async def test_enter_goes_on_with_what_is_chosen_or_nothing() -> None:
    choice, box = outcome(), Box("promised_at", "Reply promised")
    async with trying(choice, box, screen=GoingOn) as (hands, trial):
        await hands.press("enter")
        assert [event.value for event in trial.came(Choice.Submitted)] == [None]
        assert box.has_focus


async def test_arrows_change_the_choice_and_stay() -> None:
    choice = outcome()
    async with trying(choice, Box("promised_at", "Reply promised"), screen=GoingOn) as (hands, _):
        await hands.press("right", "right")
        assert choice.value == "ring_back"
        assert choice.has_focus
        await hands.press("left", "left")
        assert choice.value == "could_not_help"


async def test_a_choice_can_be_taken_back() -> None:
    choice = outcome()
    async with trying(choice) as (hands, trial):
        await hands.press("s", "backspace")
        assert choice.value is None
        assert [event.value for event in trial.came(Choice.Changed)] == ["sorted", None]


async def test_a_brief_choice_shows_only_what_was_chosen_once_the_person_has_gone_on() -> None:
    choice, box = outcome(brief=True), Box("promised_at", "Reply promised")
    async with trying(choice, box, screen=GoingOn) as (hands, _):
        await hands.press("o")
        assert choice.region.height == 1
        assert hands.lines[1].rstrip() == " Outcome        [o Passed on / pointed elsewhere]"
        await hands.press("shift+tab")
        assert choice.region.height == 2


async def test_what_an_entry_was_carried_on_with_is_no_change() -> None:
    choice = outcome()
    async with trying(choice) as (hands, trial):
        choice.put("write_back")
        await hands.settle()
        assert trial.came(Choice.Changed) == []
        assert "[w Write back]" in hands.lines[1]


async def test_a_question_mark_is_help_and_no_letter() -> None:
    async with trying(outcome()) as (hands, trial):
        await hands.press("question_mark")
        assert trial.came(Choice.NotOffered) == []


async def test_options_are_shown_as_they_are() -> None:
    choice = Choice("who", "Who [/x]", [Option("a", "a", "[Smith & Co]"), Option("b", "b", "[/x]")])
    async with trying(choice) as (hands, _):
        assert hands.lines[1].rstrip() == " Who [/x]        a [Smith & Co]   b [/x]"


async def test_a_click_chooses() -> None:
    choice, box = outcome(), Box("promised_at", "Reply promised")
    async with trying(choice, box, screen=GoingOn) as (hands, _):
        await hands.pilot.click(choice, offset=(34, 0))
        await hands.settle()
        assert choice.value == "ring_back"


async def test_an_entry_carried_on_with_where_nothing_was_chosen_still_offers_everything() -> None:
    choice, box = outcome(brief=True), Box("promised_at", "Reply promised")
    async with trying(box, choice) as (hands, _):
        choice.put("")
        await hands.settle()
        assert "s Sorted now" in "\n".join(hands.lines)
