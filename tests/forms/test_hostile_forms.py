"""Hostile words in every text field of every form: taken whole and kept, or refused in one sentence."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.errors import DeskError, RefusedError
from deskapp.forms.fields import TextField
from deskapp.forms.form import Form
from deskapp.plain.conversation import clean, sentences
from deskapp.wording.paragraphs import paragraphs
from tests.db.desk_case import NOW, rows
from tests.forms.saved_case import CASES
from tests.hostile import TYPED, acts

TABLES = """SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'
    AND name NOT LIKE '%\\_fts%' ESCAPE '\\' AND name NOT IN ('chainlink', 'undostep')"""


def text_fields(form: Form[Any]) -> list[TextField]:
    """The text fields that apply."""
    hidden = form.hidden()
    return [field for name, field in form.fields.items() if isinstance(field, TextField) and name not in hidden]


def as_typed(field: TextField, words: str) -> str:
    """The words as a box of the form takes them."""
    return (paragraphs(words) if field.lines > 1 else clean(words))[: field.max_length].strip()


def speak(form: Form[Any]) -> None:
    """Ask the form for everything that it says with the present values, which has to be sayable."""
    said = [*form.heading(NOW), *form.opening(NOW), form.told()]
    for name in form.fields:
        said += [form.echo(name, NOW), form.read_back(name, NOW), form.doubt(name), form.note(name), form.label(name)]
    assert not any(map(acts, [line for words in said for line in sentences(words)]))


def put_all(form: Form[Any], words: list[str]) -> dict[str, str]:
    """Type words into every text field, one after the other. Returns those that were not refused, by field."""
    put = {}
    for field, typed in zip(text_fields(form), cycle(words), strict=False):
        before, put[field.name] = form.values.get(field.name, ""), as_typed(field, typed)
        form.put(field.name, put[field.name])
        form.suggest(field.name, put[field.name])
        try:
            form.check(field.name)
        except RefusedError as refused:
            one_sentence(refused)
            del put[field.name]
            form.put(field.name, before)
    return put


def one_sentence(refused: DeskError) -> None:
    """The sentence of a refusal fits a line of speech: it says something, and is not empty."""
    assert clean(str(refused))


def save(form: Form[Any], put: dict[str, str], valid: dict[str, str]) -> bool:
    """Save the form without the words that saving refuses, each of which is named. False if it cannot be saved so."""
    for _ in range(len(put) + 10):
        try:
            if read := form.pending_read():
                read()
            ready = form.read(NOW)
            assert not any(map(acts, [line for words in form.spoken(NOW) for line in sentences(words)]))
            form.save(ready)
        except RefusedError as refused:
            one_sentence(refused)
            name = refused.field if refused.field in put else next(reversed(put), "")
            put.pop(name, None)
            form.put(name, valid.get(name, ""))
        except DeskError as refused:
            one_sentence(refused)
            if not put:
                return False
            name, _ = put.popitem()
            form.put(name, valid.get(name, ""))
        else:
            return True
    return False


def kept(desk: Desk) -> str:
    """Every text of the record."""
    found = [row for (table,) in rows(desk, TABLES) for row in rows(desk, f"SELECT * FROM {table}")]  # noqa: S608
    return "\n\0".join(cell for row in found for cell in row if isinstance(cell, str))


SPLIT = {"numbers", "emails", "needs", "speakers"}
"""Fields that hold several, with commas between, each of which is kept by itself."""
NOT_KEPT = {"gap_reason"}
"""Fields that are asked only if something is amiss, which is not so in the example."""


def try_all(desk: Desk, drafts: DraftBook, case: str, words: list[str]) -> None:
    """Fill in a form with the words, save it, and look for each that was not refused in the record."""
    form = CASES[case].open(desk, drafts)
    valid = dict(form.values)
    put = put_all(form, words)
    speak(form)
    if not save(form, put, valid):
        return
    record = kept(desk)
    hidden = form.hidden()
    for name, typed in put.items():
        if name in hidden or name in NOT_KEPT:
            continue
        for part in typed.split(",") if name in SPLIT else [typed]:
            assert part.strip() in record or form.typed[name] in record, (case, name, typed)


@pytest.mark.parametrize("case", CASES)
def test_every_text_field_of_every_form(desk: Desk, drafts: DraftBook, case: str) -> None:
    at = [*CASES].index(case) * 7 % len(TYPED)
    try_all(desk, drafts, case, [words or "x" for words in (*TYPED[at:], *TYPED[:at])])
