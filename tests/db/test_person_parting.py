"""Two records of people that were joined by mistake are two again, however late that is noticed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import contacts, find
from db.desk import Desk
from db.person import person
from db.person_parting import part_records, seams
from db.person_undoing import undo_person
from db.staff import come_on_duty
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
    hall.staff = come_on_duty(hall, "Derek Lowe")
    (seam,) = seams(hall.engine, MRS_HALL)
    assert (seam.name, seam.by) == ("Mrs M Hall", "Priya Shah")
    done = part_records(hall, seam.join_id)
    assert done == ("Parted: Mrs M Hall and Margaret Hall are two again.", MARGARET)
    assert everything(hall) == before
    assert rows(hall, "SELECT staff.name FROM personjoin JOIN staff ON staff.id = taken_back_by_id") == [
        ("Derek Lowe",)
    ]
    assert {one.person_id for one in find.find(hall.engine, "mrs m hall")} == {MRS_HALL}
    with pytest.raises(WordsError, match="parted already"):
        part_records(hall, seam.join_id)


def test_who_rang_since_stays_with_the_record_that_stayed(hall: Desk, clock: StoppedClock) -> None:
    joined(hall, MRS_HALL, MARGARET)
    clock.at += timedelta(days=1)
    new = contacts.log(hall, entry(name="Margaret Hall", person_id=MARGARET, received_at=clock.at)).contact_id
    done = part_records(hall, seams(hall.engine, MARGARET)[0].join_id)
    assert done.words.endswith("1 contact made since stays with Margaret Hall.")
    page = person(hall.engine, MARGARET)
    assert page is not None
    assert new in {one.contact_id for one in page.contacts}


def test_what_was_joined_last_is_parted_first(hall: Desk, clock: StoppedClock) -> None:
    joined(hall, MRS_HALL, MARGARET)
    clock.at += timedelta(hours=2)
    joined(hall, 3, MARGARET)
    last, first = seams(hall.engine, MARGARET)
    before = everything(hall)
    with pytest.raises(WordsError, match=r"P Hall was joined to the same record after that. Part that one first"):
        part_records(hall, first.join_id)
    assert everything(hall) == before
    part_records(hall, last.join_id)
    part_records(hall, first.join_id)
    assert seams(hall.engine, MARGARET) == []
