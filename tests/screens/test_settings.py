"""Staff, topics and how a desk works are changed on a screen, and each change can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.desk import staff, topics
from db.desk.desk import Desk
from db.queue.live import open_rows
from deskapp.app.app import DeskApp
from screens.keys import Where
from screens.queue.screen import QueueScreen
from screens.settings.entries import EntriesScreen
from screens.settings.name_box import NameBox
from screens.settings.screen import SettingsScreen
from screens.settings.sections import SECTIONS
from screens.widgets.rows import Rows
from tests.db.desk_case import at as at_utc
from tests.db.desk_case import checked, promised
from tests.screens.front_desk import Hands, front_desk


async def opened(hands: Hands, section: str) -> None:
    await hands.press("s")
    hands.on(SettingsScreen)
    place = [one.title for one in SECTIONS].index(section)
    await hands.press(*["down"] * place, "enter")


async def mark(hands: Hands, name: str) -> None:
    rows = hands.app.screen.query_one(Rows)
    lines = [str(rows.get_option_at_index(at).prompt) for at in range(rows.option_count)]
    await hands.press("home", *["down"] * next(at for at, line in enumerate(lines) if name in line))


def names(desk: Desk) -> list[str]:
    return [one.name for one in staff.everybody(desk.engine)]


def offered(desk: Desk) -> list[str]:
    return [one.name for one in topics.everything(desk)]


async def test_a_colleague_is_added_renamed_and_taken_back_step_by_step(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        before = names(desk)
        await opened(hands, "Staff")
        hands.on(EntriesScreen)
        await hands.press("a")
        await hands.write("Beth Price")
        await hands.press("enter")
        assert hands.said == "Beth Price is on the staff. z takes it back."
        await hands.press("e", "ctrl+u")
        await hands.write("Beth Jones")
        await hands.press("enter")
        assert hands.said == "Beth Price is called Beth Jones now. z takes it back."
        assert "Beth Jones" in names(desk)
        await hands.press("z")
        assert hands.said == "Taken back: the name is Beth Price again."
        await hands.press("z")
        assert hands.said == "Taken back: Beth Price is not on the staff."
        assert names(desk) == before


async def test_who_leaves_is_asked_about_what_they_have_and_z_gives_it_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        checked(desk)
        promised(desk, "Bill Tanner", at_utc(25, 12))
        await opened(hands, "Staff")
        await mark(hands, "Priya Nair")
        await hands.press("l")
        assert "Priya Nair has 1 open. Who is to have it?" in hands.text
        await hands.press("escape")
        assert "Priya Nair" in names(desk)
        await hands.press("l")
        await hands.write("Derek")
        await hands.press("enter")
        assert open_rows(desk.engine)[0].owner == "Derek Collins"
        assert "Priya Nair" not in names(desk)


async def test_two_names_of_one_colleague_are_joined_and_z_parts_them(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        staff.add_staff(desk, "Derek Colins")
        await opened(hands, "Staff")
        await mark(hands, "Derek Colins")
        await hands.press("j")
        await hands.write("Derek Collins")
        await hands.press("enter")
        assert hands.said == "Derek Colins is Derek Collins now. z takes it back."
        assert "Derek Colins" not in names(desk)
        await hands.press("z")
        assert "Derek Colins" in names(desk)


async def test_a_topic_is_added_retired_and_offered_again(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await opened(hands, "Topics")
        await hands.press("a")
        await hands.write("Bus passes")
        await hands.press("enter")
        assert "Bus passes" in offered(desk)
        await hands.press("l")
        assert "Bus passes" not in offered(desk)
        assert hands.said == "Bus passes is not offered any more. Contacts that have it keep it."
        await hands.press("z")
        assert "Bus passes" in offered(desk)


async def test_a_name_that_cannot_be_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await opened(hands, "Topics")
        await hands.press("a")
        await hands.write("dentist")
        await hands.press("enter")
        assert "Dentist is a topic already." in hands.text
        assert hands.value("named") == "dentist"
        assert offered(desk).count("Dentist") == 1


async def test_the_minutes_until_the_screen_hides_are_kept_for_the_desk(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await opened(hands, "Hide the screen")
        await hands.write("20")
        await hands.press("enter")
        assert desk.hide_after == 20
        assert "after 20 minutes without a key" in hands.text
        await hands.press("enter")
        await hands.write("soon")
        await hands.press("enter")
        assert "Type a number of minutes from 0 to 600; 0 never hides the screen." in hands.text
        await hands.press("escape", "z")
        assert desk.hide_after == 5
        await hands.press("escape")
        hands.on(QueueScreen)


async def test_the_list_before_you_go_is_the_desks_own(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await opened(hands, "Before you go")
        await hands.press("ctrl+u")
        await hands.write("Heating off; Post tray empty")
        await hands.press("enter")
        assert desk.before_you_go == ("Heating off", "Post tray empty")
        await hands.press("f5", "e")
        assert "Heating off" in hands.text
        await hands.press("f5", "s", "z")
        assert desk.before_you_go == desk.edition.before_you_go


@pytest.mark.parametrize("key", ["up", "down"])
@pytest.mark.parametrize(("section", "typed"), [("Hide the screen", ""), ("Colours", "no such colour")])
async def test_up_and_down_do_nothing_where_there_is_nothing_to_choose(
    tmp_path: Path, section: str, typed: str, key: str
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await opened(hands, section)
        await hands.write(typed)
        await hands.press(key, "escape")
        hands.on(SettingsScreen)


async def test_colours_are_remembered(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await opened(hands, "Colours")
        await hands.write("light")
        await hands.press("enter")
        assert (desk.kept["theme"], hands.app.theme) == ("desk-light", "desk-light")
    async with front_desk(tmp_path) as (hands, _, _):
        assert hands.app.theme == "desk-light"


async def test_what_was_changed_says_who_and_when(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        topics.retire(desk, "Dentist")
        await opened(hands, "What was changed")
        assert "Priya: Topic Dentist was retired" in hands.text


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 40)])
async def test_the_marked_line_is_on_the_screen_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        await opened(hands, "Topics")
        rows = hands.app.screen.query_one(Rows)
        assert rows.option_count == len(offered(desk))
        for name in offered(desk):
            assert any(name in line for line in hands.text.splitlines()), name
            await hands.press("down")


def test_every_section_is_opened_by_an_action_of_the_screen() -> None:
    for section in SECTIONS:
        space, _, action = section.action.rpartition(".")
        owner = DeskApp if space == "app" else SettingsScreen
        assert callable(getattr(owner, f"action_{action.partition('(')[0]}"))
    assert SettingsScreen.WHERE is Where.SETTINGS


async def test_a_name_left_empty_is_asked_for_again(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("s", "enter", "a", "enter")
        hands.on(NameBox)
        assert "Nothing is typed. Type it, or press Esc to go back." in hands.text
        await hands.write("Zoe")
        await hands.press("enter")
        assert "Zoe" in names(desk)


async def test_our_number_is_changed_and_taken_back_and_the_caller_is_told_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        charters = desk.edition.telephone
        await opened(hands, "Our number")
        await hands.press("ctrl+u")
        await hands.write("01632 960555")
        await hands.press("enter")
        assert desk.telephone == "01632 960555"
        assert "Our number           01632 960555" in hands.text
        await hands.press("z")
        assert desk.telephone == charters
        await hands.press("home", "down", "enter")
        assert "Everybody is in these two weeks." in hands.text
