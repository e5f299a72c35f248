"""Who was told that somebody may be in danger, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.details.record import Details, record_details
from db.details.safeguarding import DangerReport
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, at, entry, rows


def test_who_was_told_is_kept_with_what_was_known_before(desk: Desk) -> None:
    said = log.log_contact(desk, entry(safeguarding=True))
    record_details(desk, said.contact_id, Details(told=DangerReport("Helen Marsh", at(24, 14, 40))))
    record_details(desk, said.contact_id, Details(told=DangerReport("  Council,  Ann Reed ", NOW)))
    assert rows(desk, "SELECT told_who FROM safeguardingtold ORDER BY id") == [("Helen Marsh",), ("Council, Ann Reed",)]
    assert [(line.old_value, line.new_value) for line in page(desk.engine, said.contact_id).history[:2]] == [
        ("Helen Marsh, Tue 24 Nov 14:40", "Council, Ann Reed, Tue 24 Nov 14:47"),
        ("nobody yet", "Helen Marsh, Tue 24 Nov 14:40"),
    ]


def test_telling_somebody_marks_the_danger_too(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    record_details(desk, said.contact_id, Details(told=DangerReport("Helen Marsh", NOW)))
    seen = page(desk.engine, said.contact_id)
    assert seen.safeguarding
    assert {line.field for line in seen.history[:2]} == {"safeguarding", "safeguarding_told"}


def test_the_same_entry_tells_once(desk: Desk) -> None:
    said = log.log_contact(desk, entry(safeguarding=True))
    for _ in range(2):
        record_details(desk, said.contact_id, Details(told=DangerReport("Helen Marsh", NOW)), entry_id="one")
    assert rows(desk, "SELECT count(*) FROM safeguardingtold") == [(1,)]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (DangerReport("  ", NOW), "Enter who was told"),
        (DangerReport("x" * 121, NOW), "up to 120 letters"),
        (DangerReport("Helen Marsh", NOW + timedelta(hours=1)), "in the future"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: Desk, told: DangerReport, sentence: str) -> None:
    said = log.log_contact(desk, entry(safeguarding=True))
    with pytest.raises(WordsError, match=sentence):
        record_details(desk, said.contact_id, Details(told=told))
    assert rows(desk, "SELECT count(*) FROM safeguardingtold") == [(0,)]


def test_who_was_told_on_the_form_is_part_of_the_entry(desk: Desk) -> None:
    said = log.log_contact(desk, entry(safeguarding=True), safeguarding_told=DangerReport("Helen Marsh", NOW))
    line = next(one for one in page(desk.engine, said.contact_id).history if one.field == "safeguarding_told")
    assert line.part_of is not None
    assert rows(desk, "SELECT told_who FROM safeguardingtold") == [("Helen Marsh",)]
