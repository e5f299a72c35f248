"""Logging a call, as people at the desk do it."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from textual import events

from deskapp.forms.contact.reply import ReplyForm
from deskapp.forms.log.call import CallForm
from screens.dialogs.who_is_on import WhoBox
from screens.queue.screen import QueueScreen
from screens.unfinished.screen import Unfinished
from screens.widgets.box import Box
from tests.db.desk_case import StoppedClock, logged, rows
from tests.screens.front_desk import TUESDAY, Hands, a_call_from, front_desk

WANTS = "Wants a dentist taking NHS patients near Cosham"
WED_17 = "2026-11-25 17:00:00.000000"


async def test_a_new_caller_to_ring_back_takes_eleven_keys_beyond_the_words(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2")
        await hands.write("Margaret Hall")
        await hands.press("enter")
        await hands.write("01632 960 044")
        await hands.press("enter")
        await hands.write(WANTS)
        await hands.press("enter", "g", "p", "enter", "c", "enter", "enter", "enter")
        assert hands.keys == 11
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, number, about, outcome, ref FROM contact") == [
            (
                "Margaret Hall",
                "01632 960 044",
                "Wants a dentist taking NHS patients near Cosham",
                "ring_back",
                "26-0001",
            )
        ]
        assert rows(desk, "SELECT name, due_at, result FROM promise") == [("promise", WED_17, "running")]
        assert "Saved 26-0001 Margaret Hall" in hands.said


async def test_a_call_without_a_name_sorted_on_the_spot_takes_at_most_ten(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await hands.press("f2", "enter", "enter")
        await hands.write("Which pharmacy opens on Sunday?")
        await hands.press("enter", "p", "h", "a", "enter", "s", "enter")
        assert hands.keys <= 10
        assert rows(desk, "SELECT name, number, state, closed_reason FROM contact") == [
            (None, None, "closed", "sorted")
        ]
        assert rows(desk, "SELECT result FROM promise") == [("kept",)]
        assert drafts.unfinished() == []


async def test_the_sentence_says_who_by_when_and_the_reference(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2")
        await hands.write("Margaret Hall")
        await hands.press("enter")
        await hands.write("01632960044")
        await hands.press("enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "c")
        await hands.write("wed 3pm")
        await hands.press("enter")
        await hands.write("sam")
        await hands.press("enter")
        shown = " ".join(hands.text.split())
        assert "Samira Haddad will ring you by 3pm tomorrow, Wednesday 25 November." in shown
        assert "Your reference is 26, 0001." in shown
        assert "Can I read your number back? 01632, 960, 044." in shown
        assert "= Wed 25 Nov, by 15:00 (1 working day)" in shown


async def test_there_is_no_sentence_to_say_until_the_name_is_a_colleague(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "c", "enter")
        assert hands.field == "owner"
        assert "SAY:" in hands.text
        await hands.write("32 dec")
        assert "SAY:" not in hands.text
        await hands.press(*["backspace"] * 6)
        await hands.write("sam")
        assert "Samira Haddad will" in hands.text


async def test_letters_typed_at_the_number_of_rings_are_kept_to_be_written_in_a_box(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("A dentist")
        hands.app.screen.query_one("#box-rings", Box).focus()
        await hands.write("6x")
        assert (hands.field, hands.value("rings")) == ("rings", "6")
        assert '"x"' in hands.said


async def test_what_was_read_out_is_kept_with_the_promise(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "c", "enter", "enter", "enter")
        hands.on(QueueScreen)
        [(said,)] = rows(desk, "SELECT said_words FROM promise")
        assert "I'll have an answer for you by 5pm tomorrow" in said


async def test_a_known_caller_is_offered_and_told_what_was_promised(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        await hands.press("f2")
        await hands.write("Margaret Hall")
        await hands.press("enter")
        await hands.write("01632 960 044")
        await hands.press("enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "c")
        await hands.write("12 noon")
        await hands.press("enter")
        await hands.write("sam")
        await hands.press("enter", "enter")
        hands.on(QueueScreen)
        clock.at += timedelta(minutes=8)
        await hands.press("f2")
        await hands.write("margaret hall")
        await hands.press("down", "enter")
        assert "Already open" in hands.text
        assert "26-0001 Margaret Hall: A dentist" in hands.text
        assert hands.field == "about"
        await hands.press("up", "enter")
        assert "Samira Haddad will ring you by 12 noon today. Your reference is 26, 0001." in " ".join(
            hands.text.split()
        )
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT count(*), max(chasing_count) FROM contact") == [(1, 1)]
        assert rows(desk, "SELECT count(*), max(due_at) FROM promise") == [(1, "2026-11-24 12:00:00.000000")]
        assert drafts.unfinished() == []


async def test_something_new_from_a_known_caller_is_a_contact_of_the_same_person(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for about in ("A dentist", "Transport home"):
            await hands.press("f2")
            await hands.write("Margaret Hall")
            await hands.press(*(("down",) if about == "Transport home" else ()), "enter")
            if about != "Transport home":
                await hands.write("01632 960 044")
                await hands.press("enter")
            await hands.write(about)
            await hands.press("enter", "o", "t", "h", "enter", "c", "enter", "enter", "enter")
            hands.on(QueueScreen)
        assert rows(desk, "SELECT count(*), count(DISTINCT person_id) FROM contact") == [(2, 1)]
        assert "on Margaret Hall's page." in hands.said


async def a_call_of(hands: Hands, name: str, number: str, *keys: str) -> None:
    """A call from somebody who types their name, then Enter, then their number."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("enter")
    await hands.write(number)
    await hands.press("enter", *keys)
    await hands.write("A dentist")
    await hands.press("enter", "d", "e", "n", "enter", "s", "f9")
    hands.on(QueueScreen)


