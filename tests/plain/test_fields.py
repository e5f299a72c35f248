"""Putting a field right, the details of a contact, and a person's page: line by line, in any order."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from db.people.edit import change_person, person_fields
from db.people.page import person
from deskapp.forms.contact.correction import correct_field
from deskapp.plain.commands import work
from deskapp.plain.session import at_desk
from tests.plain.plain_desk import HALL, PlainDesk, kept, plain_desk
from tests.plain.test_deeds import Meanwhile


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    """One caller is to be rung back by five tomorrow."""
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    return at_plain


def test_a_field_is_put_right_and_what_it_said_stays_in_the_history(at_plain: PlainDesk) -> None:
    said = at_plain.do("change 26-0001", "u", "01632 960 045", "")
    assert "u Number: 01632 960 044." in said.lines
    assert "Number? Now: 01632, 960, 044." in said.lines
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT number FROM contact") == [("01632 960 045",)]
    assert any("01632 960 044" in line for line in at_plain.do("contact hall").lines)
    assert at_plain.do("change hall", "").status == 0, "Enter puts nothing right"


def test_any_line_of_a_persons_page_can_be_named_and_changed(at_plain: PlainDesk) -> None:
    said = at_plain.do("person change hall", "needs", "large print 18pt", "list", "best", "after 2pm", "zzz", "")
    assert "1. Name: Margaret Hall." in said.lines
    assert any(line.startswith("Blank: 2. Called") for line in said.lines)
    assert "6. NEEDS: large print 18pt." in said.lines, said.text
    assert "No line is called that. list reads them out." in said.lines
    assert said.status == 0
    assert kept(at_plain, "SELECT what FROM need") == [("large print 18pt",)]
    assert kept(at_plain, "SELECT best_time FROM person") == [("after 2pm",)]
    assert at_plain.do("person change hall", "").lines[-1] == "Nothing was changed."
    assert at_plain.unfinished == []
    assert at_plain.stay("undo person").lines[-2].startswith("Taken back")
    assert kept(at_plain, "SELECT what FROM need") == []


def test_the_details_ask_only_what_makes_sense_and_say_whom_to_tell_of_a_danger(at_plain: PlainDesk) -> None:
    at_plain.do("complaint 26-0001")
    said = at_plain.do("details 26-0001", "how", "w", "danger", "y", "who was told", "The duty team", "")
    assert "2. Sorted on" in said.text
    assert any(line.startswith("Now also 19. When told") for line in said.lines)
    assert any("This program tells nobody by itself" in line for line in said.lines)
    assert said.status == 0, said.text
    assert kept(at_plain, "SELECT spoken FROM complaint") == [(0,)]
    assert any("told The duty team" in line for line in at_plain.do("contact 26-0001").lines)


def worked(at_plain: PlainDesk, name: str, answers: str, act: object) -> str:
    """A command whose first saving comes after what somebody else did."""
    out = StringIO()
    talk = Meanwhile(StringIO(answers), out)
    talk.act = act  # type: ignore[assignment]
    at_desk(at_plain.settings, at_plain.clock, talk, lambda here: work(here, *name.split(" ", 1)))
    return out.getvalue()


def test_somebody_who_was_quicker_with_the_same_field_is_said_and_enter_saves_over_it(at_plain: PlainDesk) -> None:
    def theirs() -> None:
        with at_plain.open() as desk:
            correct_field(desk, 1, field="number", value="01632 960 099", was="01632 960 044")

    said = worked(at_plain, "change 26-0001", "u\n01632 960 045\n\n\n", theirs)
    assert "Enter saves yours over theirs." in said, said
    assert kept(at_plain, "SELECT number FROM contact") == [("01632 960 045",)]


def test_a_page_that_was_changed_meanwhile_keeps_what_both_changed(at_plain: PlainDesk) -> None:
    def theirs() -> None:
        with at_plain.open() as desk:
            page = person(desk.engine, 1)
            assert page is not None
            known = person_fields(page)
            change_person(desk, 1, known._replace(best_time="mornings"), before=known, version=page.version)

    said = worked(at_plain, "person change hall", "called\nMrs Hall\n\n\n\n", theirs)
    assert "Enter saves yours over theirs." in said, said
    assert kept(at_plain, "SELECT likes_to_be_called, best_time FROM person") == [("Mrs Hall", "mornings")]


def test_what_was_begun_waits_in_unfinished_and_is_carried_on_with(at_plain: PlainDesk) -> None:
    at_plain.do("person change hall", "called", "Mrs Hall", "/leave")
    assert [seen.form for seen in at_plain.unfinished] == ["person:1"]
    assert at_plain.do("unfinished", "1", "").status == 0
    assert kept(at_plain, "SELECT likes_to_be_called FROM person") == [("Mrs Hall",)]


def test_what_to_mind_with_somebody_is_said_before_they_are_rung(at_plain: PlainDesk) -> None:
    at_plain.do("person change hall", "called", "Mrs Hall", "")
    assert "Likes to be called Mrs Hall." in at_plain.do("reply 26-0001", "t", "s", "", "").lines


def test_a_text_of_several_lines_goes_on_behind_a_backslash(at_plain: PlainDesk) -> None:
    said = at_plain.do("note 26-0001", "?", "Her daughter rang. \\", "\\", "The bed was not there.", "")
    assert "Several lines: end each but the last with \\." in said.text
    words = "Her daughter rang.\n\nThe bed was not there."
    assert kept(at_plain, "SELECT words FROM note ORDER BY event_id DESC LIMIT 1") == [(words,)]
