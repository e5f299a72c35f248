"""Finding by any part of a name, a number however typed, a reference, or words of a contact."""

from __future__ import annotations

import pytest

from db import search
from db.contacts import log
from db.desk.desk import Desk
from db.models import Contact, Person
from db.storage.sessions import writing
from deskapp.charter.vocabulary import Channel, Outcome
from tests.db.desk_case import at, entry, rows


@pytest.fixture
def town(desk: Desk) -> Desk:
    """Some of the people who ring, and one who left no name."""
    for name, number, about in [
        ("Margaret Hall", "01632 960 044", "Wants a dentist"),
        ("Mr P Hallam", "07700 900 231", "Transport to the hospital"),
        ("Siân O'Brien", "01632 960 118", "Lost the form"),
        ("Anne-Marie Hall", "07700 900 418", "A complaint about parking"),
        ("[/x] [Smith & Co]", "020 7946 0999", "Signposting"),
        ('Dr "Bob" Osei', "+1 650 253 0000", "A referral"),
        (None, "0191 498 0123", "Rang off: the pharmacy in Fratton"),
    ]:
        log.log_contact(desk, entry(name=name, number=number, about=about, outcome=Outcome.SORTED))
    return desk


def found(desk: Desk, typed: str) -> list[str]:
    """Names of people, and references of contacts."""
    return [one.ref or one.name for one in search.search(desk.engine, typed)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("hall", ["Anne-Marie Hall", "Mr P Hallam", "Margaret Hall"]),
        ("HALL mar", ["Anne-Marie Hall", "Margaret Hall"]),
        ("allam", ["Mr P Hallam"]),
        ("garet", ["Margaret Hall"]),
        ("sian", ["Siân O'Brien"]),
        ("siân", ["Siân O'Brien"]),
        ("rien", ["Siân O'Brien"]),
        ("o'br", ["Siân O'Brien"]),
        ("al ha", []),
        ("mr ha", ["Anne-Marie Hall", "Mr P Hallam", "Margaret Hall"]),
        ("[smith &", ["[/x] [Smith & Co]"]),
        ('"bob', ['Dr "Bob" Osei']),
        ("h", []),
        ("*", []),
        ('""', []),
        ("NEAR(", []),
        ("", []),
        ("   ", []),
    ],
)
def test_people_are_found_by_any_part_of_a_name_the_newest_first(town: Desk, typed: str, names: list[str]) -> None:
    assert found(town, typed) == names


@pytest.mark.parametrize(
    "typed",
    [
        "01632960044",
        "01632 960 044",
        "+44 1632 960044",
        "00441632960044",
        "+44 (0)1632 960 044",
        "960044",
        "60 044",
        "01632–960–044",
        "'01632960044",
        "01632 960044 ext 2",
        "01632/960_044",
        "#01632960044",
        "tel. 01632 960044",
    ],
)
def test_a_number_is_found_however_it_is_typed(town: Desk, typed: str) -> None:
    assert found(town, typed) == ["Margaret Hall"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("0770", ["Anne-Marie Hall", "Mr P Hallam"]),
        ("0231", ["Mr P Hallam"]),
        ("+1 650", ['Dr "Bob" Osei']),
        ("999", ["[/x] [Smith & Co]"]),
        ("01", ["26-0007"]),
        ("99", []),
        ("+", []),
        ("()", []),
    ],
)
def test_the_first_digits_of_a_number_find_it_and_the_last_do(town: Desk, typed: str, names: list[str]) -> None:
    assert found(town, typed) == ([] if typed == "01" else names)


@pytest.mark.parametrize("typed", ["0191 498", "0191 498 0123", "+44191498", "0123", "80123"])
def test_a_number_that_nobody_gave_a_name_to_is_found_by_its_contact(town: Desk, typed: str) -> None:
    (one,) = search.search(town.engine, typed)
    assert (one.ref, one.person_id, one.name, one.number) == ("26-0007", None, "", "0191 498 0123")


@pytest.mark.parametrize(
    "typed",
    [
        "26-0003",
        "260003",
        "26 0003",
        "26-003",
        "26-3",
        "0003",
        "003",
        "26–0003",
        "#26-0003",
        "ref 26-0003",
        "Ref: 26‑003",
    ],
)
def test_a_reference_is_found_in_any_form(town: Desk, typed: str) -> None:
    refs = [one.ref for one in search.search(town.engine, typed) if one.ref]
    assert "26-0003" in refs


def test_the_beginning_of_a_reference_finds_the_newest_of_that_year_first(town: Desk) -> None:
    assert found(town, "26-00") == [f"26-000{n}" for n in range(7, 0, -1)]


def test_a_running_number_is_found_in_every_year(desk: Desk) -> None:
    log.log_contact(desk, entry(received_at=at(24)))
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET ref = '25-0412'")
        connection.exec_driver_sql("INSERT INTO reference VALUES (2025, 412)")
        connection.exec_driver_sql("UPDATE reference SET last = 411 WHERE year = 2026")
    log.log_contact(desk, entry(received_at=at(24)))
    assert found(desk, "412") == ["26-0412", "25-0412"]


