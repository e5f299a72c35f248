"""Typing is typing: nobody is chosen for the person who types, and no word is eaten, cut or moved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from textual import events

from db.contacts import log
from db.desk.desk import Desk
from screens.dialogs.who_is_on import WhoBox
from screens.queue.screen import QueueScreen
from screens.widgets.box import Box
from tests.db.desk_case import StoppedClock, at, entry, rows
from tests.screens.front_desk import TUESDAY, Hands, a_call_from, front_desk, still_there, workers_done

HOUSEHOLD = "01632 960 001"


def known(desk: Desk, name: str = "Bob Hardy", number: str = HOUSEHOLD) -> None:
    """Log a contact of somebody that waits."""
    log.log_contact(desk, entry(name=name, number=number, received_at=at(24, 8)))


async def offered(hands: Hands) -> None:
    """Wait until what was typed is looked up."""
    looking = [one for one in hands.app.workers if one.name == "_look_up" and not one.is_finished]
    await workers_done(hands.app, looking)
    await hands.settle()


async def named(hands: Hands, *answers: str) -> None:
    """Begin a call, and answer its first lines."""
    await hands.press("f2")
    for words in answers:
        await hands.write(words)
        await hands.press("enter")


async def chosen(hands: Hands, name: str, *answers: str) -> None:
    """Begin a call of somebody known, and answer the lines that follow."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("down", "enter")
    for words in answers:
        await hands.write(words)
        await hands.press("enter")


