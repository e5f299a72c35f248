"""Configuration of all tests."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from deskapp.clock import LONDON, use_zone
from tests.encrypted.records import WANTED, encrypt_every_record

# Speed is measured in benchmarks: on a busy machine one example of a property can take a second. `make test` tries the
# same examples each time, so that the same code gives the same answer; `make test-long` looks for new ones.
settings.register_profile("desk", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=2_000)
settings.load_profile("desk")

# Many tests start the program anew, and so does each worker of a run: where an environment forbids keeping what was
# compiled, each would compile all of it again, for longer than most of these tests take.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A record on a real disk is waited for at each save. What holds after a power cut is measured in benchmarks.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    tempfile.tempdir = str(MEMORY)

# The app takes its colours from the terminal that it finds, and the tests mean one that shows them all.
os.environ["TERM"] = "xterm-256color"
os.environ["COLORTERM"] = "truecolor"
os.environ.pop("NO_COLOR", None)

# A run that a shell began in the background ignores Ctrl+C, and so would every program that its tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The heap of a test's worker is large and mostly for good: looking through it every 700 things made took a tenth of the
# time.
gc.set_threshold(50_000, 20, 50)

LONG = ("tests/screens/test_fortnight.py", "tests/plain/test_same_day.py", "tests/terminal/test_tuesday_afternoon.py")
"""Tests that live whole days. They begin first: one that began last would run on alone while the others were done."""
PARTLY_REST = {
    "db/test_answerphone": ("two_processes_",),
    "db/test_backups": ("killed_",),
    "db/test_drafts_on_disk": ("killed_",),
    "db/test_editing": ("several_",),
    "forms/test_charter_parts": ("every_",),
    "plain/test_day": ("a_day_that_is_none_", "less_", "stopping_", "what_cannot_"),
    "screens/test_answerphone": ("a_clock_", "a_count_", "the_end_", "two_", "typing_"),
    "screens/test_app": ("a_charter_", "f2_", "function_", "keys_", "while_"),
    "screens/test_end_of_day": ("a_small_", "a_window_", "each_", "the_lines_of_", "two_", "what_is_out_", "where_"),
    "screens/test_log_call": ("a_call_begun_", "a_name_", "a_save_", "down_", "keys_"),
    "screens/test_queue": ("a_clock_", "a_damaged_", "a_record_", "the_queue_is_usable_"),
    "screens/test_settings": ("a_name_", "the_marked_", "up_"),
    "screens/test_tried": ("a_time_", "nobody_", "the_next_try_is_never_", "where_"),
    "screens/test_unfinished": ("a_blank_", "a_long_", "a_narrower_", "a_reply_", "d_", "n_", "nothing_"),
    "terminal/test_desk": ("a_browser_", "a_closed_", "a_window_", "killed_", "the_terminals_", "told_"),
    "terminal/test_opening": ("a_", "after_", "an_", "the_"),
    "test_publish_report": ("no_small_", "nobody_", "whatever_"),
}
"""The beginnings of the tests that `make test` leaves to `make test-rest`, of files that it runs."""
REST = (
    *LONG,
    # Several processes at once, kills, random orders, and records made anew again and again.
    *(f"tests/db/test_{name}.py" for name in (
        "chain", "chains_undone", "deeds_together", "details_undoing", "doctor", "encryption", "erasing", "figures",
        "folder_care", "hostile_record", "imports", "joining", "migrations", "old_schemas", "practice", "practice_year",
        "restoring", "together", "what_is_owed",
    )),
    *(f"tests/forms/test_{name}.py" for name in ("every_save", "hostile_forms", "saved_before")),
    *(f"tests/charter/test_{name}.py" for name in ("hostile_charter", "properties")),
    *(f"tests/imports/test_{name}.py" for name in ("cases", "real_log")),
    *(f"tests/test_{name}.py" for name in (
        "cli_charter", "cli_close", "cli_import_export", "cli_output", "cli_registers", "cli_staff", "cli_take_out",
        "hostile_environment", "hostile_text", "hostile_ways_out",
    )),
    *(f"tests/plain/test_{name}.py" for name in ("lines", "offered", "prompt", "reading")),
    *(f"tests/terminal/test_{name}.py" for name in (
        "answerphone_check", "hostile_input", "key_order", "leaving", "passphrase", "patches", "pin", "tuesday",
    )),
    # Single faults that were found, and what is seldom done, in the whole app.
    *(f"tests/screens/test_{name}.py" for name in (
        "astray", "away", "box", "care", "caret", "change", "changed", "closed_days", "contact_joining", "danger",
        "deeds", "details", "dialog_keys", "faults", "first_charter", "gone", "held_keys", "hidden",
        "hostile_screens", "joining", "kept_words", "kinds", "lists_scroll", "mark", "meant_times", "morning",
        "next_charter", "nothing_is_cut", "open_again", "organisations", "other_version", "paragraphs", "person_form",
        "pickers", "promise_deeds", "room", "stray_words", "themes", "true_sentences", "typing", "what_if_screen",
        "who",
    )),
    *(f"tests/{file}.py::test_{name}" for file, names in PARTLY_REST.items() for name in names),
)  # fmt: skip
"""The beginnings of the ids of the tests that `make test` leaves to `make test-rest`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest tests first, mark the rest, and retry tests with a real terminal once, which the summary counts:
    on a busy machine drawing may take longer than such a test waits. No other test is retried.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    for item in items:
        if item.nodeid.startswith(REST):
            item.add_marker(pytest.mark.rest)
        if item.nodeid.startswith("tests/terminal/"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """Freeze the objects imported during collection, so that the garbage collector skips them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _london() -> None:
    """Set London's zone for tests that open no desk, whatever the test before used."""
    use_zone(LONDON)


class Watched(sqlite3.Connection):
    """A connection that warns if it is not closed, as every connection does from Python 3.13 on."""

    is_closed = True

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.is_closed = False
        self.opened_in = os.environ.get("PYTEST_CURRENT_TEST")

    def close(self) -> None:
        self.is_closed = True
        super().close()

    def __del__(self) -> None:
        if not self.is_closed:
            warnings.warn(f"unclosed database, opened in {self.opened_in}", ResourceWarning, stacklevel=1)


if sys.version_info < (3, 13):
    vars(sqlite3)["connect"] = partial(sqlite3.connect, factory=Watched)

if os.environ.get(WANTED):
    encrypt_every_record()


def pytest_xdist_auto_num_workers() -> int:
    """The number of workers: two more than cores, because a third of the time every worker waits for a
    screen or a disk.
    """
    return (os.cpu_count() or 1) + 2
