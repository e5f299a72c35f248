"""Checking the answerphone: k, the count, message after message, the end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db.answerphone.check import begin_check, nothing_on_it
from db.answerphone.messages import nothing_said
from db.contacts.log import log_contact
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from deskapp.forms.answerphone.count import CheckCountForm, not_checked_words
from deskapp.forms.answerphone.end import CheckEndForm
from deskapp.forms.log.call import CallForm
from deskapp.forms.log.check_message import CheckMessageForm, said_of
from deskapp.views.other_rows import CheckRow
from screens.answerphone.take_over import TakenScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, entry, opened_as, rows
from tests.screens.front_desk import TUESDAY, Hands, front_desk, workers_done

CHECKS = "SELECT day, machine_count, written_count, mismatch_reason, deleted_state, greeting_ok FROM answerphonecheck"
HEARD = "SELECT what FROM heard ORDER BY position"


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


async def write_down(hands: Hands, left: str, name: str) -> None:
    """One message, with a number and what it is about."""
    await hands.write(left)
    await hands.press("enter")
    await hands.write(name)
    await hands.press("enter")
    await hands.write("07700 900 418")
    await hands.press("enter", "enter")
    await hands.write("Someone to talk to")
    await hands.press("enter", "m", "e", "n", "enter", "enter")


async def go_to(hands: Hands, field: str) -> None:
    """Tab from field to field, to this one."""
    for _ in range(20):
        if hands.field == field:
            return
        await hands.press("tab")
    raise AssertionError(f"no field {field}")


async def begun(hands: Hands, count: str) -> None:
    await hands.press("k")
    await hands.write(count)
    await hands.press("enter")


def test_many_days_without_a_check_are_counted_from_the_first_to_the_last() -> None:
    days, today = [date(2026, 11, day) for day in (16, 17, 18, 19)], date(2026, 11, 30)
    assert not_checked_words(days, today) == "Not checked on 4 days, from Mon 16 Nov to Thu 19 Nov."
    assert not_checked_words(days[:3], today) == "Not checked: Mon 16 Nov, Tue 17 Nov, Wed 18 Nov."
    assert not_checked_words([], today) == ""
    across = [date(2025, 12, 10), *days[:3]]
    assert not_checked_words(across, today) == "Not checked on 4 days, from 10 Dec 2025 to Wed 18 Nov."
    assert not_checked_words(across[:2], today) == "Not checked: 10 Dec 2025, Mon 16 Nov."


async def test_a_check_that_found_nothing_is_three_keys(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, drafts):
        await hands.press("k", "0", "enter")
        assert hands.keys == 3
        hands.on(QueueScreen)
        assert hands.said == "Checked 09:02, none."
        assert rows(desk, CHECKS) == [("2026-11-24", 0, 0, "", None, None)]
        assert "Answerphone: checked 09:02, none" in hands.text
        assert drafts.unfinished() == []


async def test_z_after_a_check_asks_before_it_takes_back_what_was_done_before_it(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock, checked=False) as (hands, desk, _):
        ref = log_contact(desk, entry(received_at=TUESDAY, name="Kay"), promised_at=TUESDAY + minutes(60)).ref
        clock.at += minutes(1)
        await hands.press("k", "0", "enter", "z")
        whole = f"the whole entry, logged by mistake. {ref} Kay."
        assert hands.said == f"The check of 09:03 stays. Once more takes back what you did before it: {whole}"
        await hands.press("z")
        assert hands.said.startswith(f"Taken back: the whole entry, logged by mistake. {ref} Kay.")


async def test_each_message_opens_by_itself_and_the_last_opens_the_end(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, drafts):
        await begun(hands, "3")
        hands.on(CheckMessageForm)
        assert "message 1 of 3" in hands.text
        await write_down(hands, "y 1840", "Kay")
        assert "message 2 of 3" in hands.text
        assert "left Mon 18:40" in hands.text
        hands.keys = 0
        await write_down(hands, "y 1850", "R. Coombes")
        assert hands.keys <= 17, "T4"
        await hands.press("s", "enter")
        hands.on(CheckEndForm)
        assert "The machine said 3, you wrote down 3. They match." in hands.text
        assert "2 to be answered" in hands.text
        await hands.press("y", "y", "enter")
        hands.on(QueueScreen)
        assert hands.said == "Checked 09:02, 3 messages. Deleted from the machine."
        assert rows(desk, CHECKS) == [("2026-11-24", 3, 3, "", "yes", 1)]
        assert rows(desk, HEARD) == [("written_down",), ("written_down",), ("nothing_said",)]
        assert drafts.unfinished() == []


async def test_days_that_nobody_checked_are_named_and_a_reason_may_be_given(tmp_path: Path) -> None:
    clock = StoppedClock(datetime(2026, 11, 19, 9, 5, tzinfo=UTC))
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        clock.at = TUESDAY
        await hands.come_on("p")
        await hands.press("k")
        assert "Not checked: Fri 20 Nov, Mon 23 Nov." in hands.text
        assert "5 days of messages may be waiting." in hands.text
        await hands.press("tab")
        await hands.write("phone line down")
        await hands.press("enter", "0", "enter")
        assert rows(desk, "SELECT day, reason FROM nocheck ORDER BY day") == [
            ("2026-11-20", "phone line down"),
            ("2026-11-23", "phone line down"),
        ]
        await hands.press("k")
        assert "Not checked" not in hands.text


async def test_typing_ahead_through_a_whole_check_loses_no_letter(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await hands.press("k", "2", "enter", "s", "enter", "s", "enter", "y", "n", "enter")
        hands.on(QueueScreen)
        assert "The greeting needs changing" in hands.said
        assert rows(desk, CHECKS) == [("2026-11-24", 2, 2, "", "yes", 0)]


@pytest.mark.parametrize("typed", ["three", "-1", "100", "", "3.5"])
async def test_a_count_that_is_no_number_is_said_and_stays(tmp_path: Path, typed: str) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, typed)
        hands.on(CheckCountForm)
        assert "Enter how many the machine says, 0 if none" in hands.said or "more than 99" in hands.said
        assert rows(desk, CHECKS) == []


async def test_the_same_caller_is_joined_and_counts_from_the_earlier_message(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, "2")
        await write_down(hands, "0840", "Kay")
        await hands.write("d")
        await hands.press("enter")
        assert "When was it left?" in hands.said
        await hands.write(" y 1840")
        assert "same caller: Kay" in hands.text
        await hands.press("enter")
        assert hands.field == "about"
        await hands.press("enter")
        hands.on(CheckEndForm)
        assert rows(desk, HEARD) == [("written_down",), ("same_caller",)]
        assert rows(desk, "SELECT due_at, original_due_at FROM promise") == [
            ("2026-11-24 17:00:00.000000", "2026-11-25 17:00:00.000000")
        ]


async def test_there_is_nobody_above_the_first_message(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, _, _):
        await begun(hands, "2")
        await hands.write("d 0840")
        await hands.press("enter")
        assert "no message above" in hands.said
        assert hands.value("received_at") == "d 0840"


async def test_what_cannot_be_made_out_is_kept_for_somebody_else_to_listen_to(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, "1")
        await hands.press("u", "enter")
        assert hands.value("received_at") == "?"
        assert hands.value("owner") == ""
        await hands.press("enter", "enter", "enter", "enter")
        assert hands.field == "owner"
        assert "listens to it again" in hands.said
        await hands.press("s", "a", "m", "enter")
        hands.on(CheckEndForm)
        assert "1 could not be made out" in hands.text
        assert rows(desk, "SELECT about, staff.name FROM contact JOIN staff ON staff.id = owner_id") == [
            ("Could not be made out: listen again", "Samira Haddad")
        ]


async def test_a_message_about_something_open_is_added_to_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, "2")
        await write_down(hands, "y 1840", "Kay")
        await hands.write("y 1900")
        await hands.press("enter")
        await hands.write("Kay")
        await hands.press("down", "enter")
        assert "Already open" in hands.text
        await hands.press("up", "enter")
        assert hands.field == "about"
        await hands.press("enter")
        hands.on(CheckEndForm)
        assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]
        assert rows(desk, HEARD) == [("written_down",), ("same_caller",)]


async def test_said_and_written_are_reconciled_before_anything_is_deleted(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, "3")
        await hands.press("s", "enter", "n", "enter")
        hands.on(CheckEndForm)
        assert "The machine said 3, you wrote down 1." in hands.text
        assert "all deleted" not in hands.text, "it unlocks when everything is explained"
        await hands.press("enter")
        assert "What about the other 2?" in hands.said
        await hands.press("h", "enter")
        assert hands.value("mismatch_reason") == "hang-up"
        assert "all deleted" in hands.text
        await hands.press("k")
        await hands.write("Samira is to listen")
        await hands.press("enter", "y", "enter")
        hands.on(QueueScreen)
        assert rows(desk, CHECKS) == [("2026-11-24", 3, 1, "hang-up", "kept", 1)]


async def test_b_goes_back_to_the_messages_and_a_miscount_is_put_right(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, "1")
        await hands.press("s", "enter", "b")
        hands.on(CheckMessageForm)
        assert "message 2 (it said 1)" in hands.text
        await hands.press("s", "enter")
        hands.on(CheckEndForm)
        assert "The machine said 1, you wrote down 2." in hands.text
        await hands.press("shift+tab", "backspace", "2", "enter")
        assert "They match" in hands.text
        await hands.press("y", "y", "enter")
        assert rows(desk, CHECKS) == [("2026-11-24", 2, 2, "", "yes", 1)]


async def test_a_phone_that_rings_parks_the_check_and_k_or_f8_comes_back_to_the_very_field(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, "2")
        await hands.write("y 1840")
        await hands.press("enter")
        await hands.write("Ka")
        for back in (("f8", "enter"), ("f5", "k")):
            await hands.press("f2")
            hands.on(CallForm)
            hands.keys = 0
            await hands.press(*back)
            assert hands.keys == 2
            hands.on(CheckMessageForm)
            assert (hands.field, hands.value("name"), hands.value("received_at")) == ("name", "Ka", "y 1840")
            assert "message 1 of 2" in hands.text
        await hands.write("y")
        await hands.press("escape")
        hands.on(QueueScreen)
        assert "k carries on" in hands.said
        await hands.press("k")
        assert hands.value("name") == "Kay"
        assert rows(desk, "SELECT count(*) FROM answerphonecheck") == [(1,)]


async def test_the_end_is_parked_with_what_was_typed_in_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, _, _):
        await begun(hands, "2")
        await hands.press("n", "enter")
        await hands.write("the line crackled")
        await hands.press("f2", "f5", "k")
        hands.on(CheckEndForm)
        assert (hands.field, hands.value("mismatch_reason")) == ("mismatch_reason", "the line crackled")


def derek_at(desk: Desk) -> Desk:
    return opened_as(desk, "Derek Collins", desk.clock)


async def test_the_second_is_told_who_is_at_it_and_may_take_over(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        derek = derek_at(desk)
        check = begin_check(derek, count=3)
        nothing_said(derek, check.check_id, entry_id="one")
        await hands.press("k")
        hands.on(TakenScreen)
        assert "Derek Collins has been at this check since 09:02, 1 of 3 written down." in hands.text
        await hands.press("escape")
        hands.on(QueueScreen)
        await hands.press("k", "enter")
        hands.on(CheckMessageForm)
        assert "message 2 of 3" in hands.text
        assert rows(desk, "SELECT staff.name FROM answerphonecheck JOIN staff ON staff.id = at_it_id") == [
            ("Priya Nair",)
        ]
        derek.close()


async def test_two_who_count_at_once_are_at_one_check(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await hands.press("k")
        derek = derek_at(desk)
        begin_check(derek, count=2)
        await hands.press("2", "enter")
        hands.on(TakenScreen)
        await hands.press("escape", "k", "escape")
        assert rows(desk, "SELECT count(*) FROM answerphonecheck") == [(1,)]
        derek.close()


async def test_what_somebody_half_typed_is_carried_on_by_whoever_takes_over(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, "1")
        await hands.write("y 1840")
        await hands.press("escape")
        come_on_duty(desk, "Derek Collins", add=True)
        await hands.press("k")
        hands.on(TakenScreen)
        await hands.press("enter")
        hands.on(CheckMessageForm)
        assert hands.value("received_at") == "y 1840"


async def test_a_check_begun_yesterday_is_finished_for_yesterday_and_says_so(tmp_path: Path) -> None:
    clock = StoppedClock(datetime(2026, 11, 23, 16, 50, tzinfo=UTC))
    async with front_desk(tmp_path, clock, checked=False) as (hands, desk, _):
        await begun(hands, "1")
        await hands.press("escape")
        clock.at = TUESDAY
        await hands.come_on("p")
        await hands.press("k")
        assert "This check was started yesterday at 16:50. Finish it: it counts for yesterday." in " ".join(
            hands.text.split()
        )
        await hands.press("s", "enter", "y", "y", "enter")
        assert hands.said.startswith("Checked 16:50, 1 message. Done late: it counts for Mon 23 Nov.")
        assert rows(desk, "SELECT day FROM answerphonecheck") == [("2026-11-23",)]
        assert "not checked yet (k)" in hands.text


async def test_a_clock_that_was_put_back_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock, checked=False) as (hands, desk, _):
        await begun(hands, "1")
        await hands.press("escape")
        clock.at = TUESDAY - minutes(30)
        await hands.press("k")
        assert "Check the clock: it is before this check was started" in hands.text
        await hands.press("s", "enter", "y", "y", "enter")
        assert rows(desk, "SELECT ended_at >= started_at FROM answerphonecheck") == [(1,)]


async def test_a_message_without_a_time_is_assumed_to_come_just_after_the_check_before(tmp_path: Path) -> None:
    clock = StoppedClock(datetime(2026, 11, 23, 9, 5, tzinfo=UTC))
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        clock.at = TUESDAY
        await hands.come_on("p")
        await begun(hands, "1")
        await hands.press("?")
        assert "= Mon 23 Nov 09:05, time assumed" in hands.text
        await hands.press("enter", "enter", "enter")
        await hands.write("Nothing more said")
        await hands.press("enter", "o", "t", "h", "enter", "enter")
        assert "1 with its time assumed" in hands.text
        assert rows(desk, "SELECT left_at, left_assumed FROM heard") == [("2026-11-23 09:05:00.000000", 1)]


async def test_the_check_stands_in_the_queue_until_it_is_made_and_is_late_after_we_close(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock, checked=False) as (hands, _, _):
        await hands.press("f3")
        await write_down(hands, "y 1840", "Kay")
        assert "Answerphone check" in hands.text
        assert "Today 2" in hands.text
        assert "Answerphone not checked yet (k)" in hands.text
        row = next(row for row in hands.on(QueueScreen).queue_list.rows if isinstance(row, CheckRow))
        assert (row.due_at, row.name) == (datetime(2026, 11, 24, 17, tzinfo=UTC), "Answerphone check")
        clock.at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
        await hands.tick()
        assert "Answerphone NOT checked today (k)" in hands.text
        clock.at = datetime(2026, 11, 24, 17, 1, tzinfo=UTC)
        await hands.tick()
        assert "LATE 2" in hands.text
        await hands.press("k", "0", "enter")
        assert "Done late" not in hands.said or "Tue 24 Nov" in hands.said
        assert "Answerphone check" not in hands.text
        assert "LATE 1" in hands.text


async def test_enter_on_its_row_begins_the_check_and_other_keys_say_what_it_is(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        nothing_on_yesterday(desk)
        hands.on(QueueScreen).reload(at_once=True)
        await hands.settle()
        await workers_done(hands.pilot.app)
        await hands.settle()
        await hands.see("by 17:00 today")
        words = "The answerphone is to be checked by 17:00 today. Enter or k: begin."
        assert words in " ".join(hands.text.split())
        for key in "rtcpgna!":
            await hands.press(key)
            assert "This is the answerphone check" in hands.said
        await hands.press("enter")
        hands.on(CheckCountForm)
        assert "The last check was yesterday at 09:05: none." in hands.text


def nothing_on_yesterday(desk: Desk) -> None:
    clock = desk.clock
    desk.clock = StoppedClock(datetime(2026, 11, 23, 9, 5, tzinfo=UTC))
    nothing_on_it(desk)
    desk.clock = clock


@pytest.mark.parametrize(
    ("typed", "letter", "number", "when"),
    [("s", "s", None, ""), ("D", "d", None, ""), ("d2 y 1840", "d", 2, "y 1840"), ("u 1231", "u", None, "1231")],
)
def test_a_letter_says_what_else_a_message_was(typed: str, letter: str, number: int | None, when: str) -> None:
    assert said_of(typed) == (letter, number, when)


@pytest.mark.parametrize("typed", ["1231", "sat", "sun 1840", "now", "noon", "s2", "y 1840", "?", ""])
def test_a_time_is_no_letter(typed: str) -> None:
    assert said_of(typed) is None


async def test_a_message_to_be_heard_again_is_asked_about_before_it_is_deleted(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, _):
        await begun(hands, "1")
        await hands.write("u ?")
        await hands.press("enter")
        await go_to(hands, "owner")
        await hands.write("Tom")
        await hands.press("f9")
        hands.on(CheckEndForm)
        assert "1 could not be made out: listen again" in hands.text
        await hands.press("y", "y", "enter")
        assert hands.said.startswith("26-0001 must be heard again: k if that stays on the machine.")
        assert (hands.field, hands.value("deleted_state")) == ("deleted_state", "")
        await hands.press("y", "enter")
        assert "Deleted from the machine." in hands.said
        assert rows(desk, "SELECT deleted_state FROM answerphonecheck") == [("yes",)]


async def test_the_next_message_is_not_for_whoever_has_the_one_before(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, _, __):
        await begun(hands, "2")
        await hands.write("y 1840")
        await hands.press("enter")
        await go_to(hands, "about")
        await hands.write("Someone to talk to")
        await hands.press("enter", "m", "e", "n", "enter")
        await hands.write("Tom")
        await hands.press("enter")
        assert "message 2 of 2" in hands.text
        assert hands.value("owner") == "Priya Nair"