async def test_a_shared_number_leaves_the_name_as_it_was_typed_and_shows_nothing_of_the_other(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        known(desk)
        await named(hands, "Joan Hardy")
        await hands.write("01632960001")
        await offered(hands)
        assert "Joan Hardy, a new person at this number" in hands.text
        assert "Same number as Bob Hardy" in hands.text
        await hands.press("enter")
        assert (hands.value("name"), hands.field) == ("Joan Hardy", "about")
        assert "Already open" not in hands.text
        await hands.write("Flu jab")
        await hands.press("enter", *"oth", "enter", "c", "f9")
        assert rows(desk, "SELECT name FROM person ORDER BY id") == [("Bob Hardy",), ("Joan Hardy",)]


async def test_of_several_of_one_name_enter_takes_none_and_the_list_counts_them(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for last in range(9):
            known(desk, "Helen Smith", f"01632 960 10{last}")
        await hands.press("f2")
        await hands.write("smith")
        await offered(hands)
        assert "9 people of that name: Down chooses. 3 not shown." in hands.text
        await hands.press("enter")
        assert (hands.value("name"), hands.value("number"), hands.field) == ("smith", "", "number")


async def test_ctrl_z_brings_back_what_a_pick_replaced(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        known(desk)
        await named(hands, "Joan Hardy")
        await hands.write("01632960001")
        await offered(hands)
        await hands.press("down", "down", "enter")
        assert hands.value("name") == "Bob Hardy"
        assert "in place of Joan Hardy" in hands.said
        assert "Already open" in hands.text
        hands.screen.query_one("#box-name", Box).focus()
        await hands.press("ctrl+z")
        assert hands.value("name") == "Joan Hardy"
        assert "Already open" not in hands.text, "it is Bob's"


async def test_letters_after_a_known_caller_go_into_what_about(tmp_path: Path) -> None:
    words = "Cannot get a GP appointment and needs an answer by noon"
    async with front_desk(tmp_path) as (hands, desk, _):
        known(desk)
        await hands.press("f2")
        await hands.write("bob hardy")
        await hands.press("down", "enter")
        await hands.write(words)
        assert "Already open" in hands.text
        assert "Enter goes on: it's about something new." in hands.text
        assert (hands.field, hands.value("about")) == ("about", words)
        await hands.press("enter", *"gp", "enter", "c", "f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT about, chasing_count FROM contact WHERE id = 2") == [(words, 0)]


async def test_a_letter_typed_at_what_is_open_is_written_where_it_belongs(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        known(desk)
        await chosen(hands, "bob hardy")
        await hands.write("Is ")
        await hands.press("up")
        assert "Enter adds this to 26-0001, and puts off nothing promised. Esc goes back." in hands.text
        await hands.write("an answer near?")
        assert hands.value("about") == "Is an answer near?"
        await hands.press("up", "escape")
        assert hands.field == "about"
        await hands.press("up", "enter")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT id, chasing_count FROM contact") == [(1, 1)]


async def test_what_is_open_takes_one_line_once_the_cursor_has_gone_on(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        known(desk)
        await chosen(hands, "bob hardy", "Flu jab")
        assert hands.field == "topic"
        assert "Already open: 26-0001. Up goes there." in hands.text


async def test_words_of_a_message_from_a_known_caller_go_into_what_about(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        known(desk)
        await hands.press("f3")
        await hands.write("0830")
        await hands.press("enter")
        await hands.write("bob hardy")
        await hands.press("down", "enter")
        await hands.write("Yes, any news?")
        assert hands.value("about") == "Yes, any news?"


async def test_enter_with_several_topics_left_shows_them_and_takes_none(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await named(hands, "", "", "Flu jab")
        await hands.press("down")
        await offered(hands)
        assert "Ambulance and 111" in hands.text, "all of them, before anything is typed"
        await hands.write("care")
        await hands.press("enter")
        assert (hands.field, hands.value("topic")) == ("topic", "care")
        assert (
            "Which one: Care at home, Care home, Carers, Eye care? Type more letters. Down shows the list."
            in hands.said
        )
        assert "Care home" in hands.text
        await hands.write(" hom")
        await hands.press("enter")
        assert (hands.field, hands.value("topic")) == ("outcome", "Care home")


async def test_a_number_that_looks_wrong_lets_go_and_its_warning_stays_in_sight(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await named(hands, "", "07700 90012")
        await hands.write("Asks about a dentist")
        assert (hands.value("number"), hands.value("about")) == ("07700 90012", "Asks about a dentist")
        assert "! One digit short for a mobile." in hands.text
        await hands.press("enter", *"den", "enter", "c", "f9")
        assert (hands.field, "F9 again saves it." in hands.said) == ("number", True)
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT number, number_state FROM contact") == [("07700 90012", "looks_wrong")]


async def test_the_second_letter_of_a_run_begins_at_how_it_came_and_enter_goes_to_from(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4", "e", "enter")
        await hands.write("Letty One")
        await hands.press("enter", "enter", "enter")
        await hands.write("Hearing aid")
        await hands.press("enter", *"hearing", "enter", "enter", "enter", "f4")
        assert (hands.field, hands.value("channel")) == ("channel", "email")
        await hands.press("enter")
        await hands.write("Hope Two")
        assert hands.value("name") == "Hope Two"


async def test_a_paste_turns_tabs_and_lines_into_blanks_and_is_never_cut(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2")
        hands.app.post_message(events.Paste("My mother\twaited\r\n\r\n  three hours." + " x" * 40))
        await hands.settle()
        assert hands.value("name") == "My mother waited three hours." + " x" * 40
        assert hands.said.startswith("29 letters do not fit: there is room for 80.")
        await hands.press("enter")
        assert hands.field == "name"
        assert hands.said.startswith("29 letters do not fit")
        await hands.press("f9")
        assert hands.said.startswith("29 letters do not fit")
        assert rows(desk, "SELECT count(*) FROM contact") == [(0,)]


async def test_a_late_reply_takes_six_keys_and_four_with_its_questions_left(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        known(desk)
        known(desk, "Joan Hardy")
        clock.at += timedelta(days=2)
        still_there(desk)
        await hands.press("f5")
        await hands.see("Joan Hardy")
        await hands.press("home")
        hands.keys = 0
        await hands.press("r", "t", "s", "y", "m", "enter")
        assert hands.keys == 6
        await hands.press("f5", "home")
        hands.keys = 0
        await hands.press("r", "t", "s", "enter")
        assert hands.keys == 4
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result, miss_reason FROM promise ORDER BY id") == [
            ("missed", "our mistake"),
            ("missed", None),
        ]


async def test_a_letter_from_a_known_sender_goes_on_to_what_it_is_about(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        known(desk)
        await hands.press("f4", "p", "enter", "enter")
        await hands.write("bob hardy")
        await hands.press("down", "enter")
        assert (hands.value("name"), hands.field) == ("Bob Hardy", "about")
        await hands.write("Hearing aid")
        await hands.press("enter", *"hearing", "enter", "enter")
        assert hands.field == "address", "it is not known, and asked after what they want"


async def test_an_error_on_a_list_is_gone_with_the_next_key(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        hands.app.screens.queue.say("There is nothing of yours from the last hour to take back.", "wrong")
        await hands.press("down")
        assert "nothing of yours" not in hands.said


async def test_no_key_acts_on_a_screen_that_the_window_is_too_small_to_show(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2")
        await hands.pilot.resize_terminal(50, 15)
        await hands.settle()
        await hands.write("77")
        await hands.press("f2", "enter", "f9")
        await hands.pilot.resize_terminal(80, 24)
        await hands.settle()
        assert (hands.field, hands.value("name")) == ("name", "")
        assert hands.said == 'The window was too small to show it: "77" is kept. Ctrl+Y writes it in a box.'
        await hands.press("ctrl+y")
        assert hands.value("name") == "77"


async def test_a_dialog_that_the_window_is_too_small_to_show_takes_no_key_and_what_is_typed_is_kept(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("u")
        box = hands.on(WhoBox)
        await hands.pilot.resize_terminal(50, 15)
        await hands.settle()
        assert "Please make this window bigger" in hands.text
        assert "On the desk" not in hands.text
        await hands.write("derek")
        hands.app.post_message(events.Paste(" collins"))
        await hands.press("enter")
        assert hands.on(WhoBox) is box
        await hands.pilot.resize_terminal(80, 24)
        await hands.settle()
        assert "Please make" not in hands.text
        assert box.box.value == ""
        await hands.press("ctrl+y")
        assert box.box.value == "derek collins"
        await hands.press("enter")
        hands.on(QueueScreen)
