"""What others save is noticed, within a second and without a key pressed."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.startup.open_desk import open_desk
from db.storage import connections, engine
from db.storage.watch import EVERY_SECONDS, ChangeWatch
from tests.db.desk_case import ended, entry, start

QUICK = 0.02

SAVES = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
print("ready", flush=True)
sys.stdin.readline()
connection.execute("UPDATE topic SET used = used + 1")
print("saved", flush=True)
sys.stdin.readline()
"""


class Heard:
    """Counts the news, and waits for it."""

    def __init__(self) -> None:
        self.news = threading.Semaphore(0)
        self.thread = ""

    def __call__(self) -> None:
        self.thread = threading.current_thread().name
        self.news.release()

    def within(self, seconds: float) -> bool:
        return self.news.acquire(timeout=seconds)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def watch(desk: Desk, heard: Heard) -> Iterator[Callable[..., ChangeWatch]]:
    begun: list[ChangeWatch] = []

    def begin(moved: Heard | None = None, every_seconds: float = QUICK) -> ChangeWatch:
        begun.append(ChangeWatch(desk.settings, heard, moved, every_seconds=every_seconds))
        return begun[-1]

    yield begin
    for each in begun:
        each.close()
        each._thread.join(timeout=5)
        assert not each._thread.is_alive()


def test_what_another_process_saves_is_noticed_within_a_second(
    desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard
) -> None:
    other = start(SAVES, desk.settings.record)
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    watch(every_seconds=EVERY_SECONDS)
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "saved\n"
    since = time.monotonic()
    assert heard.within(5)
    assert time.monotonic() - since < 1
    assert heard.thread == "change watch"
    ended([other])


def test_what_we_save_ourselves_is_noticed_and_silence_is_not_news(
    desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard
) -> None:
    watch()
    assert not heard.within(5 * QUICK)
    log.log_contact(desk, entry())
    assert heard.within(5)
    assert not heard.within(5 * QUICK)


def test_a_locked_file_is_no_change_and_what_was_saved_is_noticed_when_the_lock_is_gone(
    desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard
) -> None:
    watch()
    other = connections.connect(desk.settings.record)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("UPDATE topic SET used = used + 1")
    assert not heard.within(5 * QUICK)
    other.execute("COMMIT")
    other.close()
    assert heard.within(5)


def test_what_is_saved_while_the_file_was_locked_at_the_start_is_not_lost(
    desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard
) -> None:
    other = connections.connect(desk.settings.record)
    other.execute("BEGIN EXCLUSIVE")
    watch()
    other.execute("UPDATE topic SET used = used + 1")
    other.execute("COMMIT")
    other.close()
    assert heard.within(5)


def test_a_record_that_another_file_took_the_place_of_is_noticed_and_then_watched(
    desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard
) -> None:
    log.log_contact(desk, entry())
    desk.close()
    record = desk.settings.record
    restored = record.with_name("restored")
    shutil.copy(record, restored)
    moved = Heard()
    watch(moved)
    restored.replace(record)
    assert moved.within(5)
    assert heard.within(5), "what was written to the new file before it was first looked at"
    other = sqlite3.connect(record, isolation_level=None)
    other.execute("UPDATE topic SET used = used + 1")
    other.close()
    assert heard.within(5)
    assert not moved.within(5 * QUICK)


def test_a_record_that_was_taken_away_is_said_once(desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard) -> None:
    moved = Heard()
    watch(moved)
    desk.settings.record.rename(desk.settings.folder / "elsewhere")
    assert moved.within(5)
    assert not moved.within(5 * QUICK)


def test_leaving_takes_no_time_and_nothing_is_heard_after_it(
    desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard
) -> None:
    slow = watch(every_seconds=30)
    since = time.monotonic()
    slow.close()
    slow._thread.join(timeout=5)
    assert time.monotonic() - since < 1
    log.log_contact(desk, entry())
    assert not heard.within(5 * QUICK)


def test_leaving_takes_no_time_while_somebody_else_is_saving(
    desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard
) -> None:
    other = connections.connect(desk.settings.record)
    other.execute("BEGIN EXCLUSIVE")
    since = time.monotonic()
    leaving = watch()
    leaving.close()
    leaving._thread.join(timeout=5)
    assert time.monotonic() - since < 1
    other.close()


def test_watching_makes_nobody_wait(desk: Desk, watch: Callable[..., ChangeWatch], heard: Heard) -> None:
    watch(every_seconds=0.001)
    writer = open_desk(desk.settings, desk.clock)
    writer.__dict__["engine"] = engine.engine(desk.settings, busy_ms=1000)
    for _ in range(20):
        log.log_contact(writer, entry())
    writer.close()
    assert heard.within(5)
