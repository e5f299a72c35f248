"""Two records of people that were joined by mistake are two again, however late that is noticed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import search
from db.contacts import log
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.people.page import person
from db.people.undo import undo_person
from db.people.unmerge import merged_records, unmerge_people
from deskapp.errors import WordsError
from tests.db.desk_case import StoppedClock, entry, rows
from tests.db.test_person_joining import MARGARET, MRS_HALL, everything, hall, joined

__all__ = ["hall"]


def test_a_day_later_a_colleague_parts_them_each_as_they_were(hall: Desk, clock: StoppedClock) -> None:
    before = everything(hall)
    joined(hall, MRS_HALL, MARGARET)
    clock.at += timedelta(days=1)
    with pytest.raises(WordsError, match="nothing of yours"):
        undo_person(hall)
    hall.staff = come_on_duty(hall, "Derek Lowe", add=True)
    (joint,) = merged_records(hall.engine, MRS_HALL)
    assert (joint.name, joint.by) == ("Mrs M Hall", "Priya Shah")
    done = unmerge_people(hall, joint.join_id)
    assert done == ("Parted: Mrs M Hall and Margaret Hall are two again.", MARGARET)
    assert everything(hall) == before
    assert rows(hall, "SELECT staff.name FROM personjoin JOIN staff ON staff.id = taken_back_by_id") == [
        ("Derek Lowe",)
    ]
    assert {one.person_id for one in search.search(hall.engine, "mrs m hall")} >= {MRS_HALL, MARGARET}
    with pytest.raises(WordsError, match="parted already"):
        unmerge_people(hall, joint.join_id)


def test_who_rang_since_stays_with_the_record_that_stayed(hall: Desk, clock: StoppedClock) -> None:
    joined(hall, MRS_HALL, MARGARET)
    clock.at += timedelta(days=1)
    new = log.log_contact(hall, entry(name="Margaret Hall", person_id=MARGARET, received_at=clock.at)).contact_id
    done = unmerge_people(hall, merged_records(hall.engine, MARGARET)[0].join_id)
    assert done.words.endswith("1 contact made since stays with Margaret Hall.")
    page = person(hall.engine, MARGARET)
    assert page is not None
    assert new in {one.contact_id for one in page.contacts}


def test_what_was_joined_last_is_parted_first(hall: Desk, clock: StoppedClock) -> None:
    joined(hall, MRS_HALL, MARGARET)
    clock.at += timedelta(hours=2)
    joined(hall, 3, MARGARET)
    last, first = merged_records(hall.engine, MARGARET)
    before = everything(hall)
    with pytest.raises(WordsError, match=r"P Hall was joined to the same record after that. Part that one first"):
        unmerge_people(hall, first.join_id)
    assert everything(hall) == before
    unmerge_people(hall, last.join_id)
    unmerge_people(hall, first.join_id)
    assert merged_records(hall.engine, MARGARET) == []
