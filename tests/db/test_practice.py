"""The practice desk: a believable day of made-up people, whatever day it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.answerphone.days import gaps
from db.contacts import log
from db.contacts.validate import new
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.drafts.book import DraftBook
from db.end_of_day.sign_offs import days_signed, not_signed, sheet_to_show
from db.queue.live import open_rows
from db.startup.open_desk import open_desk
from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.charter.rules import due_date_of, local_date
from deskapp.charter.rules import reading as time_left
from deskapp.charter.vocabulary import Channel, Outcome
from deskapp.errors import RecordError
from deskapp.practice.answered import ANSWERED
from deskapp.practice.days import PracticeDays, StoppedClock
from deskapp.practice.desk import make_practice
from deskapp.practice.routines import SIGNED_AT
from deskapp.practice.waiting import SOON, STAFF, WAITING
from deskapp.settings import Settings
from deskapp.views.queue_line import flags_of
from deskapp.wording import phrases

TUESDAY = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
MOMENTS = {
    "a working morning before we open": "2026-06-10T08:52+01:00",
    "one minute past midnight on a Monday": "2027-02-01T00:01+00:00",
    "the very second that we close": "2026-09-18T17:00+01:00",
    "Boxing Day": "2026-12-26T17:30+00:00",
    "Easter Monday": "2027-03-29T03:00+01:00",
    "the first hours of a year": "2027-01-01T01:00+00:00",
    "inside the hour that comes twice": "2027-10-31T01:30+00:00",
}


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "practice", practice=True)


def practise(settings: Settings, now: datetime) -> Desk:
    make_practice(settings, StoppedClock(now))
    return open_desk(settings, StoppedClock(now))


def shown(desk: Desk) -> list[str]:
    """The queue's rows as C1 has them, a bar between the columns."""
    now = desk.clock.now()
    lines = []
    for row in open_rows(desk.engine):
        read = time_left(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
        parts = [
            phrases.reply_by(row.due_at, now),
            phrases.time_left(read.time_left, read.late, read.working_days_left, row.due_at, now),
            phrases.how(row.channel, row.promise, row.kind),
            row.name or f"No name {row.number}",
            "  ".join(flags_of(row)),
            row.owner.split()[0],
        ]
        lines.append("|".join(" ".join(part.split()) for part in parts))
    return lines


def every_row(desk: Desk) -> list[tuple[Any, ...]]:
    with desk.engine.connect() as connection:
        names = [row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            (name, *row)
            for name in names
            for row in connection.exec_driver_sql(
                # The salts of the chain are random, and with them its digests and hashes.
                "SELECT id, table_name, row_id FROM chainlink" if name == "chainlink" else f'SELECT * FROM "{name}"'  # noqa: S608
            )
        ]


def one(desk: Desk, sql: str) -> Any:
    with desk.engine.connect() as connection:
        return connection.exec_driver_sql(sql).scalar()


def log_a_call(desk: Desk) -> None:
    topic_id = one(desk, "SELECT id FROM topic LIMIT 1")
    call = new(
        entry_id="tried-out",
        channel=Channel.CALL,
        received_at=desk.clock.now(),
        about="Tried out",
        topic_id=topic_id,
        outcome=Outcome.RING_BACK,
    )
    log.log_contact(desk, call)


def test_on_priyas_tuesday_the_queue_is_the_one_of_the_design(folder: Settings) -> None:
    desk = practise(folder, TUESDAY)
    assert shown(desk) == [
        "Mon 23 17:00|LATE 5h 47m|Message|Mr J Adeyemi|RELAY|Priya",
        "Tue 24 12:00|LATE 2h 47m|Promise|Bill Tanner|LARGE|Derek",
        "Tue 24 15:30|today 43m|Promise|Margaret Hall|RANG x2|Samira",
        "Tue 24 17:00|today 2h 13m|Letter|Portsea Carers Group||Derek",
        "Tue 24 17:00|today 2h 13m|Message|Mrs V Sharma||Priya",
        "Tue 24 17:00|today 2h 13m|Message|R. Coombes||Priya",
        "Wed 25 17:00|tomorrow|Email|L. Okafor||Priya",
        "Wed 25 17:00|tomorrow|Message|No name 07700 900 418||Priya",
        "Wed 25 17:00|tomorrow|Message|Kay|NO MSG|Priya",
        "Wed 25 17:00|tomorrow|Message|Dr Osei's practice||Helen",
        "Tue 1 Dec|Tue 1 Dec|Letter|Joan Whitcombe|COMPLAINT|Tom",
        "Tue 1 Dec|Tue 1 Dec|Letter|Mrs E Doyle||Derek",
        "Thu 24 Dec|Thu 24 Dec|Records|R. Bassett|RECORDS|Tom",
    ]
    assert (desk.practice, desk.first_page.practice) == (True, True)
    assert desk.staff is not None
    assert desk.staff.name == "Priya Nair"
    assert {seen.name for seen in desk.first_page.staff} == set(STAFF.values())
    desk.close()


def test_somebody_was_called_away_from_a_call(folder: Settings) -> None:
    make_practice(folder, StoppedClock(TUESDAY))
    book = DraftBook(folder.drafts)
    (seen,) = book.unfinished()
    book.close()
    assert (seen.form, seen.by, seen.values["name"], seen.at_field) == ("call", "Priya Nair", "Marg", "number")
    assert seen.started_at == TUESDAY - timedelta(minutes=6)


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_on_any_day_somebody_is_late_many_wait_and_nothing_is_from_the_future(folder: Settings, moment: str) -> None:
    now = datetime.fromisoformat(moment)
    desk = practise(folder, now)
    rows = open_rows(desk.engine)
    assert len(rows) == len(WAITING)
    late = [row.name for row in rows if row.due_at < now]
    assert set(late) == {"Mr J Adeyemi", "Bill Tanner"}
    newest = max(one(desk, f"SELECT max({column}) FROM {table}") for table, column in TIMES)  # noqa: S608
    assert datetime.fromisoformat(newest).replace(tzinfo=UTC) <= now
    assert one(desk, "SELECT count(*) FROM contact WHERE state = 'closed'") == len(ANSWERED)
    missed = one(desk, "SELECT count(*) FROM promise WHERE result = 'missed' AND miss_reason IS NOT NULL")
    assert missed == one(desk, "SELECT count(*) FROM promise WHERE result = 'missed'") == 2
    desk.close()


TIMES = (
    ("contact", "received_at"),
    ("contact", "written_at"),
    ("contact", "updated_at"),
    ("event", "at"),
    ("event", "written_at"),
    ("promise", "stopped_at"),
    ("duty", "from_at"),
)


@pytest.mark.parametrize("moment", ["2026-11-24T14:47+00:00", "2027-03-29T03:00+01:00"], ids=["a Tuesday", "a holiday"])
def test_the_earlier_days_were_checked_and_signed_off_so_that_the_desk_begins_with_today(
    folder: Settings, moment: str
) -> None:
    now = datetime.fromisoformat(moment)
    desk = practise(folder, now)
    first, today = (local_date(at) for at in (datetime.fromisoformat(one(desk, FIRST)).replace(tzinfo=UTC), now))
    assert gaps(desk, first, today - ONE_DAY) == []
    signed = days_signed(desk, first, today - ONE_DAY)
    assert signed.signed == signed.open_days == 15
    assert not_signed(desk, now) is None
    assert one(desk, "SELECT count(*) FROM decision") > 0
    assert sheet_to_show(desk, now) is None, "what is tried out begins with the queue"
    come_on_duty(desk, "Derek Collins", add=True)
    assert sheet_to_show(desk, now) is not None
    desk.close()


def test_nothing_is_written_down_on_a_day_that_was_signed_off_already() -> None:
    told = [came.written or came.at for came in (*ANSWERED, *WAITING)]
    told += [came.replied.at for came in ANSWERED if came.replied]
    told += [at for came in (*ANSWERED, *WAITING) for at in came.chased]
    assert [at for at in told if at.split()[1] >= SIGNED_AT] == []


FIRST = "SELECT min(from_at) FROM duty"
ONE_DAY = timedelta(days=1)


def test_on_all_days_and_at_all_hours_of_two_years_the_story_can_have_been() -> None:
    calendar = parse_edition(shipped_text(DEFAULT_EDITION), "the default").calendar
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for hour in range(0, 2 * 365 * 24, 29):
        now = start + timedelta(hours=hour, minutes=hour % 60)
        days = PracticeDays(now, calendar)
        assert calendar.closes_at(days.today) >= now
        for came in (*ANSWERED, *WAITING):
            came_at = days.at(came.at, days.shift(came.at))
            assert came_at <= now
            if came.promised:
                assert days.promised(came.promised) > came_at
            if came.promised == SOON:
                assert now <= days.promised(came.promised) <= calendar.closes_at(days.today)
            if came.replied:
                assert came_at < days.at(came.replied.at) <= now


def test_every_number_is_one_that_nobody_has() -> None:
    numbers = [came.number for came in (*ANSWERED, *WAITING) if came.number]
    assert [number for number in numbers if not re.fullmatch(r"(18002 )?(01632 960|07700 900) \d{3}", number)] == []


def test_with_the_same_clock_it_is_the_same_day_to_the_letter(tmp_path: Path) -> None:
    first = practise(Settings(tmp_path / "one", practice=True), TUESDAY)
    second = practise(Settings(tmp_path / "two", practice=True), TUESDAY)
    assert every_row(first) == every_row(second)
    first.close()
    second.close()


def test_later_on_the_same_day_what_was_tried_out_is_still_there(folder: Settings) -> None:
    desk = practise(folder, TUESDAY)
    log_a_call(desk)
    desk.close()
    again = practise(folder, TUESDAY + timedelta(hours=2))
    assert len(open_rows(again.engine)) == len(WAITING) + 1
    again.close()


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(hours=-1)], ids=["the next day", "the clock set back"])
def test_on_another_day_it_starts_afresh_and_what_was_typed_is_gone(folder: Settings, later: timedelta) -> None:
    desk = practise(folder, TUESDAY)
    log_a_call(desk)
    desk.close()
    book = DraftBook(folder.drafts)
    book.begin("call", by="Derek", at=TUESDAY).keep({"name": "Words of yesterday"}, "name")
    book.close()
    again = practise(folder, TUESDAY + later)
    assert len(open_rows(again.engine)) == len(WAITING)
    assert one(again, "SELECT count(*) FROM contact WHERE about = 'Tried out'") == 0
    again.close()
    assert all(b"Words of yesterday" not in path.read_bytes() for path in folder.drafts.iterdir())


def test_a_day_that_was_only_half_made_is_made_again(folder: Settings) -> None:
    desk = practise(folder, TUESDAY)
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM setting WHERE name = 'practice_day'")
    desk.close()
    again = practise(folder, TUESDAY)
    assert len(open_rows(again.engine)) == len(WAITING)
    assert one(again, "SELECT value FROM setting WHERE name = 'practice_day'") == local_date(TUESDAY).isoformat()
    again.close()


def test_a_real_desk_is_never_practised_in(tmp_path: Path) -> None:
    real = Settings(tmp_path / "desk")
    open_desk(real, StoppedClock(TUESDAY)).close()
    before = real.record.read_bytes()
    with pytest.raises(RecordError, match="has a real desk in it"):
        make_practice(real, StoppedClock(TUESDAY + timedelta(days=1)))
    assert real.record.read_bytes() == before
    assert not real.drafts.exists()
