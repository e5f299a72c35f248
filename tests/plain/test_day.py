"""The end of the day, line by line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from db.details.record import Details, record_details
from db.drafts.book import DraftBook
from deskapp.errors import WordsError
from tests.db.desk_case import at, rows
from tests.plain.plain_desk import HALL, PlainDesk, kept, plain_desk
from tests.screens.front_desk import front_desk


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    """A quarter to five, with one to hear by tomorrow, one half-typed call, and the answerphone checked."""
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    at_plain.do("call", "Kay")
    at_plain.clock.at = at(24, 16, 45)
    at_plain.do("check", "0")
    return at_plain


def test_everything_is_decided_answered_and_signed_off(at_plain: PlainDesk) -> None:
    said = at_plain.do("day", "k", "d", "y", "a", "2", "Ring Kay after 4", "")
    assert said.status == 0, said.text
    assert said.lines[0] == "Today: 1 contact, 0 sorted first time, 0 replies, 0 promises broken."
    assert "1. Margaret Hall, call, what we said we would do by Wednesday 25 November, 5pm" in said.lines[3]
    assert 'Unfinished: Call 9:02am "Kay", started by Priya.' in said.text
    assert "Signed off by Priya 4:45pm. No promise was broken today." in " ".join(said.lines)
    assert said.lines[-1] == "The handover sheet is handover/handover-2026-11-24.txt."
    assert kept(at_plain, "SELECT decided FROM decision ORDER BY id") == [("keep",), ("thrown_away",)]
    assert kept(at_plain, "SELECT DISTINCT done FROM beforeyougo") == [(1,)]
    assert kept(at_plain, "SELECT missed_calls, note_for_tomorrow, signed_at IS NOT NULL FROM dayreview") == [
        (2, "Ring Kay after 4", 1)
    ]
    assert at_plain.unfinished == []


def test_what_is_open_is_asked_about_once_and_recorded_as_undecided(at_plain: PlainDesk) -> None:
    said = at_plain.do("day", *[""] * 8, "n", *[""] * 20)
    assert (
        "1 to decide and 1 unfinished, 4 of the before-you-go list not answered. "
        "Sign off anyway? Enter signs off. y yes, n no." in said.lines
    )
    assert said.lines.count("1 to decide and 1 unfinished.") == 2, "n goes through what is open again"
    assert said.status == 0
    assert kept(at_plain, "SELECT undecided FROM dayreview") == [(2,)]


def test_a_new_time_a_gift_a_reply_and_an_entry_are_done_within_the_walk(at_plain: PlainDesk) -> None:
    for name in ("Bill", "Carol"):
        at_plain.do("call", name, "", "A bus", "tra", "c", "", "", "", "")
    said = at_plain.do(
        "day", "p", "fri 3pm", "Held up", "y", "", "g", "sam", "r", "t", "s", "", "",
        "f", "", "A dentist", "den", "s", "", "", "a", "", "", "",
    )  # fmt: skip
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT decided FROM decision ORDER BY id") == [
        ("new_time",), ("give",), ("replied",), ("finished",),
    ]  # fmt: skip
    assert kept(at_plain, "SELECT state, count(*) FROM contact GROUP BY state ORDER BY state") == [
        ("closed", 2), ("open", 2),
    ]  # fmt: skip


def test_the_check_that_was_not_made_can_be_made_within_the_walk(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.clock.at = at(24, 16, 45)
    said = at_plain.do("day", "y", "0", "a", "", "", "")
    assert "1. The answerphone was NOT checked." in said.lines
    assert "Checked 4:45pm, none." in said.lines
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT undecided FROM dayreview") == [(0,)]


def test_what_cannot_be_carried_on_with_is_said_and_the_walk_goes_on(at_plain: PlainDesk) -> None:
    drafts = DraftBook(at_plain.settings.drafts, at_plain.clock)
    drafts.begin("details:99", by="Priya Nair", at=at_plain.clock.now()).keep({"name": "Hall"}, "spoken")
    drafts.close()
    said = at_plain.do("day", "k", "k", "f", "k", "a", "", "", "n", "k", "", "", "")
    assert any("not in the record any more" in line for line in said.lines)
    assert said.status == 0, said.text
    assert "details:99" in [seen.form for seen in at_plain.unfinished]


def test_less_than_goes_back_to_the_one_before(at_plain: PlainDesk) -> None:
    said = at_plain.do("day", "", "<", "k", "k", "a", "", "", "")
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT count(*) FROM decision") == [(2,)]


def test_missed_calls_that_are_no_number_are_asked_again(at_plain: PlainDesk) -> None:
    said = at_plain.do("day", "k", "k", "a", "a few", "1000", "3", "", "")
    assert said.lines.count("Missed calls is a number from 0 to 999, or leave it blank.") == 2
    assert kept(at_plain, "SELECT missed_calls FROM dayreview") == [(3,)]


def test_stopping_in_the_middle_keeps_what_was_decided_and_typed(at_plain: PlainDesk) -> None:
    left = at_plain.do("day", "k", "k", "a", "3")
    assert left.status == 1
    assert left.lines[-1] == "The day is not signed off. What was decided is kept: deskapp day goes on."
    said = at_plain.do("day", "", "", "")
    assert "Missed calls on the handset? A number. Now: 3." in said.lines
    assert said.status == 0
    assert kept(at_plain, "SELECT count(*), max(missed_calls) FROM dayreview") == [(1, 3)]
    assert at_plain.unfinished == [] or [seen.form for seen in at_plain.unfinished] == ["call"]


async def test_the_app_goes_on_with_a_walk_begun_line_by_line(tmp_path: Path, at_plain: PlainDesk) -> None:
    at_plain.do("day", "k", "k", "a", "3")
    async with front_desk(tmp_path / "desk", at_plain.clock, staff=()) as (hands, desk, _):
        await hands.press("e")
        assert "[ 3 ]" in hands.text or "[3" in hands.text
        await hands.press("enter", "enter")
        assert rows(desk, "SELECT signed_at IS NOT NULL, missed_calls FROM dayreview") == [(1, 3)]


def test_a_day_that_was_not_signed_off_comes_first_and_is_said_in_the_queue(at_plain: PlainDesk) -> None:
    at_plain.clock.at = at(25, 9, 5)
    assert "Yesterday was not signed off: deskapp day looks at it." in at_plain.do("queue").lines
    said = at_plain.do("day", "", "k", "k", "a", "", "", "")
    assert said.lines[0] == "Yesterday was not signed off. Look at it now? y yes, n no."
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT day FROM dayreview WHERE signed_at IS NOT NULL") == [("2026-11-24",)]


def test_a_clock_that_was_put_back_is_said_and_nothing_is_begun(at_plain: PlainDesk) -> None:
    at_plain.do("day", "k")
    at_plain.clock.at -= timedelta(days=2)
    with pytest.raises(WordsError, match="Set the clock right first"):
        at_plain.do("day")


def test_the_sheet_of_the_evening_before_is_read_out_once_and_whenever_it_is_asked_for(at_plain: PlainDesk) -> None:
    assert at_plain.do("handover").lines[0].startswith("No day has been signed off yet")
    at_plain.do("day", "k", "k", "a", "", "Ring Kay after 4", "")
    at_plain.clock.at = at(25, 9, 5)
    at_plain.do("call", "", "", "A bus", "tra", "s", "", "")
    first = at_plain.do("queue")
    assert first.lines[0] == "Handover, Tuesday 24 November 2026."
    assert any("Margaret Hall" in line for line in first.lines[:10])
    assert "For tomorrow: Ring Kay after 4." in first.lines
    assert at_plain.do("queue").lines[0] == "Wednesday 25 November 2026, 9:05am."
    assert at_plain.do("handover").lines[0] == "Handover, Tuesday 24 November 2026."


def test_a_signed_day_is_read_out_before_it_is_looked_at_once_more(at_plain: PlainDesk) -> None:
    at_plain.do("day", "k", "d", "y", "a", "2", "Ring Kay after 4", "")
    at_plain.clock.at = at(25, 9, 2)
    said = at_plain.do("day y", "")
    assert "Ring Kay after 4" in said.text
    assert said.lines[-2:] == ["Look at it again? Enter: no. y yes, n no.", "It stays signed off."]
    assert at_plain.do("handover tue").lines == said.lines[:-2]
    assert at_plain.do("handover mon").lines == [
        "Monday was not signed off, so there is no sheet. deskapp day is the end of the day."
    ]
    assert kept(at_plain, "SELECT day, signed_at IS NOT NULL FROM dayreview") == [("2026-11-24", 1)]


@pytest.mark.parametrize(
    ("typed", "says"), [("mondy", "can't be read"), ("27 nov", "in the future"), ("in 2 days", "in the future")]
)
def test_a_day_that_is_none_or_is_to_come_is_refused(at_plain: PlainDesk, typed: str, says: str) -> None:
    with pytest.raises(WordsError, match=says):
        at_plain.do(f"day {typed}")


def test_an_unfinished_entry_is_thrown_away_and_brought_back(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", "Kay")
    at_plain.clock.at += timedelta(minutes=1)
    at_plain.do("call", "Bill")
    said = at_plain.do("unfinished", "d", "d 3", "D2", "z", "x", "d 1", "d 1", "z", "")
    assert said.status == 0
    assert [line for line in said.lines if "away: " in line or "back: " in line] == [
        "Thrown away: Call, Kay.", "Brought back: Call, Kay.", "Thrown away: Call, Bill.", "Thrown away: Call, Kay.",
        "Brought back: Call, Bill.",
    ]  # fmt: skip
    assert said.lines.count("Here you can type a number of the list, d and a number.") == 3
    assert [seen.values["name"] for seen in at_plain.unfinished] == ["Bill"]


def test_unfinished_says_whose_an_entry_is_and_n_begins_ones_own(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.name = "Derek Collins"
    at_plain.do("call", "Kay")
    at_plain.name = "Priya Nair"
    said = at_plain.do("unfinished", "1", "n", "Bill")
    assert "Derek Collins started this at 9:02am. Carry on with it? n begins your own." in said.text
    assert sorted((seen.by, seen.values["name"]) for seen in at_plain.unfinished) == [
        ("Derek Collins", "Kay"),
        ("Priya Nair", "Bill"),
    ]


def test_what_was_taken_back_is_brought_back_by_redo(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    at_plain.do("note 26-0001", "Ring after four", "")
    assert "Taken back: your note." in at_plain.do("undo").text
    assert "Brought back: your note. 26-0001 Margaret Hall." in at_plain.do("redo").text
    assert "There is nothing that you took back in the last hour." in at_plain.stay("redo").text
    assert "There is nothing that you took back of people in the last hour." in at_plain.stay("redo person").text


def test_a_danger_of_which_nobody_was_told_is_said_and_asked_about_before_the_sign_off(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    (contact_id,) = kept(at_plain, "SELECT id FROM contact")[0]
    assert isinstance(contact_id, int)
    with at_plain.open() as desk:
        record_details(desk, contact_id, Details(in_danger=True))
    assert "SAFETY: nobody told: somebody may be in danger." in at_plain.do("queue").text
    at_plain.clock.at = at(24, 16, 45)
    said = at_plain.do("day", "k", "", "a", "", "", "n", "", "", "", "y", "")
    question = "SAFETY: nobody told yet of 26-0001 Margaret Hall. deskapp plain details writes down who was told"
    assert said.text.count(question) == 2, "no goes through what is open again"
    assert said.status == 0
    assert kept(at_plain, "SELECT signed_at IS NOT NULL FROM dayreview") == [(1,)]
