"""Words typed where one letter chooses: nothing is chosen, nothing is lost, and what is meant still goes fast."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from screens.forms import astray
from screens.forms.screen import FormScreen
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.ticks import Ticks
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, a_call_from, a_letter, front_desk

SLOW = float("-inf")


async def words(hands: Hands, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type faster than letters are pressed that choose."""
    monkeypatch.setattr(astray, "WITHIN", 3600.0)
    await hands.write(typed)
    monkeypatch.setattr(astray, "WITHIN", SLOW)


def refused(hands: Hands, typed: str) -> bool:
    return hands.said.startswith("Words don't go here: ") and f'"{typed}" is kept.' in hands.said


@pytest.mark.parametrize("typed", ["Letty Three", "penny four", "Every day", "12 High St", "hope", "PORTSEA"])
async def test_a_name_typed_at_how_it_came_chooses_nothing_and_can_be_written_at_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4")
        await words(hands, typed, monkeypatch)
        assert refused(hands, typed)
        assert (hands.field, hands.value("channel"), hands.value("received_at")) == ("channel", "", "")
        await hands.press("p", "enter", "enter")
        assert hands.field == "name"
        await hands.press("ctrl+y")
        assert (hands.value("channel"), hands.value("name")) == ("letter", typed)


async def at_outcome(hands: Hands) -> None:
    await hands.press("f2", "enter", "enter")
    await hands.write("A dentist")
    await hands.press("enter", *"den", "enter")
    assert hands.field == "outcome"


@pytest.mark.parametrize("typed", ["could not say", "tomorrow", "sorted", "x-ray"])
async def test_a_sentence_typed_at_the_outcome_chooses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        await words(hands, typed, monkeypatch)
        assert refused(hands, typed)
        assert (hands.field, hands.value("outcome"), hands.value("promised_at")) == ("outcome", "", "")


async def test_what_was_chosen_before_stays_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        await hands.press("w", "shift+tab")
        await words(hands, "tomorrow", monkeypatch)
        assert hands.value("outcome") == "write_back"


async def test_words_with_letters_that_reach_other_fields_tick_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        await words(hands, "By lunch!", monkeypatch)
        assert refused(hands, "By lunch!")
        assert hands.value("kind") == ""
        assert hands.screen.query_one(Ticks).fields == {}


async def test_the_ticks_take_one_letter_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        ticks = hands.screen.query_one(Ticks)
        ticks.focus()
        await words(hands, "by noon", monkeypatch)
        assert refused(hands, "by noon")
        assert ticks.has_focus
        assert ticks.fields == {}
        await hands.press("b", "y")
        assert ticks.fields == {"website_gap": "yes", "safeguarding": "yes"}


async def test_a_kind_is_chosen_by_its_name_and_by_no_other_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        await hands.press("shift+tab", "shift+tab")
        assert hands.field == "kind"
        await words(hands, "own", monkeypatch)
        assert hands.value("kind") == "own_information"
        await hands.press("backspace")
        await words(hands, "only once", monkeypatch)
        assert refused(hands, "only once")
        assert hands.value("kind") == ""


async def test_letters_that_choose_in_one_field_after_the_other_are_meant_however_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("r")
        await words(hands, "ts", monkeypatch)
        await hands.press("enter")
        assert rows(desk, "SELECT state FROM contact") == [("closed",)]


async def test_a_sentence_begun_at_the_first_of_two_choices_is_taken_back_from_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("r")
        await words(hands, "the surgery rang", monkeypatch)
        assert refused(hands, "the surgery rang")
        assert (hands.field, hands.value("how"), hands.value("result")) == ("how", "", "")
        await words(hands, "tsaid so", monkeypatch)
        assert (hands.field, hands.value("how"), hands.value("result")) == ("how", "", "")
        assert rows(desk, "SELECT state FROM contact") == [("open",)]


