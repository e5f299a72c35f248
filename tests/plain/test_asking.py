"""Every field of a form can be answered line by line: Enter's path asks it, or it is named before saving."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from db.drafts.book import DraftBook
from deskapp.forms.registry import FORMS
from deskapp.plain.questions import questions_of
from tests.plain.plain_desk import plain_desk

CHANGES_THE_PATH = {
    "channel": ("letter", "email", "visit"),
    "outcome": ("", "sorted", "ring_back"),
    "number": ("", "01632 960 044"),
    "safeguarding": ("", "yes"),
    "told_who": ("", "The duty team"),
}


@pytest.mark.parametrize("kind", ["call", "message", "letter"])
def test_every_field_is_asked_or_named(tmp_path: Path, kind: str) -> None:
    at_plain = plain_desk(tmp_path)
    drafts = DraftBook(at_plain.settings.drafts, at_plain.clock)
    with at_plain.open() as desk:
        form = FORMS[kind].make(desk, drafts.begin(kind, by="Priya Nair", at=at_plain.clock.now()))
        lines = questions_of(form)
        asked = set(form.ASKED_LAST) & set(form.fields)
        assert asked <= set(lines)
        for values in product(*CHANGES_THE_PATH.values()):
            for field, value in zip(CHANGES_THE_PATH, values, strict=True):
                if field in lines:
                    lines[field].put(value)
            asked |= set(form.path())
    drafts.close()
    assert set(lines) - asked == set()
