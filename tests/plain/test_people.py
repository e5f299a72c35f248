"""Pages of people and organisations, line by line: organisations are written down, and records merged and unmerged."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskapp.errors import WordsError
from tests.db.desk_case import at
from tests.plain.plain_desk import HALL, PlainDesk, kept, plain_desk
from tests.screens.front_desk import TUESDAY

MRS_HALL = ("Peggy Hall", "", "A bus", "tra", "c", "thu", "", "", "")
PHARMACY = ("1", "Halls Pharmacy", "2", "pharmacy", "3", "y", "4", "01632 960 310", "8", "today", "")


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    """Two of one surname were written down."""
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    at_plain.do("call", *MRS_HALL)
    return at_plain


def test_an_organisation_is_written_down_found_and_changed(at_plain: PlainDesk) -> None:
    said = at_plain.do("organisation", *PHARMACY)
    assert said.status == 0, said.text
    assert said.lines[0] == "A new organisation."
    assert said.lines[-1] == "Saved Halls Pharmacy."
    read = at_plain.do("person halls")
    assert "Halls Pharmacy, pharmacy, signpost." in read.lines
    changed = at_plain.do("person change halls ph", "open", "Mon to Fri 9 to 5", "")
    assert "What is known of Halls Pharmacy." in changed.lines
    assert changed.lines[-1] == "Saved Halls Pharmacy: open."
    organisation = "SELECT name, kind, is_signpost, numbers, opening, checked_on FROM organisation WHERE kind <> ''"
    assert kept(at_plain, organisation) == [
        ("Halls Pharmacy", "pharmacy", 1, "01632 960 310", "Mon to Fri 9 to 5", "2026-11-24")
    ]
    assert "Taken back for Halls Pharmacy" in at_plain.do("undo person").text


def test_what_is_typed_of_an_organisation_is_kept_when_the_answers_end(at_plain: PlainDesk) -> None:
    said = at_plain.do("organisation", "1", "Halls Pharmacy", "4", "not a number", "01632 960 310")
    assert said.status == 1
    assert '"not a number" is not a number.' in said.text
    (left,) = at_plain.unfinished
    assert (left.form, left.values["name"], left.values["numbers"]) == (
        "organisation:0",
        "Halls Pharmacy",
        "01632 960 310",
    )
    assert at_plain.do("unfinished", "1", "").lines[-1] == "Saved Halls Pharmacy."


def test_two_records_of_one_person_are_merged_undone_and_unmerged_a_day_later(at_plain: PlainDesk) -> None:
    joined = "SELECT joined_to_id IS NOT NULL FROM person ORDER BY id"
    said = at_plain.do("person join margaret", "1", "1")
    assert "1. Peggy Hall, same surname." in said.lines
    assert "NAME: Margaret Hall; the other: Peggy Hall." in said.lines
    assert "Joined: Peggy Hall is shown as Margaret Hall now." in said.text
    assert said.lines[-1] == "undo person takes that back."
    assert kept(at_plain, joined) == [(0,), (1,)]
    at_plain.do("undo person")
    assert kept(at_plain, joined) == [(0,), (0,)]
    at_plain.do("person join peggy", "1", "2")
    at_plain.clock.at = at(25, 9)
    parted = at_plain.do("person part margaret", "1")
    assert "Parted: Peggy Hall and Margaret Hall are two again." in parted.text
    assert kept(at_plain, joined) == [(0,), (0,)]


def test_nothing_is_merged_or_unmerged_without_an_answer_or_a_record(at_plain: PlainDesk) -> None:
    assert at_plain.do("person join margaret", "").lines[-1] == "Nothing was done."
    assert at_plain.do("person join margaret", "1", "").lines[-1] == "Nothing was done."
    with pytest.raises(WordsError, match="no record was joined to theirs"):
        at_plain.do("person part margaret")
    assert kept(at_plain, "SELECT count(*) FROM personjoin") == [(0,)]
    assert at_plain.clock.at == TUESDAY
