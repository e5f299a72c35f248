"""Adopting a charter, and what an edited calendar does to what was promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from db.charters import adopted as charters_adopted
from db.charters.calendar_days import CalendarDaySeen, calendar_days
from db.contacts import log
from db.desk.desk import Desk
from db.models import EventKind
from db.promises.recalculate import add_bank_holidays
from deskapp.charter.reading import parse_edition
from deskapp.charter.vocabulary import Channel, Outcome, PromiseName
from deskapp.errors import RecordError
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows


def test_the_same_charter_a_second_time_changes_nothing(desk: Desk) -> None:
    before = rows(desk, "SELECT (SELECT count(*) FROM edition), (SELECT count(*) FROM calendarday)")
    assert charters_adopted.adopt(desk.engine, desk.edition, NOW) == desk.edition_id
    assert rows(desk, "SELECT (SELECT count(*) FROM edition), (SELECT count(*) FROM calendarday)") == before


def test_another_text_from_the_same_day_is_refused(desk: Desk) -> None:
    with pytest.raises(RecordError, match="or give the new one a later valid_from"):
        charters_adopted.adopt(desk.engine, replace(desk.edition, text="something else"), NOW)


def test_a_new_charter_brings_its_topics_and_takes_none_away(desk: Desk) -> None:
    later = replace(desk.edition, valid_from=date(2027, 1, 1), topics=("dentist", "Dogs"))
    charters_adopted.adopt(desk.engine, later, NOW)
    names = [name for (name,) in rows(desk, "SELECT name FROM topic ORDER BY id")]
    assert names == [*desk.edition.topics, "Dogs"]


def test_closures_and_special_hours_are_copied_in_with_the_bank_holidays(desk: Desk) -> None:
    text = desk.edition.text.replace('# 2026-09-16 = "Training day"', '2026-09-16 = "Training day"').replace(
        '# 2026-12-24 = "09:00-13:00"', '2026-12-24 = "09:00-12:00, 12:30-13:00"'
    )
    edition = parse_edition(text, "test")
    adopted = charters_adopted.adopt(desk.engine, replace(edition, valid_from=date(2026, 1, 1)), NOW)
    assert rows(
        desk, "SELECT day, kind, name, hours FROM calendarday WHERE edition_id = ? AND kind <> 'bank'", adopted
    ) == [("2026-09-16", "closed", "Training day", ""), ("2026-12-24", "special", "", "09:00-12:00, 12:30-13:00")]


@pytest.fixture
def christmas(desk: Desk, clock: StoppedClock) -> Desk:
    """A desk just before Christmas, whose calendar knows nothing of it."""
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM calendarday WHERE day >= '2026-12-01'")
    clock.at = at(22, 10, month=12)
    return desk


def top_up(desk: Desk) -> int:
    with desk.engine.begin() as connection, Session(connection) as session:
        return add_bank_holidays(session, desk.clock.now())


def test_a_bank_holiday_that_becomes_known_moves_open_promises_and_the_history_says_so(
    christmas: Desk, clock: StoppedClock
) -> None:
    desk = christmas
    days = replace_days(desk)
    logged = log.log_contact(desk, entry(Channel.LETTER, received_at=clock.now()))
    assert logged.promises == [(PromiseName.REPLY, at(29, 17, month=12))]
    assert top_up(desk) == days
    assert rows(desk, "SELECT due_at, original_due_at, version FROM promise") == [
        ("2026-12-31 17:00:00.000000", "2026-12-29 17:00:00.000000", 2)
    ]
    assert rows(desk, "SELECT kind, by_id, words FROM event JOIN note ON event.id = event_id") == [
        ("changed_field", None, "The calendar was changed: reply by 17:00 on Thu 31 Dec, not 17:00 on Tue 29 Dec.")
    ]
    assert "Christmas" in rows(desk, "SELECT due_explained FROM promise")[0][0]
    assert top_up(desk) == 0


def test_what_was_kept_and_what_somebody_gave_does_not_move(christmas: Desk, clock: StoppedClock) -> None:
    desk = christmas
    replace_days(desk)
    log.log_contact(desk, entry(received_at=clock.now()), promised_at=at(28, 12, month=12))
    log.log_contact(desk, entry(Channel.VISIT, received_at=clock.now(), outcome=Outcome.SORTED))
    before = rows(desk, "SELECT * FROM promise")
    top_up(desk)
    assert rows(desk, "SELECT * FROM promise") == before
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = ?", EventKind.CHANGED_FIELD.value) == [(0,)]


def replace_days(desk: Desk) -> int:
    """Have the desk count by the days of its record; how many bank holidays it does not know of."""
    calendar = desk.edition.calendar
    known = {date.fromisoformat(day) for (day,) in rows(desk, "SELECT day FROM calendarday")}
    unknown = {day for day in calendar.bank_holidays if day not in known}
    desk.edition = parse_edition(
        desk.edition.text, "test", days=calendar_days([CalendarDaySeen(day, "bank", "known", "") for day in known])
    )
    return len(unknown)
