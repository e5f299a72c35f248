"""The report's figures: what an independent count of the file finds, adding up, without what was undone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.contacts.log import log_contact
from db.contacts.page import page
from db.desk.desk import Desk
from db.models import EventKind
from db.promises.wait import ask_them, they_answered
from db.reports.figure_rows import FIGURES, NOT_RECORDED
from db.reports.figures import FigureCount, figure_list, figures_of, routine_figures
from db.reports.period import Period, parse_period
from db.reports.routines import routine_counts
from db.startup.open_desk import open_desk
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.errors import WordsError
from deskapp.publish.report.figures import figures_object, group_words, value_words
from deskapp.publish.report.read import read_report
from deskapp.settings import Settings
from deskapp.wording.causes import LogCause
from tests.db.desk_case import NOW, StoppedClock, at, desk_in, entry, logged, promised, reply

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(scope="module")
def record_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a desk without contacts."""
    folder = tmp_path_factory.mktemp("empty") / "desk"
    desk_in(folder, StoppedClock(NOW)).close()
    return folder


def by_key(desk: Desk, period: Period = NOVEMBER) -> dict[str, FigureCount]:
    return {one.shown_key: one for one in figures_of(desk, period, desk.clock.now()).counts}


def table(desk: Desk, name: str) -> list[dict[str, Any]]:
    """Every row of a table, as plain SQL has them."""
    with closing(sqlite3.connect(desk.settings.record)) as record:
        rows = record.execute(f"SELECT * FROM {name}")  # noqa: S608 - our own tables
        columns = [column[0] for column in rows.description]
        return [dict(zip(columns, row, strict=True)) for row in rows]


def came_in_november(desk: Desk) -> list[dict[str, Any]]:
    return [
        one for one in table(desk, "contact")
        if one["received_at"][:7] == "2026-11" and one["joined_to_id"] is None
        and one["closed_reason"] not in ("mistake", "closed_before")
    ]  # fmt: skip


def due_in_november(desk: Desk) -> list[tuple[dict[str, Any], dict[str, Any], str]]:
    """Contact, promise and result of each that fell due: London keeps UTC in November."""
    contacts = {one["id"]: one for one in table(desk, "contact")}
    promises = table(desk, "promise")
    restarted = {one["restarts"] for one in promises}
    found = []
    for one in promises:
        contact = contacts[one["contact_id"]]
        if contact["closed_reason"] in ("mistake", "closed_before") or one["result"] == "void":
            continue
        if one["id"] in restarted or not "2026-11-01 00:00:00.000000" < one["due_at"] <= "2026-12-01 00:00:00.000000":
            continue
        late = one["result"] == "running" and not one["waiting_since"] and one["due_at"] < "2026-11-24 14:47"
        found.append((contact, one, "late now" if late else one["result"]))
    return found


def test_contacts_rings_and_first_contacts_are_what_the_file_has(practice: Desk) -> None:
    came, found = came_in_november(practice), by_key(practice)
    topics = {one["id"]: one["name"] for one in table(practice, "topic")}
    groups = {
        key: {one.label: one.part for one in found[key].groups} for key in ("F1", "F1-kind", "F1-topic", "F1-hour")
    }
    assert groups["F1"] == Counter(one["channel"] for one in came)
    assert groups["F1-kind"] == Counter(one["kind"] for one in came)
    assert groups["F1-topic"] == Counter(topics.get(one["topic_id"], "no topic") for one in came)
    assert groups["F1-hour"] == Counter(f"{one['received_at'][11:13]}:00" for one in came)
    calls = [one for one in came if one["channel"] == "call"]
    rings = [one["rings"] for one in calls if one["rings"]]
    assert (found["F2"].part, found["F2"].whole) == (len([one for one in rings if one <= 5]), len(rings))
    assert (found["F2-noted"].part, found["F2-noted"].whole) == (len(rings), len(calls)) != (0, 0)
    given_to = {one["contact_id"] for one in table(practice, "promise") if not one["rule"] and one["result"] != "void"}
    spoken = [one for one in came if one["channel"] in ("call", "visit")]
    at_once = [one for one in spoken if one["outcome"] in ("sorted", "passed_on") and one["id"] not in given_to]
    assert (found["F9"].part, found["F9"].whole) == (len(at_once), len(spoken)) != (0, 0)
    waits = [one for one in spoken if one["outcome"] in ("ring_back", "write_back")]
    told = {one["contact_id"] for one in table(practice, "event") if one["kind"] == "promise_made"}
    assert waits
    assert (found["F11"].part, found["F11"].whole) == (len([one for one in waits if one["id"] in told]), len(waits))