async def test_a_capital_or_a_figure_behind_the_letter_begins_the_next_box(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        await words(hands, "c5pm", monkeypatch)
        assert (hands.value("outcome"), hands.value("promised_at")) == ("ring_back", "5pm")


@pytest.mark.parametrize("when", ["tom", "wed 3pm", "+2d", "y", "next fri", "27/11"])
async def test_a_time_behind_the_letter_begins_the_next_box_however_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        await words(hands, f"c{when}", monkeypatch)
        assert (hands.value("outcome"), hands.value("promised_at")) == ("ring_back", when)


async def test_enter_in_words_that_no_field_took_keeps_the_next_answer_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        monkeypatch.setattr(astray, "WITHIN", 3600.0)
        await hands.press(*"sorted", "enter", *"told", "enter")
        assert refused(hands, "sorted told")


@pytest.mark.parametrize("keys", [["shift+tab", "shift+tab"], []])
async def test_what_is_pasted_at_a_choice_is_kept_to_be_written_in_a_box(tmp_path: Path, keys: list[str]) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        await hands.press(*keys)
        before = hands.field
        hands.app.post_message(events.Paste("cannot get a dentist"))
        await hands.settle()
        assert refused(hands, "cannot get a dentist")
        assert hands.field == before
        hands.screen.query_one("#box-about").focus()
        await hands.press("end", "ctrl+y")
        assert hands.value("about") == "A dentist cannot get a dentist"


async def test_a_draft_with_nothing_but_words_that_no_field_took_begins_at_its_beginning_and_says_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2")
        first = hands.field
        form = hands.screen
        assert isinstance(form, FormScreen)
        form.fields["outcome"].focus()
        await words(hands, "Letty Three", monkeypatch)
        await hands.press("escape", "f8", "enter")
        assert hands.field == first
        assert hands.said == '"Letty Three" is kept from before. Ctrl+Y writes it in a box.'


async def test_words_that_wait_are_kept_with_the_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4")
        await words(hands, "Letty Three", monkeypatch)
        await hands.press("escape", "f8", "enter", "p", "enter", "enter", "ctrl+y")
        assert hands.value("name") == "Letty Three"


def slowly(monkeypatch: pytest.MonkeyPatch, *, within: float = 3600.0) -> None:
    """Let letters come too slowly to be words at once, but without a pause between them."""
    monkeypatch.setattr(astray, "BURST_WITHIN", within)
    monkeypatch.setattr(astray, "ANSWER_PAUSE", within)


async def test_letters_before_the_words_were_noticed_belong_to_them_and_their_answer_is_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("r")
        slowly(monkeypatch)
        await hands.press("t")
        assert (hands.field, hands.value("how")) == ("result", "spoke")
        await words(hands, "hey rang", monkeypatch)
        assert refused(hands, "they rang")
        assert (hands.field, hands.value("how")) == ("how", "")


async def test_an_address_typed_at_human_speed_is_kept_from_its_first_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4")
        slowly(monkeypatch)
        await hands.write("4 Elm Grove")
        assert refused(hands, "4 Elm Grove")
        assert (hands.field, hands.value("channel"), hands.value("received_at")) == ("channel", "", "")


async def test_words_are_kept_behind_those_kept_before_and_ctrl_y_finds_the_next_box_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4")
        await words(hands, "Elm Grove", monkeypatch)
        await hands.press("tab", "shift+tab")
        await words(hands, "hosp wait", monkeypatch)
        assert refused(hands, "Elm Grove hosp wait")
        await hands.press("ctrl+y")
        assert (hands.field, hands.value("name")) == ("name", "Elm Grove hosp wait")
        assert hands.value("received_at") == ""


async def test_ctrl_y_says_that_no_box_below_takes_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_outcome(hands)
        ticks = hands.screen.query_one(Ticks)
        ticks.focus()
        await words(hands, "by noon", monkeypatch)
        for box in hands.screen.query(Box):
            box.display = box.field == "name"
        await hands.press("ctrl+y")
        assert hands.said.startswith('No box below takes words: go to one. "by noon" is kept.')


async def test_saving_asks_once_about_words_that_are_not_in_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = '"found it" is not in the form. Ctrl+Y writes it; F9 again saves without it.'
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("r", "t", "s", "shift+tab")
        await words(hands, "found it", monkeypatch)
        await hands.press("tab")
        for key in ("enter", "enter", "escape", "f8", "enter", "f9"):
            await hands.press(key)
            if key in ("enter", "f9") and "kept from before" not in hands.said:
                assert hands.said == question
        assert rows(desk, "SELECT state FROM contact") == [("open",)]
        await hands.press("f9")
        assert rows(desk, "SELECT state FROM contact") == [("closed",)]


async def test_a_form_with_nothing_but_kept_words_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("d")
        form = hands.screen
        assert isinstance(form, FormScreen)
        next(one for one in form.fields.values() if isinstance(one, Choice) and one.display).focus()
        await words(hands, "no letter here", monkeypatch)
        await hands.press("escape")
        assert [one.values["astray"] for one in drafts.unfinished()] == ["no letter here"]


async def test_each_key_that_saves_asks_about_words_that_are_not_in_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4")
        await a_letter(hands, "Joan Whitcombe")
        form = hands.screen
        assert isinstance(form, FormScreen)
        form.fields["reply_by"].focus()
        await words(hands, "3 Mill Rd", monkeypatch)
        await hands.press("f9")
        assert hands.said.endswith("F9 again saves without it.")
        await hands.press("f4")
        assert hands.said.endswith("F4 again saves without it.")
        assert rows(desk, "SELECT count(*) FROM contact") == [(0,)]
        await hands.press("f4")
        assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]


