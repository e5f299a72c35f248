"""The list of what was begun and not saved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual import events

from db.contacts.log import log_contact
from db.drafts.book import DraftBook
from deskapp.charter.vocabulary import Channel
from deskapp.forms.contact.reply import ReplyForm
from deskapp.forms.log.call import CallForm
from deskapp.views.drafts import DRAFT_FIELDS
from screens.dialogs.whose_draft import WhoseDraftBox
from screens.forms.screen import FormScreen
from screens.unfinished.screen import NOT_SEEN_YET, Unfinished
from tests.db.desk_case import StoppedClock, entry, rows
from tests.screens.front_desk import TUESDAY, Hands, a_call, front_desk, still_there


def test_the_field_that_it_was_left_in_is_never_cut() -> None:
    assert max(len(f"stopped at: {name}") for name in DRAFT_FIELDS.values()) <= 23


async def test_several_entries_wait_side_by_side_the_newest_first(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, drafts):
        await hands.press("f4", "p", "enter", "enter")
        await hands.write("Mrs E Doyle")
        clock.at += timedelta(minutes=5)
        await hands.press("f3")
        await hands.write("y 1840")
        clock.at += timedelta(minutes=5)
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("f8")
        hands.on(Unfinished)
        assert [seen.form for seen in drafts.unfinished()] == ["call", "message", "letter"]
        shown = hands.text
        assert shown.index("Call") < shown.index("Message ") < shown.index("Letter ")
        assert "Mrs E Doyle" in shown
        assert "stopped at: name" in shown


async def test_a_narrower_window_lays_the_columns_out_again_behind_one_margin(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("f8")
        await hands.pilot.resize_terminal(160, 40)
        await hands.settle()
        assert any(line.startswith(" Call ") and "stopped at: name" in line for line in hands.text.splitlines())
        await hands.pilot.resize_terminal(80, 24)
        await hands.settle()
        assert any(line.startswith(" Call ") and "stopped at: name" in line for line in hands.text.splitlines())


async def test_an_entry_thrown_away_can_be_taken_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("f8")
        await hands.press("d")
        assert hands.said == "Thrown away: Call, Marg. z takes it back."
        assert drafts.unfinished() == []
        await hands.press("z")
        assert [seen.values["name"] for seen in drafts.unfinished()] == ["Marg"]
        await hands.press("enter")
        hands.on(CallForm)
        assert hands.value("name") == "Marg"


async def test_an_empty_one_that_a_crash_left_is_thrown_away_by_its_form_alone(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        drafts.begin("call", by="Priya Nair", at=desk.clock.now()).park()
        await hands.press("f8")
        await hands.press("d")
        assert hands.said == "Thrown away: Call. z takes it back."


async def test_one_from_another_day_says_so(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await hands.press("escape")
        clock.at += timedelta(days=1)
        still_there(desk)
        await hands.press("f8")
        assert "LEFT OVERNIGHT" in hands.text
        assert "somebody nobody has answered yet" in hands.text


async def test_an_entry_open_at_another_desk_is_listed_and_left_alone(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        other = DraftBook(desk.settings.drafts, desk.clock)
        theirs = other.begin("call", by="Derek Collins", at=desk.clock.now())
        theirs.keep({"name": "Bill"}, "name")
        theirs.flush()
        await hands.press("f8")
        assert "OPEN ON ANOTHER DESK" in hands.text
        await hands.press("enter")
        hands.on(Unfinished)
        assert "Somebody else has this entry open" in hands.said
        other.close()


async def a_reply_of_derek(hands: Hands, clock: StoppedClock) -> None:
    """Half a reply, typed by Derek at 09:02; at 10:02 Priya is on the desk."""
    await hands.press("u", "d", "enter", "r", "t", "s")
    await hands.write("Kay wants her sister told")
    await hands.press("f5")
    clock.at += timedelta(hours=1)
    await hands.press("u", "p", "enter")


@pytest.mark.parametrize("by", [("r",), ("f8", "enter")], ids=["r on the row", "Unfinished"])
async def test_what_a_colleague_began_says_whose_it_is_and_enter_carries_on_with_it(
    tmp_path: Path, by: tuple[str, ...]
) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        log_contact(desk, entry(Channel.LETTER, name="Kay", received_at=TUESDAY))
        hands.app.screens.queue.reload(at_once=True)
        await hands.see("Kay")
        await a_reply_of_derek(hands, clock)
        await hands.press(*by)
        hands.on(WhoseDraftBox)
        assert "Derek Collins started this at 09:02." in hands.text
        await hands.press("enter")
        hands.on(ReplyForm)
        assert (hands.value("told"), hands.value("at")) == ("Kay wants her sister told", "")
        assert "begun 09:02" in hands.text
        await hands.press("f9")
        assert "When was it?" in hands.text
        await hands.press("enter")
        assert rows(desk, "SELECT at, written_at FROM event WHERE kind = 'spoke'") == [
            ("2026-11-24 10:02:00.000000", "2026-11-24 10:02:00.000000")
        ]
        assert drafts.unfinished() == []


@pytest.mark.parametrize("by", [("r",), ("f8", "enter")], ids=["r on the row", "Unfinished"])
async def test_n_begins_ones_own_and_esc_neither_and_theirs_stays_unfinished(
    tmp_path: Path, by: tuple[str, ...]
) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        log_contact(desk, entry(Channel.LETTER, name="Kay", received_at=TUESDAY))
        hands.app.screens.queue.reload(at_once=True)
        await hands.see("Kay")
        await a_reply_of_derek(hands, clock)
        await hands.press(*by, "escape")
        assert not isinstance(hands.screen, WhoseDraftBox | FormScreen)
        await hands.press("f5", *by, "n")
        hands.on(ReplyForm)
        assert (hands.value("told"), hands.value("at")) == ("", "")
        await hands.press("escape")
        assert [(seen.by, seen.values["told"]) for seen in drafts.unfinished()] == [
            ("Derek Collins", "Kay wants her sister told")
        ]


async def test_ones_own_is_carried_on_with_unasked(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("f8", "enter")
        hands.on(CallForm)


@pytest.mark.parametrize(("minutes", "keys"), [(15, ("f9", "f9", "enter")), (15, ("enter", "enter")), (1, ("f9",))])
async def test_a_blank_time_is_asked_in_a_reply_carried_on_later(
    tmp_path: Path, minutes: int, keys: tuple[str, ...]
) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call(hands)
        await hands.press("r", "t", "s")
        await hands.write("Told her")
        await hands.press("f2")
        clock.at += timedelta(minutes=minutes)
        await hands.press("f8", "enter")
        hands.on(ReplyForm)
        assert (hands.value("told"), hands.value("at")) == ("Told her", "")
        assert ("begun 09:02" in hands.text) is (minutes > 1)
        for key in keys:
            assert rows(desk, "SELECT at FROM event WHERE kind = 'spoke'") == []
            await hands.press(key)
        assert rows(desk, "SELECT at FROM event WHERE kind = 'spoke'") == [(f"{clock.at:%Y-%m-%d %H:%M:%S}.000000",)]


async def test_a_reply_carried_on_later_has_the_time_that_is_given(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call(hands)
        await hands.press("r", "t", "s")
        await hands.write("Told her")
        await hands.press("f2")
        clock.at += timedelta(minutes=15)
        await hands.press("f8", "enter", "enter")
        assert "Begun at 09:02. Enter: now" in hands.text
        await hands.write("0903")
        await hands.press("enter")
        assert rows(desk, "SELECT at FROM event WHERE kind = 'spoke'") == [("2026-11-24 09:03:00.000000",)]


async def test_a_long_name_leaves_room_for_when_a_reply_was_begun(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, _):
        await a_call(hands, name="Kay Moss-Featherstonehaugh of Tunbridge Wells for her mother")
        await hands.press("r", "t", "s")
        await hands.write("Told her")
        await hands.press("f2")
        clock.at += timedelta(minutes=15)
        await hands.press("f8", "enter")
        top = hands.text.splitlines()[0]
        assert top.startswith(" Replied: 26-0001 Kay Moss-Feather")
        assert top.rstrip().endswith("begun 09:02")


async def test_one_that_was_saved_before_a_crash_says_so_in_the_list(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        draft = drafts.begin("call", by="Priya Nair", at=desk.clock.now())
        draft.keep({"name": "Kay"}, "name")
        ref = log_contact(desk, entry(name="Kay", received_at=TUESDAY, entry_id=draft.id)).ref
        draft.park()
        drafts.begin("call", by="Priya Nair", at=desk.clock.now()).keep({"name": "Bill"}, "name")
        await hands.press("f8")
        kay, bill = (next(line for line in hands.text.splitlines() if name in line) for name in ("Kay", "Bill"))
        assert (f"SAVED AS {ref}" in kay, "SAVED" in bill) == (True, False)


async def test_nothing_unfinished_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f8")
        assert "Nothing is unfinished" in hands.text
        await hands.press("enter")
        assert hands.said == "Nothing to carry on with."


async def test_one_left_overnight_is_a_late_row_of_the_queue_until_it_is_finished(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await hands.press("enter")
        await hands.write("Mr Adey")
        await hands.press("escape")
        assert "Unfinished: Mr A" not in hands.text, "not before the day is over"
        clock.at += timedelta(days=1)
        await hands.press("f2", "escape")
        hands.app.screens.queue.reload(at_once=True)
        await hands.settle()
        await hands.press("p", "enter")
        assert "LATE 1" in hands.text
        assert "Unfinished: Mr A" in hands.text
        assert hands.said == "Priya is on the desk. Yesterday was not signed off: no handover sheet. e does it now."
        await hands.press("home")
        assert len(hands.said) == 0
        await hands.see(" This was started and never saved. Enter carries on with it. ")
        await hands.press("r")
        assert hands.said == "Finish this entry first: Enter carries on with it."
        await hands.press("enter")
        assert hands.value("name") == "Mr Adey"
        assert hands.field == "name"
        await hands.press("enter", "enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "enter", "f9")
        assert "Unfinished: Mr A" not in hands.text


async def test_d_throws_nothing_away_that_was_not_on_the_screen_when_it_was_pressed(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await hands.press("f2")
        await hands.write("Marg")
        d = events.Key("d", "d")
        await hands.press("f8")
        hands.app.post_message(d)
        await hands.settle()
        assert hands.said == NOT_SEEN_YET
        assert len(drafts.unfinished()) == 1
        await hands.press("d")
        assert drafts.unfinished() == []