@pytest.mark.parametrize("typed", ["10050", "26-10050", "2610050"])
def test_a_running_number_of_five_figures_is_found(desk: Desk, typed: str) -> None:
    log.log_contact(desk, entry(received_at=at(24)))
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE reference SET last = 10049 WHERE year = 2026")
    log.log_contact(desk, entry(received_at=at(24)))
    assert found(desk, typed) == ["26-10050"]


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("dentist", ["26-0001"]),
        ("denti", ["26-0001"]),
        ("transport hosp", ["26-0002"]),
        ("parking", ["26-0004"]),
        ("signposting", ["26-0005"]),
        ("signpostin", ["26-0005"]),
        ("frat pharm", ["26-0007"]),
        ("dentist parking", []),
        ("entist", []),
    ],
)
def test_a_contact_is_found_by_the_words_of_what_it_is_about(town: Desk, typed: str, refs: list[str]) -> None:
    assert found(town, typed) == refs


def test_details_and_notes_are_searched_too(desk: Desk) -> None:
    first = log.log_contact(desk, entry(detail="Her son has the Zimmer frame"), promised_at=at(25, 12))
    log.add_call_to(desk, first.contact_id, entry_id="again", at=at(24, 14), words="Asks about the wheelchair now")
    assert found(desk, "zimm") == found(desk, "wheelch") == ["26-0001"]


def test_words_that_were_put_right_are_found_as_they_are_now(town: Desk) -> None:
    with writing(town.engine) as session:
        session.get_one(Person, 1).name = "Margaret Wall"
    with town.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contact SET about = 'Wants an optician' WHERE ref = '26-0001'")
        connection.exec_driver_sql("UPDATE personnumber SET number_key = '+441632960555' WHERE id = 1")
    assert (found(town, "dentist"), found(town, "optician")) == ([], ["26-0001"])
    assert (found(town, "garet hall"), found(town, "garet wall")) == ([], ["Margaret Wall"])
    assert (found(town, "960044"), found(town, "960555")) == ([], ["Margaret Wall"])


@pytest.mark.parametrize("typed", ["l.okafor@example.org", "OKAFOR@EX", "kafor", "ample.org", "l.o", "for@"])
def test_somebody_is_found_by_any_part_of_an_email_address(desk: Desk, typed: str) -> None:
    log.log_contact(desk, entry(Channel.EMAIL, name="Lee", address="L.Okafor@example.org"))
    log.log_contact(desk, entry(Channel.EMAIL, name="Kay", address="kay@elsewhere.net"))
    (lee,) = search.search(desk.engine, typed)
    assert (lee.name, lee.number, lee.email) == ("Lee", "", "L.Okafor@example.org")


def test_somebody_found_is_told_with_what_waits_and_what_helps_them(desk: Desk) -> None:
    log.log_contact(
        desk, entry(name="Kay", number="07700 900 418"), promised_at=at(25, 12), needs="large print, no stairs"
    )
    (kay,) = search.search(desk.engine, "kay")
    assert (kay.name, kay.number, kay.open_count, kay.needs) == ("Kay", "07700 900 418", 1, "large print, no stairs")
    assert kay.last_at == at(24, 14, 47)
    assert (kay.contact_id, kay.ref, kay.about) == (None, "", "")


def test_a_search_that_nobody_waits_for_is_left(town: Desk) -> None:
    asked: list[bool] = []

    def once() -> bool:
        asked.append(True)
        return len(asked) == 1

    assert [one.name for one in search.search(town.engine, "hall", wanted=once)] == found(town, "hall")
    assert len(asked) == 2


def test_a_look_up_that_nobody_waits_for_is_left_in_the_middle_and_the_next_is_whole(
    town: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_STEPS", 1)
    asked: list[bool] = []

    def not_for_long() -> bool:
        asked.append(True)
        return len(asked) < 20

    assert search.search(town.engine, "hall", wanted=not_for_long) == []
    assert len(asked) < 30
    assert len(search.search(town.engine, "hall", wanted=lambda: True)) == 3


@pytest.mark.parametrize("typed", ["hall", "zimmer frame", "01632", "26-0412", "hall@example.org"])
def test_every_look_up_goes_through_an_index(desk: Desk, typed: str) -> None:
    for sql, values in search.search_statements(typed):
        with desk.engine.connect() as connection:
            plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        read = [line for line in plan if "SCAN" in line and "VIRTUAL TABLE" not in line]
        assert {
            line
            for line in read
            if not line.startswith(("SCAN hit", "SCAN part", "SCAN (sub", "SCAN 2", "SCAN reference"))
        } == set(), plan


def test_what_a_letter_says_is_found_too(desk: Desk) -> None:
    letter: Contact = entry(Channel.LETTER, about="Asks for her record", detail="Ward seven, in the spring")
    log.log_contact(desk, letter)
    assert found(desk, "ward spring") == ["26-0001"]
    assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]


def test_of_a_long_text_the_first_words_are_searched(town: Desk) -> None:
    assert found(town, "hall " * 5_000) == found(town, "hall")
    assert found(town, "wants a dentist " * 5_000) == found(town, "dentist")
