"""A full made-up year of a busy desk: 15,000 contacts, with everything that a report counts.

The story of some hundred contacts is saved with the functions that the forms use, day by day: complaints, requests for
own records, times that were given, waits, extensions, both daily routines. The many others come in as a log of the
year, by the import, whose promises are kept or missed by the same rules. Nothing is random: the same day makes the same
year.
"""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import event

from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.end_of_day.sign_offs import mark_sheet_seen
from db.imports.import_log import import_log
from db.models import Setting
from db.startup.open_desk import open_desk
from db.storage import engine
from db.storage.sessions import writing
from deskapp.charter.rules import local_date
from deskapp.clock import Clock
from deskapp.practice.days import StoppedClock
from deskapp.practice.desk import clear_practice, is_made_for, practice_charter
from deskapp.practice.waiting import ON_DESK, STAFF
from deskapp.practice.year_log import log_rows
from deskapp.practice.year_story import YearStory
from deskapp.settings import Settings

CONTACTS = 15_000
DAYS = 365
_MADE = "practice_year"
"""The setting with the month in which the year was made. Written last: without it the record is incomplete."""
STAGE_1 = """
[[rules]]
key = "complaint-answer"
promise = "reply"
words = "We answer your complaint within 10 working days."
source = "Made up for the practice year"
kinds = ["complaint"]
working_days = 10
extend = 10
while_waiting = "pause"
stops_on = ["reply"]
"""
"""A promise that waits and can be extended: the charter that the practice desk goes by has none."""


_AS_THE_FORMS_NOTE = (
    "UPDATE contact SET rings = 1 + id * 7 % 6 WHERE import_id IS NOT NULL AND channel = 'call' AND id % 5 < 3",
    """UPDATE contact SET outcome = CASE WHEN id IN
           (SELECT contact_id FROM promise WHERE stopped_at < datetime(started_at, '+1 hour'))
           THEN 'sorted' ELSE 'ring_back' END
       WHERE import_id IS NOT NULL AND channel IN ('call', 'visit')""",
    "UPDATE contact SET website_gap = 1 WHERE import_id IS NOT NULL AND id % 11 = 3",
    """UPDATE promise SET sorry_said = id % 3 < 2, miss_reason = CASE id % 4
           WHEN 0 THEN 'waiting for others' WHEN 1 THEN 'person away' WHEN 2 THEN 'too busy' ELSE 'forgotten' END
       WHERE result = 'missed' AND miss_reason IS NULL AND id % 9 > 0""",
)
"""Rings, outcomes, reasons for being late and apologies, which a log has not and the forms would have noted."""


class Told(NamedTuple):
    """The part of the year that is made: the number of steps done, and of all."""

    done: int
    whole: int


def make_year(
    settings: Settings,
    clock: Clock,
    *,
    contacts: int = CONTACTS,
    days: int = DAYS,
    tell: Callable[[Told], None] = lambda _: None,
) -> bool:
    """Make a practice record of the last `days` in the folder of `settings`, unless it has one of this month: returns
    false then. Raises RecordError for a folder with a real desk, which is not changed.
    """
    settings = replace(settings, practice=True, staff_name=None)
    now = clock.now()
    if engine.find_record(settings) is not engine.RecordFile.MISSING:
        if is_made_for(settings, now, _MADE, f"{now:%Y-%m}"):
            return False
        clear_practice(settings, clock)
    stopped = StoppedClock(now - timedelta(days=days))
    desk = open_desk(settings, stopped, edition_text=practice_charter() + STAGE_1)
    # Practice data may be lost in a power cut.
    event.listen(desk.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    try:
        _tell_story(_Year(desk, stopped, now, days), contacts, tell)
    finally:
        desk.close()
    return True


class _Year(NamedTuple):
    """The desk of the year, its clock, and the `days` up to `now` (UTC)."""

    desk: Desk
    clock: StoppedClock
    now: datetime
    days: int


def _tell_story(year: _Year, contacts: int, tell: Callable[[Told], None]) -> None:
    desk, clock, now, days = year
    first = local_date(now) - timedelta(days=days)
    staff = {short: come_on_duty(desk, name, add=True) for short, name in STAFF.items()}
    story = YearStory(desk, clock, staff, random.Random(7))  # noqa: S311 - made-up people
    steps = sorted((one for one in story.steps(first, local_date(now)) if one.at < now), key=lambda one: one[:2])
    for done, step in enumerate(steps):
        clock.at = step.at
        step.take()
        tell(Told(done, len(steps)))
    clock.at = now
    come_on_duty(desk, STAFF[ON_DESK], add=True)
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "the year.csv"
        with log.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows(log_rows(desk, first, now, contacts - story.contacts, random.Random(11)))  # noqa: S311
        import_log(desk, log, takes_new=True)
    mark_sheet_seen(desk, now)
    with writing(desk.engine) as session:
        for statement in _AS_THE_FORMS_NOTE:
            session.connection().exec_driver_sql(statement)
        session.add(Setting(name=_MADE, value=f"{now:%Y-%m}"))
