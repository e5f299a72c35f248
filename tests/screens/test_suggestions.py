"""The list under a box: driven from the box, never in the way."""

from __future__ import annotations

from textual.widgets import Input

from deskapp.forms.fields import Option, Suggestion
from screens.dialogs.pick import PickBox
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.suggestions import Suggestions
from tests.screens.small_desk import Hands, Trial, trying

ROWS = (
    Suggestion("7", "Margaret Hall", "01632 960 044   1 open  rung twice"),
    Suggestion("9", "Mr P Hallam [/x]", "07700 900 231"),
)
NEW = 'A new person called "hall"'


class Finding(Trial):
    """Offers the rows when something is typed into the first box."""

    AUTO_FOCUS = "Box"

    def on_input_changed(self, event: Input.Changed) -> None:
        if isinstance(event.input, Box) and event.input.suggestions is not None and event.value:
            event.input.suggestions.offer(ROWS, last=NEW)

    def action_back(self) -> None:
        self.park()


def made() -> tuple[Box, Suggestions, Box]:
    box, rows, number = Box("name", "Name"), Suggestions(), Box("number", "Number")
    box.suggestions = rows
    return box, rows, number


def shown(hands: Hands) -> str:
    return "\n".join(hands.lines)


async def test_what_is_offered_lies_over_the_form_and_moves_nothing() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, _):
        before = number.region
        await hands.write("hall")
        assert "Margaret Hall     01632 960 044   1 open  rung twice" in shown(hands)
        assert "Mr P Hallam [/x]  07700 900 231" in shown(hands)
        assert NEW in shown(hands)
        assert number.region == before
        assert box.has_focus


async def test_enter_on_a_name_typed_in_full_goes_on_without_taking_a_row() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, trial):
        await hands.write("hall")
        await hands.press("enter")
        assert [event.value for event in trial.came(Box.Entered)] == ["hall"]
        assert trial.came(Suggestions.Picked) == []
        assert not rows.is_open


async def test_down_and_enter_take_a_row_and_do_not_go_on() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, trial):
        await hands.write("hall")
        await hands.press("down", "enter")
        assert [event.key for event in trial.came(Suggestions.Picked)] == ["7"]
        assert trial.came(Box.Entered) == []
        assert not rows.is_open


async def test_the_marked_row_is_marked_with_a_sign_as_well_as_with_colour() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, _):
        await hands.write("hall")
        await hands.press("down", "down")
        assert "> Mr P Hallam" in shown(hands)


async def test_up_from_nothing_goes_to_the_last_row_which_is_a_new_person() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, trial):
        await hands.write("hall")
        await hands.press("up", "enter")
        assert [event.key for event in trial.came(Suggestions.Picked)] == [None]


async def test_the_highlight_goes_round_the_ends() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, _):
        await hands.write("hall")
        await hands.press("down", "down", "down", "down")
        assert rows.highlighted == 0


async def test_esc_closes_the_list_first_and_then_leaves() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, trial):
        await hands.write("hall")
        await hands.press("escape")
        assert not rows.is_open
        assert trial.parked == 0
        await hands.press("escape")
        assert trial.parked == 1


async def test_leaving_the_box_closes_its_list() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, _):
        await hands.write("hall")
        await hands.press("tab")
        assert not rows.is_open
        assert number.has_focus


async def test_a_click_takes_a_row() -> None:
    box, rows, number = made()
    async with trying(box, rows, number, screen=Finding) as (hands, trial):
        await hands.write("hall")
        await hands.pilot.click(rows, offset=(5, 2))
        await hands.settle()
        assert [event.key for event in trial.came(Suggestions.Picked)] == ["9"]
        assert box.has_focus


async def test_a_form_may_mark_the_first_row_from_the_start() -> None:
    box, rows, number = made()
    async with trying(box, rows, number) as (hands, trial):
        rows.offer(ROWS, highlight=True)
        await hands.press("enter")
        assert [event.key for event in trial.came(Suggestions.Picked)] == ["7"]


async def test_six_rows_are_shown_and_no_more() -> None:
    box, rows, number = made()
    async with trying(box, rows, number) as (hands, _):
        rows.offer(
            [Suggestion("0", "Ŵŷ" * 40), *(Suggestion(str(at), f"Person {at}") for at in range(1, 20))], last=NEW
        )
        await hands.settle()
        assert "Person 5" in shown(hands)
        assert "Person 6" not in shown(hands)
        assert "…" in shown(hands), "a row that was cut says so"
        assert NEW in shown(hands)


async def test_a_picker_shows_a_long_row_whole_on_several_lines() -> None:
    rows = [Suggestion(str(at), f"Person {at}", "Somebody to talk to " * 8) for at in range(3)]
    box = PickBox("Join it to", "About the same as another?", rows, hint="a name")
    async with trying() as (hands, _):
        await hands.app.push_screen(box)
        await hands.settle()
        assert "…" not in shown(hands)
        told = " ".join(shown(hands).replace("│", " ").split())
        assert told.count("Somebody to talk to") == 24
        assert box.offered.size.height == 3 * 4


async def test_typing_ahead_takes_what_was_offered_for_it() -> None:
    box, rows, number = made()
    choice = Choice("how", "How", [Option("spoke", "t", "Spoke")])
    async with trying(box, rows, number, choice, screen=Finding) as (hands, trial):
        await hands.press(*"hall", "down", "down", "enter", "tab", *"07700")
        assert [event.key for event in trial.came(Suggestions.Picked)] == ["9"]
        assert number.value == "07700"
