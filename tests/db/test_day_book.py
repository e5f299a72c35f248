"""The day book: what came in and what was done on a day, of everybody or of one, newest first."""

from __future__ import annotations

import re
from datetime import date

import pytest

from db.contacts.log import log_contact
from db.contacts.page import page
from db.desk.desk import Desk
from db.history.day_book import DayEntry, read_day_book
from db.promises.reopen import open_again
from db.replies.note import note
from db.search_days import OF_DAYS_SQL, search_with_days
from db.undo.last import undo_last
from db.undo.redo import redo_last
from deskapp.charter.vocabulary import Kind, Outcome
from deskapp.views.contact import closed_words, page_text
from deskapp.views.day_book import book_line, day_state, fit_line, spoken_entry, what_words
from tests.db.desk_case import NOW, StoppedClock, at, checked, colleague, entry, logged, promised, reply, rows

TUESDAY, MONDAY, SUNDAY = date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 22)


def lines(desk: Desk, day: date, **narrowed: object) -> list[tuple[str, ...]]:
    book = read_day_book(desk.engine, day, **narrowed)  # type: ignore[arg-type]
    return [tuple(book_line(one, day, NOW)) for one in book.entries]


def a_day(desk: Desk, clock: StoppedClock) -> None:
    """A message of Monday evening; a call, its answer, and a note of Derek's on Tuesday."""
    clock.at = at(24, 9, 5)
    logged(desk, "Kay Moss", at(23, 18, 40), about="Wants a talk", written_at=clock.at)
    clock.at = at(24, 10)
    call = promised(desk, "Łukasz Nowak", at(25, 17), about="A bus pass")
    clock.at = at(24, 11)
    reply(desk, call)
    clock.at = at(24, 12)
    checked(desk, 2)
    with colleague(desk) as derek:
        note(derek, call, words="He rang to thank us")
    clock.at = NOW


def test_a_day_has_what_came_in_and_what_was_done_newest_first(desk: Desk, clock: StoppedClock) -> None:
    a_day(desk, clock)
    assert lines(desk, TUESDAY) == [
        ("12:00", "Łukasz Nowak", "He rang to thank us.", "Derek", "sorted"),
        ("12:00", "Answerphone", "Checked: 2 messages", "Priya", ""),
        ("11:00", "Łukasz Nowak", "Spoke to them: Gave her the list. Sorted.", "Priya", "sorted"),
        ("10:00", "Łukasz Nowak", "Call: A bus pass", "Priya", "sorted"),
        ("09:05", "Kay Moss", "Message, left Mon 23 Nov: Wants a talk", "Priya", "by 17:00"),
    ]


def test_a_wrong_number_is_not_for_us_and_nothing_was_sorted_until_it_was_opened_again_and_was(
    desk: Desk, clock: StoppedClock
) -> None:
    wrong = log_contact(
        desk, entry(name=None, kind=Kind.NOT_FOR_US, outcome=Outcome.SORTED, about="Hung up")
    ).contact_id
    assert [one[-1] for one in lines(desk, TUESDAY)] == ["not for us"]
    seen = page(desk.engine, wrong)
    assert closed_words(seen, NOW).startswith("Already closed, because it was not for us, ")
    assert "orted" not in page_text(seen, NOW, desk.edition)
    open_again(desk, wrong, why="She rang again", promised_at=at(25, 17))
    reply(desk, wrong)
    assert {one[-1] for one in lines(desk, TUESDAY)} == {"sorted"}
    assert closed_words(page(desk.engine, wrong), NOW).startswith("Already sorted ")


def test_a_message_stands_on_the_day_on_which_it_was_left_too(desk: Desk, clock: StoppedClock) -> None:
    a_day(desk, clock)
    assert lines(desk, MONDAY) == [
        ("18:40", "Kay Moss", "Message (written down Tue 24 Nov): Wants a talk", "Priya", "by 17:00")
    ]


@pytest.mark.parametrize(
    ("words", "times"),
    [("nowak", ["12:00", "11:00", "10:00"]), ("thank", ["12:00"]), ("BUS lukasz", ["12:00", "11:00", "10:00"]),
     ("derek", ["12:00"]), ("26-0001", ["09:05"]), ("zog", [])],
)  # fmt: skip
def test_typing_narrows_a_day(desk: Desk, clock: StoppedClock, words: str, times: list[str]) -> None:
    a_day(desk, clock)
    assert [line[0] for line in lines(desk, TUESDAY, words=words)] == times


