from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from db.contacts.promise_details import Matter, matter
from db.history.events import last_written_at
from db.queue.live import open_rows
from deskapp.charter.vocabulary import Channel, Outcome
from tests.db.desk_case import NOW, StoppedClock, at, desk_in, logged


def test_what_goes_with_a_promise_is_read_with_it(tmp_path: Path) -> None:
    desk = desk_in(tmp_path / "desk", StoppedClock(NOW))
    said = "Priya will ring you by 3:30pm today."
    facts = {"channel": Channel.CALL, "outcome": Outcome.RING_BACK, "detail": "Near Cosham, please."}
    logged(desk, "Margaret Hall", at(24, 9), promised_at=at(24, 15, 30), said_words=said, **facts)
    [row] = open_rows(desk.engine)
    found = matter(desk.engine, row.promise_id)
    assert found == Matter("the time we set on Tue 24 Nov", said, "Near Cosham, please.", "", "", "")
    assert matter(desk.engine, row.promise_id + 1) is None
    desk.close()


def test_the_latest_entry_is_the_latest_even_when_the_clock_went_back_in_between(tmp_path: Path) -> None:
    clock = StoppedClock(NOW)
    desk = desk_in(tmp_path / "desk", clock)
    assert last_written_at(desk.engine) is None
    logged(desk, "Ann", at(24, 9))
    clock.at = NOW - timedelta(hours=2)
    logged(desk, "Ben", at(24, 9))
    assert last_written_at(desk.engine) == NOW
    desk.close()
