"""Names that are spelt in several ways: who is one person at one number, and what finds them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from db import search
from db.contacts import log
from db.desk.desk import Desk
from db.models import NAMED, Organisation, Person
from db.models.name_keys import folded
from db.people import suggest
from db.people.organisations import find_or_add, offered, organisations_named_by
from db.storage.sessions import read_session, writing
from deskapp.charter.vocabulary import Channel
from tests.db.desk_case import entry

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def people(desk: Desk) -> list[str | None]:
    with read_session(desk.engine) as session:
        return list(session.exec(select(Person.name).order_by(col(Person.id))))


@pytest.mark.parametrize(
    "names",
    [
        ("Élodie Doyle", "Élodie Doyle", "ÉLODIE DOYLE", "Elodie Doyle", "E\u0301lodie Doyle"),
        ("Sean Ó Briain", "sean ó briain", "Seán O’Briain", "Sean O'Briain"),
        ("Łukasz Nowak", "ŁUKASZ NOWAK", "Lukasz Nowak"),
        ("Ann Day", "Ann\u200b Day", "Ann-Day"),
        ("Ian MacLeod", "Ian McLeod"),
    ],
)
def test_one_name_in_every_spelling_at_one_number_is_one_person(desk: Desk, names: tuple[str, ...]) -> None:
    for name in names:
        log.log_contact(desk, entry(name=name, number="01632 960001"))
    assert people(desk) == [names[0]]


def test_the_same_holds_for_an_email_address(desk: Desk) -> None:
    for name in ("Élodie Doyle", "élodie doyle"):
        log.log_contact(desk, entry(Channel.EMAIL, name=name, address="e@example.org"))
    assert people(desk) == ["Élodie Doyle"]


def test_a_couple_at_one_number_stays_two(desk: Desk) -> None:
    for name in ("Mr Smith", "Mrs Smith", "Mary Smith"):
        log.log_contact(desk, entry(name=name, number="01632 960001"))
    assert people(desk) == ["Mr Smith", "Mrs Smith", "Mary Smith"]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Łukasz Włodarczyk", "lukasz"),
        ("Łukasz Włodarczyk", "wlod"),
        ("Lukasz Nowak", "Łukasz"),
        ("Siobhán O’Neill", "oneill"),
        ("OBrien", "O'Brien"),
        ("Mueller", "Müller"),
        ("Donald MacLeod", "mcleod"),
        ("Donald McLeod", "macleod"),
        ("Helen Smith", "Mrs Smith"),
        ("Siân Llŷr", "Sia\u0302n"),
        ("Jan van der Berg", "vanderberg"),
        ("王小明", "王"),
        ("Đorđe Đukić", "dukic"),
    ],
)
def test_a_name_is_found_and_suggested_in_every_spelling(desk: Desk, stored: str, typed: str) -> None:
    log.log_contact(desk, entry(name=stored, number="01632 960001"))
    log.log_contact(desk, entry(name="Bob Hall", number="01632 960002"))
    assert [one.name for one in suggest.suggest(desk.engine, typed)] == [stored]
    assert [one.name for one in search.search(desk.engine, typed) if one.contact_id is None] == [stored]


def test_an_organisation_is_one_in_every_spelling_and_found_in_each(desk: Desk) -> None:
    with writing(desk.engine) as session:
        one = find_or_add(session, "Ósanna Trust", NOW)
        assert find_or_add(session, "osanna  TRUST", NOW) is one
        assert organisations_named_by(session, "ÓSANNA trust, to Jo") == one.id
    for typed in ("Ósanna", "osanna", "ÓSANNA TR", "trust"):
        assert [found.name for found in offered(desk.engine, typed, signposts=False)] == ["Ósanna Trust"]
        assert [found.name for found in search.search(desk.engine, typed)] == ["Ósanna Trust"]


def test_what_is_folded_follows_a_name_that_is_changed(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Łukasz Nowak", number="01632 960001"))
    with writing(desk.engine) as session:
        person = session.get_one(Person, 1)
        person.name, person.likes_to_be_called = "Jürgen Groß", "Łucja"
        session.add(Organisation(name="Åbo", kind="Café", created_at=NOW, updated_at=NOW))
    with read_session(desk.engine) as session:
        for model, fields in NAMED.items():
            for row in session.exec(select(model)):
                wanted = folded(model, *(getattr(row, field) for field in fields))
                assert {column: getattr(row, column) for column in wanted} == wanted
                assert wanted["name_key"]
    assert [one.name for one in search.search(desk.engine, "lucja")] == ["Jürgen Groß"]
    assert search.search(desk.engine, "nowak") == []
