"""Who was told that somebody may be in danger, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import contacts
from db.desk import Desk
from db.page import page
from db.safeguarding import Told, record_told
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, at, entry, rows


def test_who_was_told_is_kept_with_what_was_known_before(desk: Desk) -> None:
    said = contacts.log(desk, entry(safeguarding=True))
    record_told(desk, said.contact_id, Told("Helen Marsh", at(24, 14, 40)))
    record_told(desk, said.contact_id, Told("  Council,  Ann Reed ", NOW))
    assert rows(desk, "SELECT told_who FROM safeguardingtold ORDER BY id") == [("Helen Marsh",), ("Council, Ann Reed",)]
    assert [(line.old_value, line.new_value) for line in page(desk.engine, said.contact_id).history[:2]] == [
        ("Helen Marsh, Tue 24 Nov 14:40", "Council, Ann Reed, Tue 24 Nov 14:47"),
        ("nobody yet", "Helen Marsh, Tue 24 Nov 14:40"),
    ]


def test_telling_somebody_marks_the_danger_too(desk: Desk) -> None:
    said = contacts.log(desk, entry())
    record_told(desk, said.contact_id, Told("Helen Marsh", NOW))
    seen = page(desk.engine, said.contact_id)
    assert seen.safeguarding
    assert {line.field for line in seen.history[:2]} == {"safeguarding", "safeguarding_told"}


def test_the_same_entry_tells_once(desk: Desk) -> None:
    said = contacts.log(desk, entry(safeguarding=True))
    for _ in range(2):
        record_told(desk, said.contact_id, Told("Helen Marsh", NOW), entry_id="one")
    assert rows(desk, "SELECT count(*) FROM safeguardingtold") == [(1,)]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (Told("  ", NOW), "Enter who was told"),
        (Told("x" * 121, NOW), "up to 120 letters"),
        (Told("Helen Marsh", NOW + timedelta(hours=1)), "in the future"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: Desk, told: Told, sentence: str) -> None:
    said = contacts.log(desk, entry(safeguarding=True))
    with pytest.raises(WordsError, match=sentence):
        record_told(desk, said.contact_id, told)
    assert rows(desk, "SELECT count(*) FROM safeguardingtold") == [(0,)]


def test_who_was_told_on_the_form_is_part_of_the_entry(desk: Desk) -> None:
    said = contacts.log(desk, entry(safeguarding=True), safeguarding_told=Told("Helen Marsh", NOW))
    line = next(one for one in page(desk.engine, said.contact_id).history if one.field == "safeguarding_told")
    assert line.part_of is not None
    assert rows(desk, "SELECT told_who FROM safeguardingtold") == [("Helen Marsh",)]
