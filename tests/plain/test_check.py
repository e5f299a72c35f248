"""The answerphone check, line by line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.db.desk_case import at, rows
from tests.plain.plain_desk import PlainDesk, kept, plain_desk
from tests.screens.front_desk import front_desk

KAY = ("1131", "Kay", "07700 900 418", "n", "Someone to talk to", "men", "", "")
CHECKS = "SELECT machine_count, written_count, mismatch_reason, ended_at IS NOT NULL FROM answerphonecheck"


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    """Two minutes past one."""
    at_plain = plain_desk(tmp_path)
    at_plain.clock.at = at(24, 13, 2)
    return at_plain


def somebody_else(at_plain: PlainDesk, name: str) -> None:
    at_plain.name = name


def test_a_check_that_found_nothing_is_one_answer(at_plain: PlainDesk) -> None:
    assert "Answerphone NOT checked today." in at_plain.do("queue").lines
    said = at_plain.do("check", "0")
    assert (said.status, said.lines[-1]) == (0, "Checked 1:02pm, none.")
    assert kept(at_plain, CHECKS) == [(0, 0, "", 1)]
    assert "Answerphone: checked 1:02pm, none." in at_plain.do("queue").lines


def test_days_that_nobody_checked_are_named_and_nothing_more_is_asked(at_plain: PlainDesk) -> None:
    at_plain.do("check", "0")
    at_plain.clock.at = at(27, 9)
    said = at_plain.do("check", "0")
    assert "Not checked: Wednesday 25 November, Thursday 26 November." in said.lines
    assert said.lines[-1] == "Checked 9am, none."


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("two", "Enter how many the machine says, 0 if none."),
        ("", "Enter how many the machine says, 0 if none."),
        ("-1", "Enter how many the machine says, 0 if none."),
        ("100", "That's more than 99. Look again, or count what you can."),
    ],
)
def test_a_count_that_is_none_is_asked_again(at_plain: PlainDesk, count: str, said: str) -> None:
    answered = at_plain.do("check", count, "0")
    assert said in answered.lines
    assert answered.status == 0


def test_why_it_was_not_checked_can_be_said_before_the_count(at_plain: PlainDesk) -> None:
    at_plain.clock.at = at(25, 9, 5)
    said = at_plain.do("check", "why phone line down", "0")
    assert "Not checked: Tuesday 24 November." in said.lines
    assert "= phone line down." in said.lines
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT day, reason FROM nocheck") == [("2026-11-24", "phone line down")]


def test_each_message_is_asked_and_the_two_counts_are_reconciled(at_plain: PlainDesk) -> None:
    said = at_plain.do("check", "3", *KAY, "d 1128", "Again", "", "n", "", "h", "k", "Samira listens", "n", "")
    assert "Message 2 of 3." in said.lines
    assert "= Tuesday 24 November, 11:28am (today), the same caller as above." in said.lines
    assert any(
        line.startswith("The machine said 3, you wrote down 2. What about the other one?") for line in said.lines
    )
    assert said.status == 0, said.text
    assert said.lines[-1].startswith("Checked 1:02pm, 3 messages. Kept on the machine: Samira listens.")
    assert kept(at_plain, CHECKS) == [(3, 2, "hang-up", 1)]
    assert kept(at_plain, "SELECT what FROM heard ORDER BY position") == [("written_down",), ("same_caller",)]
    assert kept(at_plain, "SELECT received_at FROM contact") == [("2026-11-24 11:28:00.000000",)]


def test_what_cannot_be_made_out_wants_another_who_listens(at_plain: PlainDesk) -> None:
    said = at_plain.do("check", "1", "u", "", "", "Something of a bus", "", "sam", "", "y", "y", "y", "")
    assert "= Monday 23 November, 5pm (yesterday), time assumed." in said.lines
    assert any("listen" in line for line in said.lines)
    assert any(line.startswith("26-0001 must be heard again: k if") for line in said.lines)
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT what FROM heard") == [("unclear",)]
    assert kept(at_plain, "SELECT received_assumed, staff.name FROM contact JOIN staff ON staff.id = owner_id") == [
        (1, "Samira Haddad")
    ]


def test_a_time_in_the_future_is_asked_again_and_nothing_is_lost(at_plain: PlainDesk) -> None:
    said = at_plain.do("check", "1", "today 1840", *KAY, "y", "y", "")
    assert any("in the future" in line for line in said.lines)
    assert said.status == 0


def test_a_check_that_was_left_goes_on_where_it_was(at_plain: PlainDesk) -> None:
    left = at_plain.do("check", "2", *KAY, "1140", "Bill")
    assert left.status == 1
    assert [seen.form for seen in at_plain.unfinished] == ["message"]
    said = at_plain.do("check", "", "A bus", "tra", "", "", "y", "y", "")
    assert "Message 2 of 2." in said.lines
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT name FROM contact ORDER BY id") == [("Kay",), ("Bill",)]
    assert kept(at_plain, CHECKS) == [(2, 2, "", 1)]


def test_unfinished_goes_on_with_the_check_as_well(at_plain: PlainDesk) -> None:
    at_plain.do("check", "1", "1131", "Kay")
    said = at_plain.do("unfinished", "1", "", "Someone to talk to", "men", "", "", "y", "y", "")
    assert said.status == 0, said.text
    assert kept(at_plain, CHECKS) == [(1, 1, "", 1)]


async def test_the_app_goes_on_with_a_check_begun_line_by_line(tmp_path: Path, at_plain: PlainDesk) -> None:
    at_plain.do("check", "1", "1131", "Kay")
    async with front_desk(tmp_path / "desk", at_plain.clock, staff=(), checked=False) as (hands, desk, _):
        await hands.press("k")
        assert hands.value("name") == "Kay"
        assert hands.field == "number"
        await hands.press("enter")
        await hands.write("Someone to talk to")
        await hands.press("enter", "m", "e", "n", "enter", "enter", "y", "y", "enter")
        assert rows(desk, CHECKS) == [(1, 1, "", 1)]


def test_one_begun_yesterday_says_that_it_counts_for_yesterday(at_plain: PlainDesk) -> None:
    at_plain.do("check", "1", "1131", "Kay")
    at_plain.clock.at += timedelta(days=1)
    said = at_plain.do("check", "", "Someone to talk to", "men", "", "", "y", "y", "")
    assert said.lines[:3] == [
        "This check was started yesterday at 1:02pm.",
        "Finish it: it counts for yesterday.",
        "Today's check is still to be made.",
    ]
    assert said.status == 0, said.text
    assert said.lines[-1].startswith("Checked 1:02pm, 1 message. Done late: it counts for Tuesday 24 November.")
    assert kept(at_plain, "SELECT day FROM answerphonecheck") == [("2026-11-24",)]


def test_somebody_who_is_at_it_is_named_and_the_check_can_be_taken_over(at_plain: PlainDesk) -> None:
    at_plain.do("check", "1", "1131", "Kay")
    somebody_else(at_plain, "Samira Haddad")
    left = at_plain.do("check", "n")
    assert left.lines[0] == "Priya Nair has been at this check since 1:02pm, 0 of 1 written down."
    assert left.status == 0
    said = at_plain.do("check", "y", "", "Someone to talk to", "men", "", "", "y", "y", "")
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT staff.name FROM answerphonecheck JOIN staff ON staff.id = ended_by_id") == [
        ("Samira Haddad",)
    ]


def test_a_clock_that_was_put_back_is_said_and_nothing_is_lost(at_plain: PlainDesk) -> None:
    at_plain.do("check", "1", *KAY)
    at_plain.clock.at -= timedelta(hours=1)
    said = at_plain.do("check", "y", "y", "")
    assert said.lines[0] == "Check the clock: it is before this check was started, Tuesday 24 November, 1:02pm."
    assert said.status == 0, said.text
    assert kept(at_plain, CHECKS) == [(1, 1, "", 1)]


def test_b_goes_back_to_the_messages(at_plain: PlainDesk) -> None:
    said = at_plain.do(
        "check", "1", *KAY, "b", "1140", "Bill", "", "A bus", "tra", "", "", "one more came in", "y", "y", ""
    )
    assert said.status == 0, said.text
    assert kept(at_plain, CHECKS) == [(1, 2, "one more came in", 1)]
