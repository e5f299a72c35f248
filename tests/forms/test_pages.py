"""Forms over what is in the record already: three-way merges of what two people edited, and what is read back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.details.record import Details, record_details
from db.details.safeguarding import DangerReport
from db.drafts.book import DraftBook
from db.people.edit import change_person, person_fields
from db.people.page import person
from db.storage.errors import ChangedError
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import RefusedError
from deskapp.forms.absence import parse_day
from deskapp.forms.people.edited_page import field_text, merge_edits
from tests.db.desk_case import NOW, StoppedClock, entry, rows
from tests.forms.saved_case import fill, open_form


@pytest.mark.parametrize(
    ("typed", "was", "theirs", "merged"),
    [
        ("a", "a", "b", "b"),
        ("c", "a", "b", "c"),
        ("c", "a", "a", "c"),
        ("", "a", "b", ""),
        (" a ", "a", "b", "b"),
        ("b", "a", "b", "b"),
    ],
)
def test_a_field_that_nobody_touched_here_takes_theirs_and_an_edited_one_stays(
    typed: str, was: str, theirs: str, merged: str
) -> None:
    assert merge_edits({"name": typed, "ref": "1"}, {"name": was}, {"name": theirs}) == {"name": merged}


@pytest.mark.parametrize(
    ("value", "text"), [(True, "yes"), (False, "no"), (None, ""), (date(2026, 11, 4), "4 Nov 2026"), ("x", "x")]
)
def test_a_stored_value_stands_in_its_field_as_it_is_read(value: object, text: str) -> None:
    assert field_text(value) == text


@pytest.mark.parametrize(("typed", "day"), [("thu", 26), ("y", 23), ("today", 24), ("26 nov", 26)])
def test_a_day_away_may_be_to_come_or_gone(typed: str, day: int) -> None:
    assert parse_day(typed, NOW) == date(2026, 11, day)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("emails", "kim.long@", "kim.long@"),
        ("emails", "kay@example.org (work), kim@example", "kim@example"),
        ("numbers", "01632 960 044, 01632 9600 (home)", "01632 9600"),
    ],
)
def test_half_an_address_or_number_on_a_page_is_asked_about_once_and_kept(
    desk: Desk, drafts: DraftBook, field: str, typed: str, kept: str
) -> None:
    log.log_contact(desk, entry(name="Kay", number="01632 960 044"))
    form = fill(open_form(desk, drafts, "person:1"), {field: typed})
    assert form.doubt(field).endswith(". Is that right?")
    with pytest.raises(RefusedError, match="Is that right") as asked:
        form.read(NOW)
    assert asked.value.field == field
    form.write(form.read(NOW))
    seen = person(desk.engine, 1)
    assert seen is not None
    assert kept in str(getattr(person_fields(seen), field))


def test_what_stands_on_a_page_already_is_not_doubted_again(desk: Desk, drafts: DraftBook) -> None:
    log.log_contact(desk, entry(name="Kay", number="01632 9600"))
    form = fill(open_form(desk, drafts, "person:1"), {"best_time": "mornings"})
    assert form.doubt("numbers") == ""
    form.write(form.read(NOW))


def test_half_a_number_of_an_organisation_is_asked_about_once(desk: Desk, drafts: DraftBook) -> None:
    form = fill(open_form(desk, drafts, "organisation:0"), {"name": "Age UK", "numbers": "01632 9600"})
    with pytest.raises(RefusedError, match="Is that right"):
        form.read(NOW)
    form.write(form.read(NOW))
    assert rows(desk, "SELECT name FROM organisation") == [("Age UK",)]


def test_a_page_that_two_edit_has_what_each_touched_and_what_both_did_stays_as_typed(
    desk: Desk, drafts: DraftBook
) -> None:
    log.log_contact(desk, entry(name="Kay", number="01632 960 044"))
    form = fill(open_form(desk, drafts, "person:1"), {"best_time": "mornings", "address": "2 The Row"})
    seen = person(desk.engine, 1)
    assert seen is not None
    before = person_fields(seen)
    theirs = before._replace(best_time="after 2pm", likes_to_be_called="Mrs Kay")
    change_person(desk, 1, theirs, before=before, version=seen.version)
    with pytest.raises(ChangedError) as error:
        form.write(form.read(NOW))
    conflict = form.conflict(error.value)
    assert conflict is not None
    assert conflict.replaces
    assert "best time was empty, is after 2pm" in " ".join(conflict.lines)
    assert (form.values["best_time"], form.values["likes_to_be_called"]) == ("mornings", "Mrs Kay")
    form.write(form.read(NOW))
    assert rows(desk, "SELECT best_time, likes_to_be_called, address FROM person") == [
        ("mornings", "Mrs Kay", "2 The Row")
    ]


def test_details_that_two_edit_are_merged_and_a_danger_that_nobody_touched_here_stays_marked(
    desk: Desk, drafts: DraftBook
) -> None:
    contact_id = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT, name="Kay")).contact_id
    form = fill(open_form(desk, drafts, f"details:{contact_id}"), {"remedy": "We rang her"})
    theirs = Details(complaint={"remedy": "A letter", "learning": "Ring first"}, told=DangerReport("Ann Reed", NOW))
    record_details(desk, contact_id, theirs)
    with pytest.raises(ChangedError) as error:
        form.write(form.read(NOW))
    assert form.conflict(error.value) is not None
    assert (form.values["remedy"], form.values["learning"], form.values["safeguarding"]) == (
        "We rang her",
        "Ring first",
        "yes",
    )
    form.write(form.read(NOW))
    assert rows(desk, "SELECT remedy, learning FROM complaint") == [("We rang her", "Ring first")]
    assert page(desk.engine, contact_id).safeguarding


@pytest.mark.parametrize(
    ("form", "field", "typed", "meant"),
    [
        ("details:{}", "sorted_on", "today", "24/11/2026"),
        ("details:{}", "agreed_on", "+10d", "8/12/2026"),
        ("details:{}", "safeguarding_at", "y 1620", "23/11/2026 16:20"),
        ("change:{}:received_at", "received_at", "y", "23/11/2026"),
    ],
)
def test_a_day_that_waits_overnight_is_the_day_that_was_meant(
    *, desk: Desk, drafts: DraftBook, clock: StoppedClock, form: str, field: str, typed: str, meant: str
) -> None:
    contact_id = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT, name="Kay")).contact_id
    left = fill(open_form(desk, drafts, form.format(contact_id)), {field: typed})
    left.keep(field)
    clock.at += timedelta(days=1)
    left.freeze_times()
    assert left.values[field] == meant


def test_details_that_nobody_edited_are_not_saved(desk: Desk, drafts: DraftBook) -> None:
    contact_id = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT, name="Kay")).contact_id
    form = open_form(desk, drafts, f"details:{contact_id}")
    assert form.is_empty
    with pytest.raises(RefusedError, match="Nothing has changed"):
        form.read(NOW)
    fill(form, {"safeguarding": "yes"})
    assert not form.is_empty
    assert {"safeguarding_who", "danger"} <= {*form.path(), *(["danger"] if form.block("danger", NOW) else [])}


def test_a_draft_that_was_left_marks_no_danger_away_that_was_marked_meanwhile(desk: Desk, drafts: DraftBook) -> None:
    contact_id = log.log_contact(desk, entry(name="Kay")).contact_id
    form = fill(open_form(desk, drafts, f"details:{contact_id}"), {"wants": "own_information"})
    form.keep("wants")
    form.draft.park()
    record_details(desk, contact_id, Details(in_danger=True))
    again = type(form)(desk, drafts.resume(form.draft.id))
    again.prepare()
    again.take_up()
    again.write(again.read(NOW))
    assert page(desk.engine, contact_id).safeguarding