async def test_enter_alone_never_takes_a_known_person_of_the_same_name(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_of(hands, "Anna Smith", "none")
        await hands.press("f2")
        await hands.write("Anna Smith")
        assert "1 person of that name: Down chooses." in hands.text
        await hands.press("enter")
        assert (hands.field, hands.value("number")) == ("number", "")
        assert "1 known: Down here chooses" in hands.text
        await hands.press("escape")
        await a_call_of(hands, "anna smith", "07700 900 888")
        assert "page" not in hands.said
        assert rows(desk, "SELECT count(*), count(DISTINCT person_id) FROM contact") == [(2, 2)]
        assert rows(desk, "SELECT number FROM personnumber") == [("07700 900 888",)]


async def test_the_same_name_and_number_are_the_same_person_and_the_save_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_of(hands, "Anna Smith", "07700 900 888")
        assert "page" not in hands.said
        await a_call_of(hands, "Anna Smith", "07700 900 888")
        assert "Saved 26-0002 on Anna Smith's page." in hands.said
        assert rows(desk, "SELECT count(*), count(DISTINCT person_id) FROM contact") == [(2, 1)]


async def test_down_typed_ahead_of_the_search_takes_the_first_person(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_of(hands, "Anna Smith", "none")
        await hands.press("f2", *"annasmith"[:4], "down", "enter")
        assert hands.value("name") == "Anna Smith"
        await hands.write("07700 900 888")
        await hands.press("enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "s", "f9")
        assert "on Anna Smith's page, new number." in hands.said
        assert rows(desk, "SELECT count(*), count(DISTINCT person_id) FROM contact") == [(2, 1)]


async def test_a_number_that_has_something_open_is_noticed_without_a_name(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2", "enter")
        await hands.write("07700 900 418")
        await hands.press("enter")
        await hands.write("GP appointment")
        await hands.press("enter", "g", "p", "enter", "c", "enter", "enter", "enter")
        await hands.press("f2", "enter")
        await hands.write("+44 7700 900418")
        await hands.press("enter")
        assert "Already open" in hands.text


async def test_a_name_changed_by_hand_is_somebody_else(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2")
        await hands.write("Ann Smith")
        await hands.press("enter")
        await hands.write("01632 960 045")
        await hands.press("enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "s", "enter")
        await hands.press("f2")
        await hands.write("smith")
        await hands.press("down", "enter")
        assert hands.value("name") == "Ann Smith"
        await hands.press("shift+tab", "shift+tab")
        await hands.write("son")
        await hands.press("enter", "enter")
        assert hands.value("name") == "Ann Smithson"
        await hands.write("Something else")
        await hands.press("enter", "o", "t", "h", "enter", "s", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name FROM person ORDER BY id") == [("Ann Smith",), ("Ann Smithson",)]


@pytest.mark.parametrize("name", ["[/x]", "[Smith & Co]", "[@click=app.quit]x[/]", "O'Brien; DROP TABLE contact"])
async def test_a_name_is_shown_and_kept_as_it_is(tmp_path: Path, name: str) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2")
        await hands.write(name)
        await hands.press("enter", "enter")
        await hands.write("[b]bold[/b] [")
        await hands.press("enter", "o", "t", "h", "enter", "c", "enter", "enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, about FROM contact") == [(name, "[b]bold[/b] [")]
        assert name[:20] in hands.text
        await hands.press("r")
        hands.on(ReplyForm)
        assert "[b]bold[/b] [" in hands.text


async def test_a_complaint_by_phone_is_acknowledged_as_well(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("Unhappy with the ward")
        await hands.press("enter", "h", "o", "s", "enter", "!")
        assert hands.field == "outcome"
        assert "Acknowledge the complaint" in hands.text
        await hands.press("c", "enter", "enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name FROM promise ORDER BY id") == [("promise",), ("acknowledge",)]
        assert rows(desk, "SELECT kind FROM contact") == [("complaint",)]


async def test_nothing_that_a_caller_may_refuse_is_required(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "f9")
        assert hands.said == "Enter what it is about, in a few words"
        assert hands.field == "about"
        await hands.write("Something")
        await hands.press("f9")
        assert hands.said.startswith("Choose a topic")
        await hands.write("oth")
        await hands.press("f9")
        assert hands.said.startswith("Choose what happens next")
        await hands.press("c", "f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, number, person_id FROM contact") == [(None, None, None)]


@pytest.mark.parametrize("key", ["enter", "f9"])
async def test_a_call_that_was_for_nobody_here_needs_no_topic_and_the_way_is_said(tmp_path: Path, key: str) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("Asked for the pizza shop")
        await hands.press("enter", key)
        assert hands.field == "topic"
        assert hands.said == "Choose a topic: its first letters. Wrong number, hung up? Enter, then n."
        await hands.press("enter")
        assert hands.field == "outcome"
        await hands.press("n", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT kind, state FROM contact") == [("not_for_us", "closed")]


async def test_a_wrong_number_passes_the_topic_at_once(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("wrong number")
        await hands.press("enter", "enter")
        assert hands.field == "outcome"
        await hands.press("c", "f9")
        assert (hands.field, hands.said.split(":")[0]) == ("topic", "Choose a topic")
        assert rows(desk, "SELECT id FROM contact") == []


async def test_enter_is_named_by_what_it_does_on_the_last_field(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Kay")
        await hands.press("f2")
        assert "Enter Next field" in hands.text
        await hands.write("Kay")
        await hands.press("down", "enter", "up", "enter")
        assert "Saving adds this call to 26-0001." in hands.text
        assert "Enter Save  " in hands.text


async def test_a_shut_day_is_questioned_and_enter_takes_the_day_that_was_meant(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("x")
        await hands.press("enter", "o", "t", "h", "enter", "c")
        await hands.write("sat")
        await hands.press("enter")
        assert hands.said.startswith("That is Saturday 28 November, when we're closed. Monday 30?")
        await hands.press("enter", "enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT due_at FROM promise") == [("2026-11-30 17:00:00.000000",)]


async def test_f2_parks_the_call_and_starts_another_and_f8_enter_goes_back_to_the_same_field(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("enter")
        await hands.write("01632 960")
        clock.at += timedelta(minutes=5)
        hands.keys = 0
        await hands.press("f2")
        assert hands.keys == 1
        assert hands.value("name") == ""
        assert [seen.values["name"] for seen in drafts.unfinished() if seen.values.get("name")] == ["Marg"]
        await hands.press("escape")
        hands.on(QueueScreen)
        hands.keys = 0
        await hands.press("f8", "enter")
        assert hands.keys == 2
        form = hands.on(CallForm)
        assert hands.value("number") == "01632 960"
        assert hands.field == "number"
        assert form.draft.started_at == TUESDAY
        await hands.write(" 044")
        await hands.press("enter")
        await hands.write("x")
        await hands.press("enter", "o", "t", "h", "enter", "c", "f9")
        assert rows(desk, "SELECT received_at FROM contact") == [("2026-11-24 09:02:00.000000",)]
        assert drafts.unfinished() == []


async def test_a_call_left_empty_is_not_listed_as_unfinished(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await hands.press("f2", "escape", "f8")
        hands.on(Unfinished)
        assert drafts.unfinished() == []


async def test_three_presses_of_save_keep_one_contact(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("x")
        await hands.press("enter", "o", "t", "h", "enter", "c")
        await hands.press("f9", "f9", "f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]


FAULTS = {
    "a full disk": (["PRAGMA max_page_count={pages}"], ["PRAGMA max_page_count=1000000"], "The disk is full. What you"),
    "a file that can only be read": (["PRAGMA query_only=ON"], ["PRAGMA query_only=OFF"], "can only be read"),
    "somebody else saving": (["PRAGMA busy_timeout=20"], ["PRAGMA busy_timeout=10000"], "somebody else is saving"),
}
"""What is done to each connection so that saving fails, how that is mended, and what is said."""


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_save_that_fails_keeps_the_form_says_why_and_can_be_tried_again(tmp_path: Path, fault: str) -> None:
    broken, mended, said = FAULTS[fault]
    async with front_desk(tmp_path) as (hands, desk, drafts):
        logged(desk, "Somebody", TUESDAY - timedelta(hours=1), detail="Fills the first page. " * 170)
        await hands.press("f2", "enter", "enter")
        await hands.write("Cannot be saved yet")
        await hands.press("enter", "o", "t", "h", "enter", "c")
        hands.screen.query_one("#box-detail", Box).put("More than fits into the pages there are. " * 90)
        [(pages,)] = rows(desk, "PRAGMA page_count")
        now_told = list(broken)
        desk.close()

        def tell(raw: sqlite3.Connection, *_: object) -> None:
            for pragma in now_told:
                raw.execute(pragma.format(pages=pages)).fetchone()

        event.listen(desk.engine, "checkout", tell)
        other = sqlite3.connect(desk.settings.record, isolation_level=None)
        if fault == "somebody else saving":
            other.execute("BEGIN IMMEDIATE")
        await hands.press("f9")
        hands.on(CallForm)
        assert said in hands.said
        assert "F9" in hands.said
        assert hands.value("about") == "Cannot be saved yet"
        assert [seen.values["about"] for seen in drafts.unfinished()] == ["Cannot be saved yet"]
        now_told[:] = mended
        other.close()
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT about FROM contact ORDER BY id")[1:] == [("Cannot be saved yet",)]
        assert drafts.unfinished() == []


async def test_keys_typed_during_a_slow_save_wait_for_it_and_land_in_the_next_call(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("Slow to save")
        await hands.press("enter", "o", "t", "h", "enter", "c")
        other = sqlite3.connect(desk.settings.record, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for key, letter in (("f9", None), ("f2", None), ("M", "M"), ("a", "a"), ("r", "r"), ("g", "g")):
            hands.app.post_message(events.Key(key, letter))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.2):  # longer than one key may otherwise take
                await hands.app.keys_done()
        assert hands.value("about") == "Slow to save"
        assert hands.value("detail") == ""
        other.execute("COMMIT")
        other.close()
        await hands.settle()
        assert hands.value("name") == "Marg"
        assert rows(desk, "SELECT about, detail FROM contact") == [("Slow to save", "")]


async def test_undo_in_a_box_takes_back_a_word_and_touches_no_other_box(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2")
        await hands.write("Margaret Hall")
        await hands.press("ctrl+z")
        assert hands.value("name").strip() in ("Margaret", "")
        assert hands.value("owner") == "Priya Nair"


async def test_a_call_begun_before_a_clock_change_keeps_its_time(tmp_path: Path) -> None:
    clock = StoppedClock(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f2", "enter", "enter")
        assert "answered 01:30 Sun 25 Oct" in hands.text
        clock.at += timedelta(hours=1)
        await hands.write("x")
        await hands.press("enter", "o", "t", "h", "enter", "c", "f9")
        assert rows(desk, "SELECT received_at FROM contact") == [("2026-10-25 00:30:00.000000",)]


async def test_the_very_first_caller_is_saved_with_enter_alone_though_nobody_said_who_is_on_the_desk(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        desk.staff = None
        await hands.press("f2", "enter", "enter")
        await hands.write("Wants a dentist")
        await hands.press("enter", "o", "t", "h", "enter", "c", "enter", "enter", "r", "enter")
        hands.on(WhoBox)
        await hands.press("p", "enter")
        hands.on(QueueScreen)
        assert hands.said == "Saved 26-0001 No name given. Reply by 17:00 tomorrow. z takes it back."
        assert rows(desk, "SELECT staff.name FROM contact JOIN staff ON staff.id = owner_id") == [("Priya Nair",)]


async def test_what_the_caller_has_open_is_offered_again_when_the_call_is_carried_on_with(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("f2")
        await hands.write("Margaret Hall")
        await hands.press("down", "enter")
        assert "Already open" in hands.text
        await hands.press("f2", "escape", "f8", "enter")
        hands.on(CallForm)
        assert "Already open" in hands.text
        await hands.press("up", "enter")
        assert hands.field == "about"
        assert "Saving adds this call to 26-0001." in hands.text
        await hands.press("escape", "f8", "enter")
        assert "Already open" not in hands.text