def test_the_charters_time_is_told_if_somebody_said_it_and_an_answer_counts_where_nothing_waited(
    desk: Desk, clock: StoppedClock
) -> None:
    in_time = log_contact(desk, entry(), said_words="By 5pm tomorrow.").contact_id
    clock.at = at(30, 9)
    late = log_contact(desk, entry()).contact_id
    assert [said.kind for said in page(desk.engine, in_time).history].count(EventKind.PROMISE_MADE) == 1
    assert EventKind.PROMISE_MADE not in [said.kind for said in page(desk.engine, late).history]
    assert [owed.due_at for owed in page(desk.engine, late).running] == [at(25, 17)]
    for again in range(2):
        ask_them(desk, in_time, asked=f"Which ward? {again}", how=EventKind.SPOKE)
    ask_them(desk, late, asked="Which ward?", how=EventKind.SPOKE)
    they_answered(desk, in_time, words="D3")
    found = by_key(desk)
    assert (found["F11"].part, found["F11"].whole) == (1, 2)
    assert (found["F33"].part, found["F33"].whole) == (1, 2)


@pytest.mark.parametrize(("key", "channel"), [("F5", "answerphone"), ("F7", "letter"), ("F8", "email")])
def test_replies_in_time_are_what_the_file_has(practice: Desk, key: str, channel: str) -> None:
    results = Counter(
        result for contact, promise, result in due_in_november(practice)
        if contact["channel"] == channel and promise["name"] == "reply" and promise["rule"]
    )  # fmt: skip
    found = by_key(practice)[key]
    assert (found.part, found.whole) == (results["kept"], results["kept"] + results["missed"] + results["late now"])
    assert found.whole


def test_times_given_reasons_and_apologies_are_what_the_file_has(practice: Desk) -> None:
    due, found = due_in_november(practice), by_key(practice)
    late = [promise for _, promise, result in due if result in ("missed", "late now")]
    assert {one.label: one.part for one in found["F29"].groups} == Counter(
        one["miss_reason"] or "no reason yet" for one in late
    )
    assert (found["F24"].part, found["F24"].whole) == (len([one for one in late if one["sorry_said"]]), len(late))
    given_times = Counter(result for _, promise, result in due if not promise["rule"])
    assert found["F12"].part == given_times["kept"] > 0
    assert found["F12"].whole == given_times["kept"] + given_times["missed"] + given_times["late now"]


def test_the_middle_and_the_slowest_tenth_are_in_opening_time(practice: Desk) -> None:
    times = {one.channel: one for one in figures_of(practice, NOVEMBER, NOW).times}
    calendar = practice.edition.calendar
    for channel, one in times.items():
        taken = sorted(
            calendar.open_seconds(at_utc(contact["received_at"]), at_utc(promise["stopped_at"]))
            for contact, promise, result in due_in_november(practice)
            if contact["channel"] == channel and promise["name"] == "reply" and promise["rule"]
            and result in ("kept", "missed")
        )  # fmt: skip
        assert one.replies == len(taken)
        assert len([each for each in taken if each <= one.median]) * 2 >= len(taken)
        assert len([each for each in taken if each >= one.slowest_tenth]) * 10 >= len(taken)
    assert len(times) > 1


def at_utc(stored: str) -> Any:
    day, _, clock = stored.partition(" ")
    return at(int(day[8:]), int(clock[:2]), int(clock[3:5]), month=int(day[5:7])) + timedelta(seconds=int(clock[6:8]))


def assert_adds_up(desk: Desk, period: Period) -> None:
    now = desk.clock.now()
    for one in figures_of(desk, period, now).counts:
        assert sum(group.part for group in one.groups) == one.part
        assert one.whole is None or sum(group.whole for group in one.groups) == one.whole
        assert one.whole is None or 0 <= one.part <= one.whole
        listed = figure_list(desk, period, now, one.shown_key)
        if one.shown_key not in ("F3", "F6", "F32-cautions"):  # what is counted there is no contact, or not always
            assert (len(listed), sum(line.counts for line in listed)) == (
                sum(group.whole for group in one.groups), one.part,
            )  # fmt: skip
    found = by_key(desk, period)
    whole = {found[key].part for key in ("F1", "F1-kind", "F1-person", "F1-topic", "F1-hour")}
    assert len(whole) == 1
    assert found["F16-in"].part == found["F16-out"].part


