"""Two records of one person: who is offered, that nothing is lost in a merge, and that it goes back exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db import search
from db.contacts import log
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.models import LeaveMessage, PersonType, ReplyBy
from db.people import suggest
from db.people.edit import change_person, person_fields
from db.people.history import person_history
from db.people.merge import PeopleMerged, merge_people, possible_duplicates
from db.people.redo import redo_person
from db.people.undo import undo_person
from db.storage.errors import ChangedError
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import WordsError
from tests.db.desk_case import StoppedClock, at, change, entry, page_of, rows

MARGARET, MRS_HALL = 1, 2
TABLES = (
    "SELECT id, person_id FROM contact ORDER BY id",
    "SELECT id, person_id, number, label, checked_on FROM personnumber ORDER BY id",
    "SELECT id, person_id, email, label, checked_on FROM personemail ORDER BY id",
    "SELECT id, person_id, what, asked_on, review_on FROM need ORDER BY id",
    "SELECT id, person_id, name, basis, told_on, ended_at FROM speaker ORDER BY id",
    "SELECT id, person_id, reason, review_on, ended_at FROM caution ORDER BY id",
    "SELECT id, organisation_id, role, feedback_ok FROM person ORDER BY id",
    "SELECT id, name, likes_to_be_called, person_type, address, reply_by, best_time FROM person ORDER BY id",
    "SELECT id, ok_to_leave_message, relay, joined_to_id FROM person ORDER BY id",
)


def everything(desk: Desk) -> list[object]:
    return [rows(desk, sql) for sql in TABLES]


def joined(desk: Desk, gone: int, stays: int) -> PeopleMerged:
    return merge_people(desk, page_of(desk, gone), page_of(desk, stays))


@pytest.fixture
def hall(desk: Desk, clock: StoppedClock) -> Desk:
    """Margaret Hall, written down twice, and others of the town. What is known of her was told an hour and more ago."""
    clock.at = at(20)
    for name, number in [
        ("Margaret Hall", "01632 960 044"),
        ("Mrs M Hall", "07700 900 418"),
        ("P Hall", "020 7946 0999"),
        ("Jo Bell", "01632 960 044"),
        ("Mr Hallam", "01632 960 310"),
    ]:
        log.log_contact(
            desk, entry(name=name, number=number, about=f"About {name}", received_at=at(20), outcome=Outcome.SORTED)
        )
    log.log_contact(
        desk,
        entry(name="Mrs M Hall", number="07700 900 418", about="Wants a dentist", received_at=at(20)),
        promised_at=at(25, 12),
    )
    yes = LeaveMessage.YES
    change(desk, MARGARET, needs="Large print", ok_to_leave_message=yes, speakers="John Hall (carer)", feedback_ok=True)
    change(desk, MARGARET, emails="M.Hall@Example.org")
    change(
        desk,
        MRS_HALL,
        needs="large print, no stairs",
        numbers="07700 900 418, 01632 960 044",
        emails="hall@example.org (home), m.hall@example.org",
        speakers="John Hall (carer), Age Concern (advocate)",
        best_time="after 2pm",
        person_type=PersonType.CARER,
        organisation="Cosham Carers",
        role="treasurer",
        feedback_ok=False,
        reply_by=ReplyBy.LETTER,
        ok_to_leave_message=LeaveMessage.NO,
        caution="Ring from the office",
        caution_review_on=date(2027, 3, 1),
    )
    clock.at = at(24, 14)
    return desk


def test_only_the_same_number_and_the_same_surname_are_offered_the_number_first(hall: Desk) -> None:
    offered = [(one.page.name, one.why) for one in possible_duplicates(hall.engine, MARGARET)]
    assert offered == [("Jo Bell", "same number"), ("Mrs M Hall", "same number"), ("P Hall", "same surname")]
    assert [one.page.name for one in possible_duplicates(hall.engine, 5)] == []
    assert possible_duplicates(hall.engine, 99) == []


def test_the_same_email_address_is_offered_between_the_number_and_the_surname(hall: Desk) -> None:
    change(hall, MRS_HALL, numbers="07700 900 418")
    offered = [(one.page.name, one.why) for one in possible_duplicates(hall.engine, MARGARET)]
    assert offered == [("Jo Bell", "same number"), ("Mrs M Hall", "same email address"), ("P Hall", "same surname")]


def test_of_one_surname_those_from_the_same_place_come_first(hall: Desk) -> None:
    change(hall, MRS_HALL, numbers="07700 900 418", address="2 The Row, Cosham PO6 3AB")
    change(hall, MARGARET, address="2 The Row, PO6")
    assert [one.page.name for one in possible_duplicates(hall.engine, MARGARET)][1:] == ["Mrs M Hall", "P Hall"]


def test_nothing_is_lost_in_a_join_and_the_more_careful_answer_holds(hall: Desk) -> None:
    said = joined(hall, MRS_HALL, MARGARET).words
    page = page_of(hall, MARGARET)
    assert page.name == "Margaret Hall"
    assert page.also == ("Mrs M Hall",)
    assert [need.what for need in page.needs] == ["Large print", "no stairs"]
    assert page.ok_to_leave_message is LeaveMessage.NO
    assert (page.best_time, page.reply_by, page.person_type) == ("after 2pm", ReplyBy.LETTER, PersonType.CARER)
    assert {one.number for one in page.numbers} == {"01632 960 044", "07700 900 418"}
    assert {one.email for one in page.emails} == {"M.Hall@Example.org", "hall@example.org"}
    assert {one.name for one in page.speakers} == {"John Hall", "Age Concern"}
    assert [one.reason for one in page.cautions] == ["Ring from the office"]
    assert (page.organisation, page.role, page.feedback_ok) == ("Cosham Carers", "treasurer", False)
    assert page.contact_count == 3
    for words in ("needs: Large print, no stairs", "OK to leave a message: no", "CAUTION"):
        assert words in said, words


@pytest.mark.parametrize("told", [LeaveMessage.NO, LeaveMessage.NOT_ASKED])
def test_leave_no_message_holds_whichever_name_stays(hall: Desk, told: LeaveMessage) -> None:
    change(hall, MARGARET, ok_to_leave_message=told)
    joined(hall, MARGARET, MRS_HALL)
    assert page_of(hall, MRS_HALL).ok_to_leave_message is LeaveMessage.NO
    assert page_of(hall, MARGARET).person_id == MRS_HALL


@pytest.mark.parametrize(("gone", "stays"), [(MRS_HALL, MARGARET), (MARGARET, MRS_HALL)])
def test_taken_back_each_is_exactly_as_it_was(hall: Desk, gone: int, stays: int) -> None:
    before = everything(hall)
    joined(hall, gone, stays)
    assert everything(hall) != before
    assert "are two again" in undo_person(hall).words
    assert everything(hall) == before
    with pytest.raises(WordsError, match="nothing of yours"):
        undo_person(hall)


def test_what_came_in_after_the_join_goes_back_to_whose_name_it_has_and_comes_again_with_a_redo(hall: Desk) -> None:
    joined(hall, MRS_HALL, MARGARET)
    logged = log.log_contact(
        hall, entry(name="Mrs M Hall", number="07700 900 418", received_at=at(24), outcome=Outcome.SORTED)
    )
    assert rows(hall, "SELECT person_id FROM contact WHERE id = ?", logged.contact_id) == [(MARGARET,)]
    hall.clock.at += timedelta(minutes=1)  # type: ignore[attr-defined]
    undo_person(hall)
    assert rows(hall, "SELECT person_id FROM contact WHERE id = ?", logged.contact_id) == [(MRS_HALL,)]
    assert page_of(hall, MRS_HALL).contact_count == 3
    redo_person(hall)
    assert rows(hall, "SELECT person_id FROM contact WHERE id = ?", logged.contact_id) == [(MARGARET,)]
    with pytest.raises(WordsError, match="nothing that you took back"):
        redo_person(hall)


def test_finding_suggesting_and_what_is_open_follow_the_join_and_the_taking_back(hall: Desk) -> None:
    joined(hall, MRS_HALL, MARGARET)

    def found(typed: str) -> list[str]:
        return [one.name for one in search.search(hall.engine, typed) if one.contact_id is None]

    assert found("mrs m hall") == ["Margaret Hall"]
    assert found("900418") == ["Margaret Hall"]
    assert found("hall") == ["Mr Hallam", "P Hall", "Margaret Hall"]
    assert [one.name for one in search.search(hall.engine, "dentist")] == ["Margaret Hall"]
    assert [one.person_id for one in suggest.suggest(hall.engine, "mrs m h")] == [MARGARET]
    assert [one.open_count for one in suggest.suggest(hall.engine, "07700 900")] == [1]
    assert [one.about for one in suggest.open_contacts(hall.engine, MRS_HALL, None)] == ["Wants a dentist"]
    assert [one.page.name for one in possible_duplicates(hall.engine, MARGARET)] == ["Jo Bell", "P Hall"]
    undo_person(hall)
    assert found("mrs m hall") == ["Mrs M Hall", "Margaret Hall"]
    assert suggest.open_contacts(hall.engine, MARGARET, None) == []


def test_the_history_shows_the_join_what_it_changed_and_that_it_was_taken_back(hall: Desk) -> None:
    joined(hall, MRS_HALL, MARGARET)
    said = [one.words for one in person_history(hall.engine, MARGARET)]
    assert "joined with the record of Mrs M Hall" in said
    assert "best time was empty, is after 2pm" in said
    assert "caution was empty, is Ring from the office (look again 2027-03-01)" in said
    undo_person(hall)
    after = {one.words: one.undone for one in person_history(hall.engine, MARGARET)}
    assert after["joined with the record of Mrs M Hall"]
    assert after["best time was empty, is after 2pm"]
    assert not after["Took back: joined with the record of Mrs M Hall"]
    assert "joined with the record of Margaret Hall" in [one.words for one in person_history(hall.engine, MRS_HALL)]


def test_three_records_are_joined_and_parted_in_turn(hall: Desk, clock: StoppedClock) -> None:
    before = everything(hall)
    joined(hall, MRS_HALL, MARGARET)
    between = everything(hall)
    clock.at += timedelta(minutes=1)
    joined(hall, MARGARET, 3)
    assert page_of(hall, MRS_HALL).person_id == 3
    assert page_of(hall, 3).also == ("Margaret Hall", "Mrs M Hall")
    assert search.search(hall.engine, "900418")[0].name == "P Hall"
    undo_person(hall)
    assert everything(hall) == between
    undo_person(hall)
    assert everything(hall) == before


def test_a_join_that_somebody_joined_further_is_not_parted_under_them(hall: Desk, clock: StoppedClock) -> None:
    mine = hall.staff
    joined(hall, MRS_HALL, MARGARET)
    come_on_duty(hall, "Helen Marsh", add=True)
    clock.at += timedelta(minutes=1)
    joined(hall, MARGARET, 3)
    hall.staff = mine
    with pytest.raises(WordsError, match="joined with P Hall since"):
        undo_person(hall)


def test_who_joins_what_was_changed_meanwhile_is_told_and_nothing_is_joined(hall: Desk) -> None:
    one, other = page_of(hall, MARGARET), page_of(hall, MRS_HALL)
    change(hall, MARGARET, best_time="mornings")
    with pytest.raises(ChangedError) as told:
        merge_people(hall, other, one)
    assert "Priya: best time was empty, is mornings" in told.value.what
    assert rows(hall, "SELECT count(*) FROM personjoin") == [(0,)]


def test_who_changes_a_page_that_was_joined_meanwhile_is_told(hall: Desk) -> None:
    page = page_of(hall, MRS_HALL)
    before = person_fields(page)
    joined(hall, MRS_HALL, MARGARET)
    with pytest.raises(ChangedError):
        change_person(hall, MRS_HALL, before._replace(best_time="now"), before=before, version=page.version)
    assert page_of(hall, MRS_HALL).best_time == "after 2pm"
