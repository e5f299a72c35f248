"""Changes of the staff and the topics are a line of history each, and each can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest

from db.charters import adopted, revised
from db.contacts import log
from db.desk import desk_changes, staff, staff_changes, topics
from db.desk.desk import Desk
from db.desk.desk_undo import undo_last_desk_change
from db.models import DayKind, DeskChangeKind
from db.promises.change_calendar import DaysChange, change_calendar_days, undo_last_change
from db.replies.reassign import give_to
from deskapp.charter.reading import parse_edition, shipped_text
from deskapp.errors import WordsError
from deskapp.views.desk import change_line
from tests.db.desk_case import StoppedClock, colleague, entry, rows


def names(desk: Desk) -> list[str]:
    return [one.name for one in staff.everybody(desk.engine)]


def offered(desk: Desk) -> list[str]:
    return [one.name for one in topics.everything(desk)]


def topic_id(desk: Desk, name: str) -> int:
    return next(one.id for one in topics.everything(desk) if one.name == name)


def owners(desk: Desk) -> list[tuple[Any, ...]]:
    return rows(desk, "SELECT staff.name FROM contact JOIN staff ON staff.id = owner_id ORDER BY contact.id")


def snapshot(desk: Desk) -> list[object]:
    return [
        rows(desk, "SELECT name, short_name, active, name_key FROM staff ORDER BY name"),
        rows(desk, "SELECT name, active, name_key, used FROM topic ORDER BY name"),
        rows(desk, "SELECT contact.id, staff.name, topic.name FROM contact JOIN staff ON staff.id = owner_id "
                   "LEFT JOIN topic ON topic.id = topic_id ORDER BY contact.id"),
    ]  # fmt: skip


def a_desk_with_two_and_their_contacts(desk: Desk) -> None:
    samira = staff.add_staff(desk, "Samira Haddad")
    dentist, care = topic_id(desk, "Dentist"), topic_id(desk, "Care home")
    log.log_contact(desk, entry(owner_id=samira.id, topic_id=dentist))
    log.log_contact(desk, entry(owner_id=samira.id, topic_id=care))
    log.log_contact(desk, entry(topic_id=dentist))


CHANGES: dict[str, Callable[[Desk], object]] = {
    "a colleague is added": lambda desk: staff.add_staff(desk, "Beth Price"),
    "a colleague is renamed": lambda desk: staff_changes.rename(desk, "Samira", "Samira Khan"),
    "a colleague leaves": lambda desk: staff_changes.leave(desk, "Samira", "Priya"),
    "two colleagues are one": lambda desk: staff_changes.join(desk, "Samira", "Priya"),
    "a topic is added": lambda desk: topics.add(desk, "Bus passes"),
    "a topic is renamed": lambda desk: topics.rename_topic(desk, "Dentist", "Dental care"),
    "a topic is retired": lambda desk: topics.retire(desk, "Dentist"),
    "two topics are one": lambda desk: topics.merge(desk, "Dentist", "Care home"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_every_change_is_a_line_with_who_and_when_and_is_taken_back(
    desk: Desk, clock: StoppedClock, change: Callable[[Desk], object]
) -> None:
    a_desk_with_two_and_their_contacts(desk)
    before, known = snapshot(desk), len(desk_changes.changes(desk.engine))
    clock.at += timedelta(minutes=1)
    change(desk)
    assert snapshot(desk) != before
    line = desk_changes.changes(desk.engine)[0]
    assert (line.by, line.at, line.is_undo) == ("Priya Shah", clock.at, False)
    undo_last_desk_change(desk)
    assert snapshot(desk) == before
    undo, undone, *_ = desk_changes.changes(desk.engine)
    assert (undo.is_undo, undone.undone, undo.kind) == (True, True, undone.kind)
    assert len(desk_changes.changes(desk.engine)) == known + 2


def test_a_retired_topic_is_not_offered_and_the_contacts_that_have_it_keep_it(desk: Desk) -> None:
    a_desk_with_two_and_their_contacts(desk)
    topics.retire(desk, "dent")
    assert "Dentist" not in offered(desk)
    assert rows(
        desk, "SELECT count(*) FROM contact JOIN topic ON topic.id = topic_id WHERE topic.name = 'Dentist'"
    ) == [(2,)]
    assert topics.add(desk, "dentist") == "Dentist"
    assert "Dentist" in offered(desk)
    assert desk_changes.changes(desk.engine)[0].kind is DeskChangeKind.TOPIC_BACK


def test_merged_topics_have_the_contacts_of_both_under_the_one_that_stays(desk: Desk) -> None:
    a_desk_with_two_and_their_contacts(desk)
    assert topics.merge(desk, "Dentist", "Care home") == ("Dentist", "Care home", 2)
    counted = {one.name: (one.active, one.contacts) for one in topics.topics_with_counts(desk)}
    assert (counted["Dentist"], counted["Care home"]) == ((False, 0), (True, 3))


def test_topics_are_listed_by_the_alphabet_however_often_they_are_used(desk: Desk) -> None:
    a_desk_with_two_and_their_contacts(desk)
    listed = [one.name for one in topics.topics_with_counts(desk)]
    assert listed == sorted(listed, key=str.casefold)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Zebra", "No topic is called Zebra. There are: "),
        ("car", "Several begin so: Care at home, Care home, Carers, Eye care. There are: "),
        ("", "No topic is called "),
    ],
)
def test_a_topic_that_is_not_there_is_said_with_those_that_are(desk: Desk, name: str, said: str) -> None:
    with pytest.raises(WordsError) as refused:
        topics.retire(desk, name)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: topics.add(desk, "DENTIST"),
        lambda desk: topics.add(desk, "  "),
        lambda desk: topics.add(desk, "x" * 41),
        lambda desk: topics.rename_topic(desk, "Dentist", "care home"),
        lambda desk: topics.merge(desk, "Dentist", "Dentist"),
    ],
)
def test_a_topic_that_cannot_be_is_refused_and_nothing_is_written(desk: Desk, change: Callable[[Desk], object]) -> None:
    before, known = snapshot(desk), desk_changes.changes(desk.engine)
    with pytest.raises(WordsError):
        change(desk)
    assert snapshot(desk) == before
    assert desk_changes.changes(desk.engine) == known


def test_taking_back_is_for_the_last_hour_and_for_ones_own(desk: Desk, clock: StoppedClock) -> None:
    topics.retire(desk, "Dentist")
    samira = staff.come_on_duty(desk, "Samira Haddad", add=True)
    topics.retire(desk, "Carers")
    undo_last_desk_change(desk)
    with pytest.raises(WordsError, match="nothing of the desk"):
        undo_last_desk_change(desk)
    staff.come_on_duty(desk, "Priya Shah")
    clock.at += timedelta(minutes=61)
    with pytest.raises(WordsError, match="nothing of the desk"):
        undo_last_desk_change(desk)
    assert samira.name in names(desk)


def test_what_was_given_on_since_stays_where_it_is(desk: Desk) -> None:
    a_desk_with_two_and_their_contacts(desk)
    beth = staff.add_staff(desk, "Beth Price")
    staff_changes.leave(desk, "Samira", "Priya")
    give_to(desk, 1, staff_id=beth.id, version=rows(desk, "SELECT version FROM contact WHERE id = 1")[0][0])
    assert undo_last_desk_change(desk).moved == 1
    assert owners(desk) == [("Beth Price",), ("Samira Haddad",), ("Priya Shah",)]


def test_the_history_of_the_settings_has_closed_days_and_charters_with_who_and_when(desk: Desk) -> None:
    topics.add(desk, "Bees")
    day = date(2026, 12, 24)
    change_calendar_days(desk, DaysChange(first=day, last=day, to=DayKind.CLOSED, name="Training"), "closed Thu 24 Dec")
    undo_last_change(desk)
    said = [change_line(one, desk.clock.now()) for one in desk_changes.every_change(desk.engine)]
    assert any("Priya: Calendar: closed Thu 24 Dec  (taken back)" in line for line in said)
    assert any("Priya: Taken back: Calendar: closed Thu 24 Dec" in line for line in said)
    assert any("Priya: Bees was made a topic" in line for line in said)
    assert any("  Charter healthwatch-portsmouth was adopted, from" in line for line in said)


def test_who_adopted_replaced_or_withdrew_a_charter_is_in_the_history(desk: Desk) -> None:
    now, by_id = desk.clock.now(), desk.staff.id if desk.staff else None
    text = re.sub(r"(?m)^valid_from = \S+", "valid_from = 2027-01-04", shipped_text("spso"))
    adopted.adopt_from_now(desk.engine, parse_edition(text, "spso"), now, by_id)
    (ours,) = adopted.to_come(desk.engine, now.date())
    assert adopted.adoptions(desk.engine)[ours.id] == (now, "Priya Shah")
    revised.replace_edition(desk.engine, parse_edition(f"{text}# a remark\n", "spso"), now)
    revised.withdraw(desk.engine, "spso", now, by_id)
    said = [change_line(one, now).partition("  ")[2] for one in desk_changes.every_change(desk.engine)]
    assert {
        "Priya: Charter spso was adopted, from 2027-01-04",
        "The text of charter spso, from 2027-01-04, was replaced",
        "Priya: Charter spso, from 2027-01-04, was withdrawn",
    } <= set(said)
    assert ours.id not in adopted.adoptions(desk.engine)


def test_a_charter_adopted_before_that_was_kept_is_in_the_history_without_a_name(desk: Desk) -> None:
    with closing(desk.engine.raw_connection()) as connection:
        connection.executescript("DROP TRIGGER edition_change_is_never_deleted; DELETE FROM editionchange;")
    (line,) = [one for one in desk_changes.every_change(desk.engine) if one.kind is desk_changes.CharterChange.ADOPTED]
    assert line.by == ""
    assert [one.by for one in adopted.adoptions(desk.engine).values()] == [""]


def test_what_a_colleague_has_since_taken_off_the_list_cannot_be_taken_back(desk: Desk) -> None:
    for name in ("Derek Lowe", "Beth Price"):
        staff.add_staff(desk, name)
    topics.add(desk, "Bees")
    with colleague(desk) as theirs:
        topics.rename_topic(theirs, "Bees", "Wasps")
        assert undo_last_desk_change(desk).about == "Bees"
        with pytest.raises(WordsError, match="Bees is not on the list any more"):
            undo_last_desk_change(theirs)
        staff_changes.rename(theirs, "Beth Price", "Beth Khan")
        staff_changes.leave(desk, "Beth Khan", None)
        with pytest.raises(WordsError, match="Beth Price is not on the list any more"):
            undo_last_desk_change(theirs)