def test_every_breakdown_adds_up_and_its_list_is_complete(practice: Desk) -> None:
    assert_adds_up(practice, NOVEMBER)
    assert_adds_up(practice, parse_period("2026"))


DEEDS = st.lists(
    st.tuples(
        st.sampled_from([Channel.CALL, Channel.ANSWERPHONE, Channel.LETTER, Channel.EMAIL, Channel.VISIT]),
        st.sampled_from([Kind.ENQUIRY, Kind.COMPLAINT, Kind.COMPLIMENT, Kind.OWN_INFORMATION, Kind.SERVICE_ENQUIRY]),
        st.sampled_from(["leave", "reply", "reply and undo", "undo"]),
        st.integers(2, 24),
        st.sampled_from([None, Outcome.SORTED, Outcome.RING_BACK]),
    ),
    max_size=6,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_whatever_was_done_every_breakdown_adds_up(record_before: Path, deeds: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        shutil.copytree(record_before, Path(folder) / "desk")
        kept = Settings(folder=Path(folder) / "desk", staff_name="Priya")
        with closing(open_desk(kept, StoppedClock(NOW))) as desk:
            undone = [one[0] for one in deeds if not done(desk, one)]
            for period in (NOVEMBER, parse_period("2026-10"), parse_period("2026-04..2027-03")):
                assert_adds_up(desk, period)
            assert by_key(desk)["F1"].part == len(deeds) - len(undone)
            year = [by_key(desk, parse_period(f"2026-{month:02}")) for month in range(1, 13)]
            for key, one in by_key(desk, parse_period("2026")).items():
                if key not in ("F16-in", "F16-out", "F28"):  # what is carried over stands in several months
                    assert sum(month[key].part for month in year) == one.part, key


def done(desk: Desk, drawn: tuple[Channel, Kind, str, int, Outcome | None]) -> bool:
    """Log a contact and do the deed. False if nothing of it is left."""
    channel, kind, deed, day, outcome = drawn
    spoken = channel in (Channel.CALL, Channel.VISIT)
    it = logged(desk, f"Caller {day}", at(day), channel=channel, kind=kind, outcome=outcome if spoken else None)
    with closing(sqlite3.connect(desk.settings.record)) as record:
        is_open = record.execute("SELECT state <> 'closed' FROM contact WHERE id = ?", (it,)).fetchone()[0]
    if deed.startswith("reply") and is_open:
        reply(desk, it, miss_reason="too busy", sorry_said=True)
    if deed == "undo" or (deed == "reply and undo" and is_open):
        undo_last(desk)
    return deed != "undo"


def test_what_was_undone_counts_nowhere(practice: Desk, tmp_path: Path) -> None:
    shutil.copytree(practice.settings.folder, tmp_path / "desk")
    clock = StoppedClock(NOW + timedelta(minutes=1))
    with closing(open_desk(Settings(folder=tmp_path / "desk", staff_name="Priya Nair", practice=True), clock)) as desk:
        before = figures_of(desk, NOVEMBER, clock.at)
        promised(desk, "Nobody", at(24, 17), kind=Kind.COMPLAINT)
        assert figures_of(desk, NOVEMBER, clock.at) != before
        undo_last(desk)
        assert figures_of(desk, NOVEMBER, clock.at) == before


def test_complaints_brought_forward_and_new_are_the_closed_and_carried_forward(tmp_path: Path) -> None:
    with closing(desk_in(tmp_path / "desk", StoppedClock(NOW))) as desk:
        old = logged(desk, "Ann", at(20, month=10), kind=Kind.COMPLAINT, channel=Channel.LETTER)
        logged(desk, "Bea", at(21, month=10), kind=Kind.COMPLAINT, channel=Channel.LETTER)
        logged(desk, "Cal", at(3), kind=Kind.COMPLAINT, channel=Channel.LETTER)
        reply(desk, old, miss_reason="too busy", sorry_said=True)
        found = by_key(desk)
        assert {one.label: one.part for one in found["F16-in"].groups} == {"brought forward": 2, "new": 1}
        assert {one.label: one.part for one in found["F16-out"].groups} == {"closed": 1, "carried forward": 2}
        assert by_key(desk, parse_period("2026-10"))["F16-out"].groups[0][:2] == ("carried forward", 2)


def test_a_caller_who_came_back_within_five_working_days_was_not_sorted(tmp_path: Path) -> None:
    with closing(desk_in(tmp_path / "desk", StoppedClock(NOW))) as desk:
        came = {"channel": Channel.CALL, "outcome": Outcome.SORTED, "topic_id": 1}
        first = logged(desk, "Ann", at(4), **came)
        with closing(sqlite3.connect(desk.settings.record)) as record:
            person = record.execute("SELECT person_id FROM contact WHERE id = ?", (first,)).fetchone()[0]
        logged(desk, "Ann", at(12), **came, person_id=person)
        assert (by_key(desk)["F9"].part, by_key(desk)["F10"].part) == (2, 2), "the sixth working day"
        logged(desk, "Ann", at(11), **came, person_id=person)
        assert (by_key(desk)["F9"].part, by_key(desk)["F10"].part) == (3, 1)


def test_a_figure_or_says_of_what_or_that_it_is_not_recorded() -> None:
    numbers = {int(one.key.partition("-")[0]) for one in FIGURES} | {4, 30, 35}
    assert numbers | {int(key) for key in NOT_RECORDED} == set(range(1, 36))
    assert all(one.definition.endswith(".") for one in FIGURES)
    assert len({one.key for one in FIGURES}) == len(FIGURES)


def test_a_small_whole_is_few_and_a_count_stands_alone(practice: Desk) -> None:
    found = by_key(practice)
    assert value_words(found["F5"]).endswith(" (few)")
    assert value_words(found["F1"]) == str(found["F1"].part)
    assert value_words(None) == "nothing recorded"
    assert group_words(found["F9"]).startswith("call ")


def test_the_period_before_and_the_year_before_stand_beside(practice: Desk) -> None:
    later = replace(practice.settings)
    with closing(open_desk(later, StoppedClock(NOW + timedelta(days=14)))) as desk:
        report = read_report(desk, parse_period("2026-12"))
        (one,) = [each for each in report.figures if each.now.shown_key == "F1"]
        assert (one.before and one.before.part, one.year_before) == (by_key(practice)["F1"].part, None)
        said = json.loads(json.dumps(figures_object(report)))
        assert said["compared_with"]["before"] == {"from": "2026-11-01", "to": "2026-11-30"}
        assert said["compared_with"]["year_before"] == {"from": "2025-12-01", "to": "2025-12-31"}
        assert said["promises_before"]


def test_periods_move_by_whole_months() -> None:
    assert parse_period("2026-04..2027-03").moved(-12) == parse_period("2025-04..2026-03")
    assert parse_period("2026-01").moved(-1) == parse_period("2025-12")
    assert parse_period("2024-02").moved(12) == parse_period("2025-02")
    assert [parse_period(one).name() for one in ("2026", "2026-11", "2026-04..2027-03")] == [
        "2026", "November 2026", "April 2026 to March 2027",
    ]  # fmt: skip
    with pytest.raises(WordsError):
        parse_period("1990-01").moved(-1)


def test_the_routines_are_figures_too(practice: Desk) -> None:
    routines = routine_counts(practice, NOVEMBER)
    assert [(one.shown_key, one.part, one.whole) for one in routine_figures(routines)] == [
        ("F4", 15, 15),
        ("F30", 15, 15),
    ]
    with pytest.raises(WordsError):
        figure_list(practice, NOVEMBER, NOW, "F99")


def test_the_desks_save_while_a_report_is_read_and_an_abandoned_reading_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    with closing(desk_in(folder, StoppedClock(NOW))) as desk, closing(desk_in(folder, StoppedClock(NOW))) as other:
        logged(desk, "Ann", at(3))
        with other.engine.connect() as record:
            record.exec_driver_sql("PRAGMA busy_timeout = 0")
        saved: list[int] = []
        found = figures_of(desk, NOVEMBER, NOW, read=lambda: saved.append(logged(other, "Bo", at(4))))
        assert len(saved) == len(FIGURES)
        assert {one.part for one in found.counts if one.key in ("1", "1-kind")} == {1}, "as it stood when it began"

        def give_up() -> None:
            raise WordsError(LogCause.NOTHING_RECORDED)

        with pytest.raises(WordsError):
            figures_of(desk, NOVEMBER, NOW, read=give_up)
        assert by_key(desk)["F1"].part == 1 + len(saved)


def test_a_time_that_nobody_gave_counts_at_no_hour(tmp_path: Path) -> None:
    with closing(desk_in(tmp_path / "desk", StoppedClock(NOW))) as desk:
        log_contact(desk, entry(Channel.LETTER, received_at=at(23, 9), received_assumed=True))
        log_contact(desk, entry(Channel.LETTER, received_at=at(23, 10)))
        found = by_key(desk)
        assert found["F1"].part == 2
        assert {one.label: one.part for one in found["F1-hour"].groups} == {"10:00": 1}
