"""Answers that were offered are taken and no others; every question says what may be answered, and Enter leaves it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from deskapp.errors import WordsError
from deskapp.forms.registry import FORMS
from tests.db.desk_case import at
from tests.plain.plain_desk import HALL, PlainDesk, kept, plain_desk

A_COMPLAINT = ("p", "", "", "Mrs E Doyle", "none", "12 High St", "l", "A bus", "tra", "!", "", "", "")
KEYS = re.compile(r"\b(F\d+|Esc|Tab|Backspace|Ctrl|Up|Down|Space)\b")


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    return plain_desk(tmp_path)


@pytest.mark.parametrize("letter", ["b", "r", "p", "!", "l", "y"])
def test_a_letter_that_is_not_offered_is_refused(at_plain: PlainDesk, letter: str) -> None:
    said = at_plain.do("call", "Bee", "none", "A bus", "tra", letter)
    assert "Here you can type s, c, w, n, o or x." in said.lines
    assert "= Ring them back." in at_plain.do("unfinished", "1", "ring", "").lines


def test_at_the_prompt_a_letter_is_the_key_of_the_screens_or_nothing(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    said = at_plain.stay("queue", "c 1", "s 1", "call 26-0001", "un", "/", ".", "a 1", "/leave")
    nameless = "Type the name of a command, like /call. help names everything that can be typed here."
    assert said.lines.count(nameless) == 2
    assert "Nothing is called s. help names everything that can be typed here." in said.lines
    assert "call asks for everything by itself: type it alone, without 26-0001." in said.lines
    assert "Which one: undo, unfinished? help names everything that can be typed here." in said.lines
    assert "Passed on to?" in said.lines
    assert "26-0001 Margaret Hall: 01632 960 044." in said.text
    assert "Everybody sees that you are ringing them." in said.text


def test_told_them_asks_for_yes_or_no_wherever_it_is_asked(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    at_plain.do("letter", *A_COMPLAINT)
    asked = []
    for command in ("promise 26-0001", "promise 26-0002", "how-it-stands 26-0002", "passed-on 26-0001"):
        asked += at_plain.do(command, "fri 3pm", "x", "y", "", "", "").lines
    told = [line for line in asked if line.startswith("Told them?")]
    assert set(told) == {"Told them? y Yes, n No."}
    assert "What we said?" in asked


def test_topics_staff_and_organisations_are_read_out_on_a_question_mark(at_plain: PlainDesk) -> None:
    at_plain.do("organisation", "name", "Havenside Advice", "numbers", "01632 960 246", "point", "y", "")
    said = at_plain.do("call", "Bee", "none", "A bus", "?", "tra", "c", "", "?", "", "", "")
    assert "There are: " in said.text
    assert "Transport" in next(line for line in said.lines if "Care at home" in line)
    assert "There are: Derek Collins, Helen Marsh, Priya Nair, Samira Haddad, Tom Ellery." in said.lines
    said = at_plain.do("passed-on 26-0001", "?")
    assert "There is: Havenside Advice (never checked: ring first)." in said.lines
    for command in ("give 26-0001", "away"):
        assert all(name in at_plain.do(command, "?").text for name in ("Derek Collins", "Samira Haddad")), command


def test_a_plus_before_a_name_adds_a_topic_in_the_middle_of_a_call(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Bee", "none", "Costs", "zzz", "+ Dental costs", "x", "No idea", "", "", "")
    assert "A + before a name adds it to the list." in said.lines
    assert "Dental costs is on the list of topics now." in said.lines
    assert kept(at_plain, "SELECT topic.name FROM contact JOIN topic ON topic.id = topic_id") == [("Dental costs",)]
    said = at_plain.do("call", "Bea", "none", "Costs", "+dentist", "/leave")
    assert any("Dentist" in line and "already" in line for line in said.lines), said.text


def test_a_topic_that_is_there_is_taken_although_it_was_to_be_added(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Bee", "none", "A tooth", "+ dentist", "x", "No idea", "", "", "")
    at = said.lines.index("Dentist is on the list of topics already.")
    assert said.lines[at + 1].startswith("Outcome?"), "it is the answer"
    assert ("Dentist",) in kept(at_plain, "SELECT topic.name FROM topic JOIN contact ON topic_id = topic.id")


@pytest.mark.parametrize("name", FORMS)
def test_no_instruction_that_is_read_out_names_a_key(name: str) -> None:
    for field, hint in FORMS[name].load().HINTS.items():
        assert not KEYS.search(hint.in_line or hint.words), field


@pytest.mark.parametrize("name", FORMS)
def test_every_sentence_of_an_instruction_ends_before_the_next_begins(name: str) -> None:
    for field, hint in FORMS[name].load().HINTS.items():
        sentences = [part for part in (hint.first, hint.words, hint.keys) if part]
        for before, after in itertools.pairwise(sentences):
            assert before[-1] in ".?:;" or after[0].islower(), f"{field}: {hint.on_screen}"


def test_danger_and_the_other_ticks_say_what_they_mean(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Bee", "none", "A bus", "tra", "s", "Ok", "danger", "?", "", "website", "?", "", "")
    assert "May somebody be in danger?" in said.lines
    assert "Is it something that our website should say?" in said.lines


def test_what_is_needed_is_asked_for_at_once_and_enter_leaves_it_for_now(at_plain: PlainDesk) -> None:
    said = at_plain.do("call", "Bee", "none", "", "", "zzz", "", "s", "Ok", "", "A bus", "", "tra", "")
    assert said.status == 0, said.text
    assert said.lines.count("It is asked again before it is saved.") == 2
    assert kept(at_plain, "SELECT name, about FROM contact") == [("Bee", "A bus")]


def test_a_day_agreed_without_words_asks_for_the_words_by_name(at_plain: PlainDesk) -> None:
    at_plain.do("letter", *A_COMPLAINT)
    said = at_plain.do("details 26-0001", "answer by", "1 dec", "", "", "", "We ring the ward", "")
    assert said.status == 0, said.text
    assert said.lines.count("Enter what was agreed, in their words.") == 2
    assert said.lines.count("Agreed?") == 2
    assert kept(at_plain, "SELECT plan, agreed_on FROM complaint") == [("We ring the ward", "2026-12-01")]


def test_a_caution_without_a_day_asks_for_the_day(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    said = at_plain.do("person change hall", "caution", "Shouts", "", "", "", "", "6 months", "")
    assert said.status == 0, said.text
    assert "Look again on?" in [line.partition(" (")[0].partition("?")[0] + "?" for line in said.lines]
    assert kept(at_plain, "SELECT reason FROM caution") == [("Shouts",)]


def test_a_message_left_with_a_result_can_be_left_alone(at_plain: PlainDesk) -> None:
    at_plain.do("letter", *A_COMPLAINT)
    said = at_plain.do("reply 26-0001", "m", "s", "", "", "", "", "result", "--", "")
    assert said.status == 0, said.text


def test_the_handover_sheet_is_read_in_sentences_with_whole_days(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    at_plain.clock.at = at(24, 16, 45)
    at_plain.do("check", "0")
    at_plain.do("day", "k", "a", "", "", "")
    said = at_plain.do("handover")
    [row] = [line for line in said.lines if "26-0001" in line]
    assert row == ("1. Margaret Hall, 26-0001, Promise, by 5pm on Wednesday 25 November 2026. Priya Nair has it.")


def test_what_is_owed_first_is_read_with_how_long_it_may_take(at_plain: PlainDesk) -> None:
    said = at_plain.do("letter", "p", "20 nov", *A_COMPLAINT[2:-1], "", "")
    assert any(line.endswith("Reply to the letter by Friday 27 November, 5pm (5 working days).") for line in said.lines)


def test_an_acknowledgement_says_its_own_deadline(at_plain: PlainDesk) -> None:
    at_plain.do("letter", *A_COMPLAINT)
    assert "Tell them that we have it by 5pm on Tuesday 1 December." in at_plain.do("we-have-it 26-0001").lines


def test_undo_of_a_name_says_the_name_that_is_there_again(at_plain: PlainDesk) -> None:
    at_plain.do("call", *HALL)
    at_plain.do("change 26-0001", "name", "Margaret Halls", "", "")
    said = at_plain.do("undo", "y")
    assert said.lines[-1] == "Taken back: that you changed the name. 26-0001 Margaret Hall."


def test_a_message_more_than_the_machine_said_is_counted_so(at_plain: PlainDesk) -> None:
    message = ("0831", "Bill", "none", "A bus", "tra", "", "")
    said = at_plain.do("check", "1", *message, "b", "0832", "Ann", "none", "A bus", "tra", "", "")
    assert "Message 1 of 1." in said.lines
    assert "Message 2, one more than the 1 that the machine said." in said.lines


def test_the_queue_from_the_shell_counts_what_is_unfinished(at_plain: PlainDesk) -> None:
    for name in ("Kay", "Bill"):
        at_plain.do("call", name)
    assert "2 are unfinished: deskapp plain unfinished reads them out." in at_plain.do("queue").lines
    assert "Unfinished" not in at_plain.do("queue").text


def test_rings_and_what_belongs_on_the_website_are_read_on_the_page(at_plain: PlainDesk) -> None:
    at_plain.do("call", "Bee", "none", "A bus", "tra", "s", "Ok", "website", "y", "rings", "4", "")
    assert "It rang 4 times. Should be on our website." in at_plain.do("contact 26-0001").lines


def test_no_number_of_contacts_is_no_part_of_the_queue(at_plain: PlainDesk) -> None:
    with pytest.raises(WordsError, match="The queue has these views"):
        at_plain.do("queue 0")
