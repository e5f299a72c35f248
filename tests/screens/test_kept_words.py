"""What is typed at a question for words about the desk is kept, whatever comes in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from db.drafts.book import DraftBook, drafts_in
from deskapp.charter.reading import read_edition
from screens.dialogs.confirm import ConfirmBox
from screens.dialogs.whose_draft import WhoseDraftBox
from screens.forms.screen import FormScreen
from screens.settings.closed_days import ClosedDaysScreen
from screens.settings.kept_words import WORDS_KEPT
from screens.settings.name_box import NameBox
from screens.settings.next_charter import NextCharterScreen
from screens.settings.screen import SettingsScreen
from screens.unfinished.screen import Unfinished
from tests.db.desk_case import StoppedClock, rows
from tests.plain.plain_desk import PlainDesk
from tests.screens.front_desk import TUESDAY, Hands, front_desk
from tests.screens.test_next_charter import DRAFT, begun
from tests.screens.test_settings import mark, names, opened


def kept(drafts: DraftBook) -> list[str]:
    """What the unfinished entries are about."""
    return [one.values["about"] for one in drafts.unfinished()]


async def carried_on(hands: Hands) -> None:
    """The newest unfinished entry, gone on with."""
    await hands.press("f8")
    hands.on(Unfinished)
    await hands.press("enter")


async def test_half_a_number_is_there_again_when_the_question_comes_back_and_gone_once_it_is_saved(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await opened(hands, "Our number")
        await hands.write("01632 960 111")
        await hands.press("enter", "enter", "ctrl+u")
        await hands.write("01632 96")
        await hands.press("escape")
        hands.on(SettingsScreen)
        assert hands.said == WORDS_KEPT
        assert kept(drafts) == ["Our number: 01632 96"]
        await hands.press("enter")
        assert hands.value("named") == "01632 96"
        assert "You had begun this. It is: 01632 960 111." in hands.text
        await hands.write("0555")
        await hands.press("enter")
        assert desk.telephone == "01632 960555"
        assert kept(drafts) == []


async def test_words_as_they_were_leave_nothing_unfinished_and_a_pin_is_never_kept(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await opened(hands, "Our number")
        await hands.write("x")
        await hands.press("backspace", "escape")
        assert kept(drafts) == []
        await mark(hands, "PIN")
        await hands.press("enter")
        await hands.write("4711")
        assert kept(drafts) == []


async def test_a_name_that_is_there_already_is_nothing_to_finish_and_any_other_is_an_answer_about_the_desk(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await opened(hands, "Staff")
        await hands.press("a")
        await hands.write("Derek Collins")
        await hands.press("enter")
        assert hands.value("named") == "Derek Collins", "refused"
        await hands.press("escape")
        assert (kept(drafts), hands.said == WORDS_KEPT) == ([], False)
        await hands.press("a")
        await hands.write("Derek Collins")
        await hands.press("enter")
        await hands.write(" No")
        await hands.press("escape")
        assert (kept(drafts), hands.said) == (["Name: Derek Collins No"], WORDS_KEPT)
        await hands.press("f5")
        assert "Unfinished: 1  answer about the desk" in hands.text


async def test_a_call_in_the_middle_of_several_questions_takes_over_and_f8_goes_on_where_they_were_left(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await opened(hands, "Closed days")
        await hands.press("a")
        await hands.write("25 nov")
        await hands.press("enter")
        await hands.write("Training d")
        await hands.press("f2")
        hands.on(FormScreen)
        assert hands.over_the_queue == 1, "no question came back over the call"
        await hands.press("escape")
        assert kept(drafts) == ["Why: Training d"]
        await carried_on(hands)
        hands.on(NameBox)
        assert hands.value("named") == "Training d"
        await hands.write("ay")
        await hands.press("enter", "enter")
        hands.on(ConfirmBox)
        await hands.press("escape")
        hands.on(ClosedDaysScreen)
        assert (hands.said, len(kept(drafts))) == (WORDS_KEPT, 1), "what it moves was not wanted: the words stay"
        await hands.press("a")
        assert hands.value("named") == "closed"
        await hands.press("enter", "y")
        assert rows(desk, "SELECT count(*) FROM calendarchange") == [(1,)]
        assert kept(drafts) == []


async def test_a_part_of_the_next_charter_and_a_new_promise_are_gone_on_with(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, drafts):
        await begun(hands)
        await hands.press("a")
        await hands.write("We answer within a w")
        await hands.press("f5")
        clock.at += timedelta(minutes=1)
        await begun(hands)
        await mark(hands, "Promise 1 ")
        await hands.press("enter")
        await mark(hands, "Made from")
        await hands.press("enter", "ctrl+u")
        await hands.write("Our leafl")
        await hands.press("escape", "f5")
        assert sorted(kept(drafts)) == ["Made from: Our leafl", "Words: We answer within a w"]
        await carried_on(hands)
        assert hands.value("named") == "Our leafl"
        await hands.write("et")
        await hands.press("enter")
        hands.on(NextCharterScreen)
        assert read_edition(tmp_path / DRAFT).rules[0].source == "Our leaflet"
        await carried_on(hands)
        assert hands.value("named") == "We answer within a w"


async def test_words_are_on_the_disk_with_every_letter_and_stay_over_midnight(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        await opened(hands, "Staff")
        await hands.press("a")
        await hands.write("Beth Pr")
        await asyncio.to_thread(drafts.flush)
        assert [one.values["about"] for one in drafts_in(desk.settings.drafts)] == ["Name: Beth Pr"]
        clock.at += timedelta(days=1)
        await hands.tick()
        await hands.write("ice")
        hands.on(NameBox)
        assert (hands.value("named"), kept(drafts)) == ("Beth Price", ["Name: Beth Price"])


async def test_a_name_that_is_refused_stays_with_the_reason_and_a_colleagues_words_are_asked_about(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await opened(hands, "Staff")
        await hands.press("a")
        await hands.write("Derek Collins")
        await hands.press("enter")
        assert hands.value("named") == "Derek Collins"
        assert "Derek Collins" in hands.text
        await hands.write(" J")
        await hands.press("escape", "f5", "u")
        await hands.write("hel")
        await hands.press("enter")
        await opened(hands, "Staff")
        await hands.press("a")
        hands.on(WhoseDraftBox)
        await hands.press("n")
        hands.on(NameBox)
        assert hands.value("named") == ""
        await hands.write("Beth Price")
        await hands.press("enter")
        assert "Beth Price" in names(desk)
        assert kept(drafts) == ["Name: Derek Collins J"], "theirs stays"


async def test_of_two_names_that_were_begun_f8_goes_on_with_the_marked_one_and_a_with_ones_own(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, drafts):
        await opened(hands, "Staff")
        await hands.press("a")
        await hands.write("Derek Col")
        await hands.press("escape", "f5", "u")
        await hands.write("hel")
        await hands.press("enter")
        await opened(hands, "Staff")
        clock.at += timedelta(minutes=1)
        await hands.press("a", "n")
        await hands.write("Beth Pri")
        await hands.press("escape", "f8", "down", "enter")
        hands.on(WhoseDraftBox)
        await hands.press("enter")
        assert hands.value("named") == "Derek Col"
        await hands.press("escape")
        assert kept(drafts) == ["Name: Beth Pri", "Name: Derek Col"]
        await hands.press("f5", "u")
        await hands.write("pri")
        await hands.press("enter")
        await opened(hands, "Staff")
        await hands.press("a")
        assert hands.value("named") == "Derek Col"


async def test_line_mode_says_the_words_and_where_they_are_gone_on_with(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await opened(hands, "Our number")
        await hands.press("ctrl+u")
        await hands.write("01632 96")
        await hands.press("escape")
    said = PlainDesk(tmp_path, StoppedClock(TUESDAY)).do("unfinished", "1")
    assert "Our number: 01632 96. F8 in the app goes on with it." in said.text
