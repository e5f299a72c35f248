"""A charter is withdrawn or replaced only where nobody was promised anything under it."""

from __future__ import annotations

from datetime import date

import pytest

from db.charters import adopted, revised
from db.contacts.log import log_contact
from db.desk import topics
from db.desk.charter_of_day import renew
from db.desk.desk import Desk
from deskapp.charter.reading import parse_edition, shipped_text
from deskapp.errors import RecordError
from tests.db.desk_case import StoppedClock, at, entry, rows
from tests.db.test_editions import another

TUESDAY, LATER = date(2026, 11, 24), date(2027, 4, 1)
SLOWER = {"working_days = 2\n": "working_days = 3\n"}


def test_what_something_came_in_under_is_not_withdrawn(desk: Desk, clock: StoppedClock) -> None:
    adopted.adopt(desk.engine, another(desk, TUESDAY, {}), clock.at)
    renew(desk, clock.at)
    log_contact(desk, entry())
    with pytest.raises(RecordError, match="1 entry came in under healthwatch-portsmouth"):
        revised.withdraw(desk.engine, desk.edition.name, clock.at)
    assert adopted.in_force(desk.engine, TUESDAY).valid_from == TUESDAY


def test_what_nothing_came_in_under_is_withdrawn_with_its_days(desk: Desk, clock: StoppedClock) -> None:
    before = rows(desk, "SELECT * FROM calendarday")
    adopted.adopt(desk.engine, another(desk, TUESDAY, {}), clock.at)
    assert revised.withdraw(desk.engine, desk.edition.name, clock.at) == TUESDAY
    assert rows(desk, "SELECT * FROM calendarday") == before
    assert adopted.in_force(desk.engine, TUESDAY).id == desk.edition_id


def test_a_figure_changes_only_while_nothing_came_in_and_words_at_any_time(desk: Desk, clock: StoppedClock) -> None:
    adopted.adopt(desk.engine, another(desk, TUESDAY, {}), clock.at)
    renew(desk, clock.at)
    kept = desk.edition_id
    log_contact(desk, entry())
    with pytest.raises(RecordError, match="Only its words may change"):
        revised.replace_edition(desk.engine, another(desk, TUESDAY, SLOWER), clock.at)
    worded = another(desk, TUESDAY, {"We reply to your email": "We answer your email"})
    assert revised.replace_edition(desk.engine, worded, at(27))
    assert renew(desk, at(27))
    assert desk.edition.text == worded.text
    assert desk.edition_id == kept


def test_one_that_has_begun_changes_on_the_day_of_its_adoption_alone(desk: Desk, clock: StoppedClock) -> None:
    adopted.adopt(desk.engine, another(desk, TUESDAY, {}), clock.at)
    with pytest.raises(RecordError, match="was adopted before today and has begun"):
        revised.replace_edition(desk.engine, another(desk, TUESDAY, SLOWER), at(25))
    assert revised.replace_edition(desk.engine, another(desk, TUESDAY, SLOWER), at(24, 17))


def test_one_to_come_is_replaced_with_its_closed_days(desk: Desk, clock: StoppedClock) -> None:
    adopted.adopt(desk.engine, another(desk, LATER, {}), clock.at)
    closed = another(desk, LATER, {'# 2026-09-16 = "Training day"': '2027-09-16 = "Training day"'})
    assert revised.replace_edition(desk.engine, closed, at(27))
    assert rows(desk, "SELECT count(*) FROM calendarday WHERE day = '2027-09-16' AND kind = 'closed'") == [(1,)]
    counts = rows(desk, "SELECT count(*) FROM calendarday GROUP BY edition_id ORDER BY edition_id")
    assert counts[1][0] == counts[0][0] + 1


def test_adopting_another_charter_retires_the_topics_of_this_one(desk: Desk, clock: StoppedClock) -> None:
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO topic (name, name_key, used, active) VALUES ('Dogs', 'dogs', 0, 1)")
    papworth = shipped_text("papworth-trust").replace("valid_from = 2020-01-01", f"valid_from = {TUESDAY}")
    edition = parse_edition(papworth, "test")
    adopted.adopt(desk.engine, edition, clock.at)
    renew(desk, clock.at)
    names = [topic.name for topic in topics.everything(desk)]
    assert set(names) == {*edition.topics, "Dogs"}
    assert "Dentist" not in names


def test_withdrawing_a_charter_takes_its_topics_with_it(desk: Desk, clock: StoppedClock) -> None:
    before = rows(desk, "SELECT name FROM topic ORDER BY name")
    adopted.adopt(desk.engine, another(desk, LATER, {'"Dentist", ': '"Dentist", "Podiatry", '}), clock.at)
    assert len(rows(desk, "SELECT name FROM topic")) == len(before) + 1
    revised.withdraw(desk.engine, desk.edition.name, clock.at)
    assert rows(desk, "SELECT name FROM topic ORDER BY name") == before


def test_a_replaced_charter_brings_its_new_topics(desk: Desk, clock: StoppedClock) -> None:
    adopted.adopt(desk.engine, another(desk, TUESDAY, {}), clock.at)
    renew(desk, clock.at)
    changed = another(desk, TUESDAY, {'"Dentist", ': '"Dentistry", '})
    revised.replace_edition(desk.engine, changed, clock.at)
    renew(desk, clock.at)
    names = [topic.name for topic in topics.everything(desk)]
    assert "Dentistry" in names
    assert "Dentist" not in names