async def test_kept_words_that_the_box_holds_by_now_are_forgotten_and_enter_goes_on(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("k", *"two", "2")
        assert hands.said.startswith('Room for 3 letters here: "2" is kept.')
        await hands.press("backspace", "backspace", "backspace", "2", "enter")
        assert rows(desk, "SELECT machine_count FROM answerphonecheck ORDER BY id DESC LIMIT 1") == [(2,)]


async def test_enter_that_comes_later_than_words_saves_without_them_as_f9_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("k", *"0  9", "backspace", "backspace")
        await hands.press("enter", "enter")
        assert hands.said.endswith("F9 again saves without it.")
        monkeypatch.setattr(astray, "ENTER_WITHIN", 0.0)
        await hands.press("enter")
        assert rows(desk, "SELECT machine_count FROM answerphonecheck ORDER BY id DESC LIMIT 1") == [(0,)]


async def test_a_message_cannot_pass_what_it_is_about_by(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f3", *"0840", "enter", *"Kay", "enter", *"01632960044", "enter")
        assert hands.field == "ok_to_leave_message"
        await hands.press("y", "enter")
        assert (hands.field, hands.value("about")) == ("about", "")
        assert hands.said.startswith("Enter what it is about")


async def test_a_letter_or_an_email_cannot_pass_what_it_is_about_by(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4", "e", "enter", "enter", "enter", "l", "enter")
        assert hands.field == "about"


async def at_leave_a_message(hands: Hands) -> None:
    """Take a call to be rung back, up to its last question, at which the letter stays."""
    await hands.press("f2", "enter", *"01632960044", "enter")
    await hands.write("A dentist")
    await hands.press("enter", *"den", "enter", "c", "enter", "enter")
    assert hands.field == "ok_to_leave_message"


async def test_words_with_a_capital_behind_an_answer_leave_it_and_begin_with_the_capital(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await at_leave_a_message(hands)
        await words(hands, "nHard of hearing", monkeypatch)
        assert refused(hands, "Hard of hearing")
        assert hands.value("ok_to_leave_message") == "no"
        await hands.press("ctrl+y")
        assert (hands.field, hands.value("needs")) == ("needs", "Hard of hearing")


async def test_an_answer_before_a_pause_stays_when_words_follow_at_the_next_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("r")
        monkeypatch.setattr(astray, "BURST_WITHIN", 3600.0)
        await hands.press("t")
        assert (hands.field, hands.value("how")) == ("result", "spoke")
        await hands.press("h")
        await words(hands, "ey rang", monkeypatch)
        assert refused(hands, "hey rang")
        assert (hands.field, hands.value("how")) == ("result", "spoke")


async def test_kept_words_that_were_typed_again_among_others_are_no_longer_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await at_leave_a_message(hands)
        await words(hands, "nHard of hearing", monkeypatch)
        await hands.press("f9")
        assert hands.said.startswith('"Hard of hearing" is not in the form.')
        hands.screen.query_one("#box-needs").focus()
        await hands.write("hard of  hearing, speak up")
        assert "is not in the form" not in hands.said
        await hands.press("f9")
        assert rows(desk, "SELECT what FROM need ORDER BY what") == [("hard of hearing",), ("speak up",)]