def test_mine_is_what_one_colleague_did(desk: Desk, clock: StoppedClock) -> None:
    a_day(desk, clock)
    assert desk.staff is not None
    assert {line[3] for line in lines(desk, TUESDAY, by_id=desk.staff.id)} == {"Priya"}


def test_what_was_taken_back_stays_and_says_so(desk: Desk, clock: StoppedClock) -> None:
    clock.at = at(24, 14)
    logged(desk, "Kay", clock.at, written_at=clock.at)
    undo_last(desk)
    assert lines(desk, TUESDAY) == [("14:00", "Kay", "Message: Wants a dentist", "Priya", "taken back")]


def test_only_what_stands_is_counted(desk: Desk, clock: StoppedClock) -> None:
    clock.at = at(24, 14)
    for name in ("Kay", "Bill", "Joan"):
        logged(desk, name, clock.at, written_at=clock.at)
    undo_last(desk)
    undo_last(desk)
    redo_last(desk)
    book = read_day_book(desk.engine, TUESDAY)
    assert day_state(book, desk.edition.calendar, TUESDAY) == ("2 came in; nothing was done; 1 was taken back.")


def test_a_day_narrowed_to_nothing_says_that_nothing_of_it_matches(desk: Desk, clock: StoppedClock) -> None:
    a_day(desk, clock)
    calendar = desk.edition.calendar
    assert day_state(read_day_book(desk.engine, TUESDAY, words="zog"), calendar, TUESDAY) == (
        "Nothing of this day matches."
    )
    assert (
        day_state(read_day_book(desk.engine, TUESDAY, by_id=99), calendar, TUESDAY) == "Nothing of this day is yours."
    )


def test_a_busy_day_keeps_the_newest_and_says_how_many_there_are(desk: Desk, clock: StoppedClock) -> None:
    a_day(desk, clock)
    book = read_day_book(desk.engine, TUESDAY, most=2)
    assert [one.at for one in book.entries] == [at(24, 12)] * 2
    assert book.in_all == 5
    assert day_state(book, desk.edition.calendar, TUESDAY).endswith("The newest 2 of 5 are shown.")


def test_a_day_without_a_line_says_so_and_a_closed_day_is_named(desk: Desk) -> None:
    said = [day_state(read_day_book(desk.engine, day), desk.edition.calendar, TUESDAY) for day in (TUESDAY, SUNDAY)]
    assert said == [
        "Nothing came in and nothing was done yet.",
        "Closed: Sunday. Nothing came in and nothing was done.",
    ]


def test_a_line_fits_every_window_and_is_spoken_whole(desk: Desk, clock: StoppedClock) -> None:
    a_day(desk, clock)
    newest: DayEntry = read_day_book(desk.engine, TUESDAY).entries[-1]
    for width in (57, 77, 137):
        assert len(fit_line(book_line(newest, TUESDAY, NOW), width)) <= width
    assert spoken_entry(newest, TUESDAY, NOW) == (
        "09:05, Kay Moss, 26-0001. Message, left Mon 23 Nov: Wants a talk. Priya Shah. Now: by 17:00 today."
    )
    assert what_words(newest, TUESDAY) == "Message, left Mon 23 Nov: Wants a talk"


def test_a_day_is_read_from_the_indexes_alone(desk: Desk) -> None:
    named = {"begins": "2026-11-24", "ends": "2026-11-25", "words": "", "starts": '""', "most": 300}
    sql = OF_DAYS_SQL
    for name, value in named.items():
        sql = sql.replace(f":{name}", repr(value))
    plan = " ".join(str(line[-1]) for line in rows(desk, f"EXPLAIN QUERY PLAN {sql}"))
    assert "contact_received" in plan
    assert "event_at" in plan
    assert not re.search(r"SCAN (contact|event)\b", plan)


def test_a_search_that_names_a_day_finds_its_contacts_after_the_people(desk: Desk, clock: StoppedClock) -> None:
    a_day(desk, clock)
    logged(desk, "Tue Nguyen", at(3), written_at=at(3))
    found = search_with_days(desk.engine, "tue", NOW)
    assert [(one.name, one.contact_id is None) for one in found.results] == [
        ("Tue Nguyen", True),
        ("Łukasz Nowak", False),
        ("Kay Moss", False),
    ]
    assert [one.name for one in search_with_days(desk.engine, "23-24 nov bus", NOW).results] == ["Łukasz Nowak"]
    assert [one.name for one in search_with_days(desk.engine, "moss mon", NOW).results] == ["Kay Moss"]
    assert search_with_days(desk.engine, "22 nov", NOW).results == []
