"""Reading a contact, a person and what was found, line by line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from db.contacts import log
from deskapp.errors import WordsError
from deskapp.plain.spoken import times_in_full
from tests.db.desk_case import entry
from tests.plain.plain_desk import HALL, PlainDesk, plain_desk


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    """One caller is to be rung back by five tomorrow, and was tried once."""
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    at_plain.clock.at += timedelta(minutes=30)
    at_plain.do("tried 26-0001", "n", "", "")
    return at_plain


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Tue 24 Nov 17:00", "Tuesday 24 November, 5pm"),
        ("by Wed 25 Nov 12:00; until Thu 26", "by Wednesday 25 November, 12 noon; until Thursday 26"),
        ("20 Nov 2026 09:05", "20 November 2026, 9:05am"),
        ("Mon 23 17:00  LATE 7h 47m", "Monday 23 5pm  LATE by 7 hours 47 minutes"),
        ("today 12m, LATE 3 days", "today, 12 minutes left, LATE 3 days"),
        ("The last check was at 13:02: 3 messages", "The last check was at 1:02pm: 3 messages"),
        ("by 24:00 tomorrow", "by midnight tomorrow"),
        ("Sat with Mar on 01632 960 044, 26-0412, 2:30", "Sat with Mar on 01632 960 044, 26-0412, 2:30"),
    ],
)
def test_days_and_times_are_said_as_they_are_spoken(words: str, said: str) -> None:
    assert times_in_full(words) == said


def test_a_contact_is_read_out_with_what_was_promised_and_why_then(at_plain: PlainDesk) -> None:
    said = at_plain.do("contact 26-0001")
    assert said.lines[0] == "26-0001. Margaret Hall. Call Tuesday 24 November."
    assert "Promised: What we said we would do, by Wednesday 25 November, 5pm, 15 hours 28 minutes" in said.lines[1]
    assert "01632 960 044. Leaving a message: not asked yet." in said.lines
    assert "A dentist." in said.lines
    assert "We said: I'll ring you by 5pm tomorrow, Wednesday 25 November." in said.lines
    at = said.lines.index("What happened, newest first.")
    assert said.lines[at + 1] == "Tuesday 24 November, 9:32am, Priya: Tried: no answer."
    assert said.lines[-1].startswith("Tuesday 24 November, 9:02am, Priya: Written down.")


def test_a_long_history_is_read_out_whole_where_that_is_asked_for(at_plain: PlainDesk) -> None:
    for number in range(10):
        at_plain.do("note 26-0001", f"Note {number}", "")
    assert "And 3 before that: deskapp plain contact 26-0001 --all reads them." in at_plain.do("contact 26-0001").lines
    assert "Written down" in at_plain.do("contact 26-0001 --all").lines[-1]


def test_somebody_with_many_contacts_is_read_out_with_how_many_more_there_are(at_plain: PlainDesk) -> None:
    with at_plain.open() as desk:
        for number in range(11):
            log.log_contact(desk, entry(person_id=1, received_at=desk.clock.now(), about=f"Matter {number}"))
    said = at_plain.do("person hall")
    assert "Matter 1." in said.lines[-2]
    assert said.lines[-1] == "And 2 before that: deskapp plain person --all reads them."
    assert any(line.endswith("A dentist.") for line in at_plain.do("person hall --all").lines)


def test_what_is_found_is_numbered_and_the_one_chosen_is_read_out(at_plain: PlainDesk) -> None:
    said = at_plain.do("find hall", "1")
    assert said.lines[0] == "1. Margaret Hall, 01632 960 044, last in touch Tuesday 24 November, 1 open."
    assert "Needs: none given." in said.lines
    assert said.lines[-1] == "1. 26-0001, Tuesday 24 November, OPEN: A dentist."
    assert at_plain.do("find hall").status == 0, "a list is all that a script wants"
    assert at_plain.do("find zzz").lines[-1].startswith("Nothing was found.")


def test_an_organisation_is_read_out_with_what_to_do_before_its_number_is_given_out(at_plain: PlainDesk) -> None:
    at_plain.do("person change hall", "organisation", "Cosham Carers", "", "role", "treasurer", "")
    said = at_plain.do("find carers", "1")
    assert "People: Margaret Hall, treasurer." in said.lines
    assert said.lines[0] == "1. Cosham Carers, organisation, 1 open."
    assert "Checked: Nobody has checked this yet. Ring to make sure before you give it out." in said.lines
    assert said.lines[-1] == "1. 26-0001, Tuesday 24 November: A dentist."


def test_a_contact_can_be_named_by_whose_it_is(at_plain: PlainDesk) -> None:
    assert at_plain.do("contact hall").lines[0].startswith("26-0001. Margaret Hall.")
    at_plain.do("call", "Kay Hall", "", "A bus", "tra", "c", "", "", "", "")
    said = at_plain.do("contact hall", "2")
    assert "26-0001. Margaret Hall. Call Tuesday 24 November." in said.lines, said.text
    assert at_plain.do("person 26-0002").lines[0] == "Kay Hall."
    with pytest.raises(WordsError, match="Nothing was found for zebra"):
        at_plain.do("contact zebra")
    assert said.status == 0
    assert at_plain.do("queue late").lines[-1] == "Nothing late."


@pytest.mark.parametrize(
    "command", ["find", "person", "contact", "reply", "note", "ringing", "give", "details", "change"]
)
def test_a_name_can_be_typed_at_a_question_instead_of_on_the_command_line(at_plain: PlainDesk, command: str) -> None:
    said = at_plain.do(command, "hall", "1")
    assert said.lines[0].startswith(("Which one?", "Who?", "Find who or what?"))
    assert "Margaret Hall" in said.text


@pytest.mark.parametrize("typed", ["26–0001", "#26-0001", "ref 26-0001", "26-1", "26-01", "260001"])
def test_a_contact_is_read_out_by_its_reference_in_any_form(at_plain: PlainDesk, typed: str) -> None:
    assert at_plain.do(f"contact {typed}").lines[0].startswith("26-0001. Margaret Hall")
