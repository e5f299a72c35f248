"""Logging what comes in, line by line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.db.desk_case import StoppedClock
from tests.plain.plain_desk import HALL, PlainDesk, kept, plain_desk
from tests.screens.front_desk import TUESDAY, front_desk


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    return plain_desk(tmp_path)


def test_a_call_is_logged_and_each_answer_said_back_in_full(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", *HALL)
    assert said.status == 0
    for line in ("= Margaret Hall.", "= 01632, 960, 044.", "= Dentist.", "= Ring them back.", "= Priya Nair."):
        assert line in said.lines
    assert "= Wednesday 25 November, by 5pm (1 working day)." in said.lines
    assert said.lines[-1] == "Saved 26-0001 Margaret Hall. Reply by 5pm tomorrow."
    assert kept(at_plain, "SELECT name, number, outcome, ref FROM contact") == [
        ("Margaret Hall", "01632 960 044", "ring_back", "26-0001")
    ]
    assert at_plain.unfinished == []


def test_the_sentence_is_read_out_before_saving_and_kept(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", *HALL)
    at = said.lines.index("SAY: \"I'll ring you by 5pm tomorrow, Wednesday 25 November.")
    assert at < next(place for place, line in enumerate(said.lines) if line.startswith("Save?"))
    assert "Your reference is 26, 0001." in said.lines
    [(words,)] = kept(at_plain, "SELECT said_words FROM promise")
    assert str(words).startswith("I'll ring you by 5pm tomorrow")


def test_a_wrong_answer_gets_the_sentence_of_the_form_and_is_asked_again(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "", "", "A dentist", "qqq", "den", "zz", "c", "sunday", "wed 3pm", "", "", "")
    assert "Choose a topic: type its first letters. A question mark reads out the list." in said.lines
    assert "Here you can type s, c, w, n, o or x." in said.lines
    assert any("shut" in line or "closed" in line for line in said.lines), said.text
    assert said.status == 0
    assert kept(at_plain, "SELECT due_at FROM promise") == [("2026-11-25 15:00:00.000000",)]


def test_what_is_wanting_at_the_end_is_asked_then(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "", "", "", "", "den", "s", "", "", "Which pharmacy opens?", "")
    assert "Enter what it is about, in a few words." in said.lines
    assert said.status == 0
    assert kept(at_plain, "SELECT about, closed_reason FROM contact") == [("Which pharmacy opens?", "sorted")]


def test_a_number_that_looks_wrong_is_asked_about_once_and_can_stay(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Kay", "0770 900 12", "A dentist", "den", "s", "", "", "", "")
    assert [line for line in said.lines if "Ask them again?" in line] == [
        "2 digits short for a mobile. Ask them again?",
        "2 digits short for a mobile. Ask them again? Enter again saves it.",
    ]
    assert said.status == 0
    assert kept(at_plain, "SELECT number FROM contact") == [("0770 900 12",)]


def test_a_name_where_the_number_belongs_is_asked_about_once_as_its_line_is_left(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Kay", "Mr Bell", "", "A dentist", "den", "s", "", "")
    assert [line for line in said.lines if "Ask them again?" in line] == [
        "There are no digits in that. Ask them again? Enter keeps it as it is."
    ]
    assert kept(at_plain, "SELECT number FROM contact") == [("Mr Bell",)]


def test_a_question_mark_explains_and_less_than_goes_back(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Kay", "?", "<", "Kay Marsh", "", "A dentist", "den", "s", "", "")
    assert any(line.startswith("Read it back") for line in said.lines)
    assert said.lines.count("Name? Now: Kay.") == 1
    assert kept(at_plain, "SELECT name FROM contact") == [("Kay Marsh",)]


def test_two_dashes_empty_a_line(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Kay", "<", "--", "", "A dentist", "den", "s", "", "")
    assert said.status == 0
    assert kept(at_plain, "SELECT name FROM contact") == [(None,)]


def test_lines_that_enter_passes_by_are_named_before_saving(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Kay", "", "A dentist", "den", "s", "", "rings", "30", "3", "needs", "large print", "")
    assert "Rings is a number from 1 to 20, or leave it blank." in said.lines
    assert said.status == 0
    assert kept(at_plain, "SELECT rings FROM contact") == [(3,)]
    assert kept(at_plain, "SELECT what FROM need") == [("large print",)]


def test_a_known_caller_is_added_to_what_is_open(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    at_plain.clock.at += timedelta(minutes=8)
    said = at_plain.do("call", "hall", "1", "y", "Is it today?", "")
    assert "1. Margaret Hall, 01632 960 044, 1 open." in said.lines
    assert any(line.startswith("a. Already open: 26-0001 Margaret Hall: ") for line in said.lines)
    assert "SAY: \"I'll ring you by 5pm tomorrow, Wednesday 25 November." in said.lines
    assert said.lines[-1].startswith("Added to 26-0001.")
    assert kept(at_plain, "SELECT count(*), max(chasing_count) FROM contact") == [(1, 1)]


def test_a_danger_in_a_call_that_is_added_or_a_note_is_asked_about_once(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    said = at_plain.do("note 26-0001", "Scared of her son", "", "", "")
    spoken = "May somebody be in danger? Enter again saves it. Then deskapp plain details marks it."
    assert said.lines.count(spoken) == 1
    assert said.lines[-1].endswith("In danger? Then deskapp plain details marks it.")
    at_plain.clock.at += timedelta(minutes=8)
    said = at_plain.do("call", "hall", "1", "y", "He hit me again", "", "y", "The duty team", "", "")
    assert said.lines.count("May somebody be in danger? If so, y. Enter again saves it.") == 1
    assert kept(at_plain, "SELECT safeguarding, told_who FROM contact, safeguardingtold") == [(1, "The duty team")]


def test_a_known_caller_may_ring_about_something_new(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    said = at_plain.do("call", "hall", "1", "n", "Something else", "other", "s", "", "")
    assert said.status == 0
    assert kept(at_plain, "SELECT count(*), count(DISTINCT person_id) FROM contact") == [(2, 1)]


def test_a_message_counts_from_when_it_was_left(at_plain: PlainDesk) -> None:
    said = at_plain.do("message", "y 1840", "Kay", "07700 900 418", "n", "Someone to talk to", "men", "", "")
    assert "= Monday 23 November, 6:40pm (yesterday)." in said.lines
    assert said.status == 0
    assert kept(at_plain, "SELECT received_at, channel FROM contact") == [("2026-11-23 18:40:00.000000", "answerphone")]
    assert kept(at_plain, "SELECT ok_to_leave_message FROM person") == [("no",)]


def test_a_message_left_in_the_future_is_refused_with_what_was_meant(at_plain: PlainDesk) -> None:
    said = at_plain.do("message", "today 1840", "y 1840", "", "", "A dentist", "den", "", "")
    assert any("in the future" in line for line in said.lines)
    assert said.status == 0


def test_a_message_without_a_time_is_marked_as_assumed(at_plain: PlainDesk) -> None:
    said = at_plain.do("message", "??", "?", "", "", "A dentist", "den", "", "")
    assert any(line.startswith("When it was left") for line in said.lines)
    assert "= Monday 23 November, 5pm (yesterday), time assumed." in said.lines
    assert said.status == 0
    assert kept(at_plain, "SELECT received_assumed, received_at FROM contact") == [(1, "2026-11-23 17:00:00.000000")]


def test_one_that_came_in_long_ago_is_asked_about_once(at_plain: PlainDesk) -> None:
    said = at_plain.do("message", "fri 1640", "", "", "A dentist", "den", "", "", "", "")
    [question] = [line for line in said.lines if line.startswith("Came in ")]
    assert question == "Came in Friday 20 November: is that right? Its time has run out. Enter again saves it."
    assert said.status == 0, said.text


def test_a_letter_says_what_starts_now(at_plain: PlainDesk) -> None:
    said = at_plain.do("letter", "p", "y", "", "Mrs Doyle", "", "", "A bus", "tra", "!", "", "", "")
    assert said.status == 0, said.text
    assert any(line.startswith("PROMISED Acknowledge the complaint") for line in said.lines)
    assert kept(at_plain, "SELECT kind, channel FROM contact") == [("complaint", "letter")]


def test_the_end_of_the_answers_keeps_what_was_typed_as_unfinished(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Margaret Hall", "01632 960 044")
    assert said.status == 1
    assert said.lines[-1].startswith("Not saved. It is kept in Unfinished")
    [left] = at_plain.unfinished
    assert (left.form, left.values["name"], left.at_field, left.by) == ("call", "Margaret Hall", "about", "Priya Nair")
    assert kept(at_plain, "SELECT count(*) FROM contact") == [(0,)]


def test_nothing_typed_keeps_nothing(at_plain: PlainDesk) -> None:
    said = at_plain.do("call")
    assert (said.status, said.lines[-1]) == (1, "Nothing was typed, so nothing is kept.")
    assert at_plain.unfinished == []


def test_what_was_left_is_carried_on_with_line_by_line(at_plain: PlainDesk) -> None:
    at_plain.do("call", "Margaret Hall", "01632 960 044", "A dentist")
    at_plain.clock.at += timedelta(minutes=20)
    said = at_plain.do("unfinished", "1", "den", "s", "", "")
    assert "1. Call, Margaret Hall, started 9:02am today by Priya Nair." in said.lines
    assert said.status == 0
    assert kept(at_plain, "SELECT name, about, received_at FROM contact") == [
        ("Margaret Hall", "A dentist", "2026-11-24 09:02:00.000000")
    ]
    assert at_plain.unfinished == []


async def test_f8_in_the_app_carries_on_with_what_was_left_line_by_line(tmp_path: Path) -> None:
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", "Margaret Hall", "01632 960 044")
    async with front_desk(tmp_path / "desk", at_plain.clock, staff=()) as (hands, _, _):
        await hands.press("f8")
        assert "Margaret Hall" in hands.text
        await hands.press("enter")
        assert (hands.value("name"), hands.value("number")) == ("Margaret Hall", "01632 960 044")
        assert hands.field == "about"


def test_somebody_has_to_say_who_is_on_the_desk(tmp_path: Path) -> None:
    at_plain = PlainDesk(tmp_path / "empty", StoppedClock(TUESDAY), staff=())
    said = at_plain.do("call", "", "Samira", *HALL)
    assert "Type a name, like Priya." in said.lines
    assert said.status == 0
    assert kept(at_plain, "SELECT staff.name FROM contact JOIN staff ON staff.id = contact.created_by") == [("Samira",)]


def test_on_another_day_it_is_asked_once_whether_it_is_still_the_same(at_plain: PlainDesk) -> None:
    at_plain.name = None
    at_plain.clock.at += timedelta(days=1)
    said = at_plain.do("call", "", *HALL)
    assert said.lines[0] == "Who is on the desk? Enter: Priya Nair."
    assert said.status == 0
    assert "Who is on the desk? Enter: Priya Nair." not in at_plain.do("call", *HALL).lines
    assert kept(at_plain, "SELECT count(*) FROM duty") == [(6,)]


def test_whoever_is_named_comes_on_the_desk(at_plain: PlainDesk) -> None:
    at_plain.name = "Tom Ellery"
    at_plain.do("call", *HALL)
    at_plain.name = None
    at_plain.do("call", "", "", "A bus", "tra", "s", "", "")
    assert kept(at_plain, "SELECT staff.name FROM contact JOIN staff ON staff.id = contact.created_by") == [
        ("Tom Ellery",), ("Tom Ellery",),
    ]  # fmt: skip
