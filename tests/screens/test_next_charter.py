"""The next charter is written on the screen, kept as a draft, checked, adopted and withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.charters import adopted
from deskapp.charter.reading import parse_edition, read_edition
from screens.dialogs.confirm import ConfirmBox
from screens.queue.screen import QueueScreen
from screens.settings.charter_section import CharterSection
from screens.settings.name_box import NameBox
from screens.settings.next_charter import NextCharterScreen
from screens.widgets.rows import Rows
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, front_desk
from tests.screens.test_settings import mark, opened

EDITIONS = "SELECT name, valid_from FROM edition ORDER BY id"
DRAFT = "next-charter.toml"


async def begun(hands: Hands) -> None:
    """The draft, opened for the first time."""
    await opened(hands, "Charter")
    hands.on(CharterSection)
    await mark(hands, "Next charter")
    await hands.press("enter")
    hands.on(NextCharterScreen)


async def answered(hands: Hands, label: str, words: str) -> None:
    """The marked part with another value."""
    await mark(hands, label)
    await hands.press("enter")
    hands.on(NameBox)
    await hands.press("ctrl+u")
    await hands.write(words)
    await hands.press("enter")


async def test_a_draft_begins_as_the_charter_in_force_from_next_month_and_changes_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await begun(hands)
        draft = read_edition(tmp_path / DRAFT)
        assert (draft.name, str(draft.valid_from)) == (desk.edition.name, "2026-12-01")
        assert draft.rules == desk.edition.rules
        assert rows(desk, EDITIONS) == [("healthwatch-portsmouth", "2013-04-01")]


async def test_hours_a_closed_day_a_kind_and_a_step_are_written_and_taken_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await begun(hands)
        await mark(hands, "Opening hours")
        await hands.press("enter")
        await answered(hands, "Saturday", "10:00-12:00")
        assert hands.said == "Saturday: kept in the next charter. z takes it back."
        await hands.press("escape")
        await mark(hands, "Closed days")
        await hands.press("enter", "a")
        await hands.write("29 dec..31 dec")
        await hands.press("enter")
        await hands.write("Christmas")
        await hands.press("enter")
        assert "2026-12-29 to 2026-12-31" in hands.text
        await hands.press("escape")
        await mark(hands, "Kinds")
        await hands.press("enter", "a")
        for words in ("Freedom of information request", "o", "FOI"):
            await hands.write(words)
            await hands.press("enter")
        await hands.press("escape")
        await mark(hands, "Steps")
        await hands.press("enter", "a")
        await hands.write("They asked for stage 2")
        await hands.press("enter")
        await hands.write("complaint")
        await hands.press("enter")
        draft = read_edition(tmp_path / DRAFT)
        assert draft.calendar.weekly[5] == ((36_000, 43_200),)
        assert len(draft.calendar.closures) == 3
        assert [(one.title, one.letter, one.note) for one in draft.kinds] == [
            ("Freedom of information request", "o", "FOI")
        ]
        assert "they_asked_for_stage_2" in {one.key for one in draft.milestones}
        await hands.press("z")
        assert hands.said == "Taken back."
        assert "they_asked_for_stage_2" not in {one.key for one in read_edition(tmp_path / DRAFT).milestones}
        await hands.press("escape")
        await mark(hands, "Kinds")
        await hands.press("enter", "l")
        assert not read_edition(tmp_path / DRAFT).kinds


async def test_a_promise_gets_another_number_unit_and_channels_and_its_words(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await begun(hands)
        await mark(hands, "Promise 1 ")
        await hands.press("enter")
        await answered(hands, "How long", "4 working hours")
        await hands.see("How long: kept in the next charter.")
        await answered(hands, "Channels", "email, letter")
        await hands.see("Channels: kept in the next charter.")
        await answered(hands, "Words", "We answer emails and letters within 4 working hours.")
        await hands.see("Words: kept in the next charter.")
        rule = read_edition(tmp_path / DRAFT).rules[0]
        assert (rule.amount, str(rule.unit)) == (4, "working_hours")
        assert {str(one) for one in rule.channels} == {"email", "letter"}
        assert rule.words == "We answer emails and letters within 4 working hours."


async def test_the_check_asks_about_words_that_say_another_time_than_is_counted(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await begun(hands)
        await mark(hands, "Promise 1 ")
        await hands.press("enter")
        await answered(hands, "How long", "15 working days")
        await hands.see("How long: kept in the next charter.")
        await hands.press("escape", "f9")
        hands.on(ConfirmBox)
        assert 'The words of promise 1 say "2 working days"' in hands.text
        assert "fine." not in hands.text


async def test_a_promise_is_added_and_taken_off(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await begun(hands)
        await hands.press("a")
        answers = ("We answer compliments within 10 working days.", "10 working days", "", "compliment", "reply")
        for words in answers:
            await hands.write(words)
            await hands.press("enter")
        added = read_edition(tmp_path / DRAFT).rules[-1]
        assert (added.key, added.amount, {str(one) for one in added.kinds}) == (
            "we-answer-compliments-within-10",
            10,
            {"compliment"},
        )
        await hands.press("l")
        assert read_edition(tmp_path / DRAFT).rules == desk.edition.rules


async def test_a_mistake_is_refused_with_what_to_do_and_what_was_typed_stays(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await begun(hands)
        await mark(hands, "Promise 1 ")
        await hands.press("enter")
        await answered(hands, "Channels", "voicemail")
        hands.on(NameBox)
        assert "answerphone" in hands.text.split("voicemail")[0] + hands.text.split("voicemail")[-1]
        assert hands.value("named") == "voicemail"
        await hands.press("escape")
        await answered(hands, "How long", "soon")
        assert "Type a number and one of" in hands.text
        await hands.press("escape", "escape")
        await mark(hands, "Kinds")
        await hands.press("enter", "a")
        for words in ("Freedom of information request", "e", "FOI"):
            await hands.write(words)
            await hands.press("enter")
        hands.on(NameBox)
        assert "which is taken" in hands.text
        assert hands.value("named") == "FOI"
        await hands.press("escape", "escape")
        assert hands.value("named") == "Freedom of information request"
        await hands.press("escape")
        assert read_edition(tmp_path / DRAFT).rules == desk.edition.rules


async def test_adopting_shows_the_check_and_from_when_and_withdrawing_brings_the_draft_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await begun(hands)
        await mark(hands, "Title and more")
        await hands.press("enter")
        await answered(hands, "From", "1 jan 2027")
        await hands.press("escape", "f9")
        hands.on(ConfirmBox)
        assert "each was counted on each of 750" in " ".join(hands.text.split())
        assert "It holds from Friday 1 January 2027." in hands.text
        await hands.press("escape")
        assert len(rows(desk, EDITIONS)) == 1
        await hands.press("f9", "y")
        assert rows(desk, EDITIONS)[-1] == ("healthwatch-portsmouth", "2027-01-01")
        hands.on(CharterSection)
        assert not (tmp_path / DRAFT).exists()
        await mark(hands, "To come")
        await hands.press("l", "y")
        assert len(rows(desk, EDITIONS)) == 1
        assert (tmp_path / DRAFT).exists()
        await hands.press("f5")
        hands.on(QueueScreen)


async def test_of_two_to_come_of_one_name_the_marked_one_is_withdrawn(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for day in ("2027-01-04", "2027-02-01"):
            text = desk.edition.text.replace("valid_from = 2013-04-01", f"valid_from = {day}")
            adopted.adopt(desk.engine, parse_edition(text, "coming"), desk.clock.now())
        await opened(hands, "Charter")
        await mark(hands, "To come")
        await hands.press("l", "y")
        await hands.see("Monday 4 January 2027: withdrawn")
        assert [str(day) for _, day in rows(desk, EDITIONS)] == ["2013-04-01", "2027-02-01"]


async def test_a_draft_is_carried_on_with_another_day(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await begun(hands)
        await mark(hands, "Title and more")
        await hands.press("enter")
        await answered(hands, "Telephone", "01632 960100")
    async with front_desk(tmp_path) as (hands, _, _):
        await begun(hands)
        assert read_edition(tmp_path / DRAFT).telephone == "01632 960100"
        await hands.press("v")
        assert "Would hold from Tuesday 1 December 2026" in hands.text


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 40)])
async def test_every_part_can_be_marked_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        await begun(hands)
        listed = hands.app.screen.query_one(Rows)
        assert listed.option_count == 9 + len(desk.edition.rules)
        await hands.press("end")
        assert f"Promise {len(desk.edition.rules)}" in hands.text
