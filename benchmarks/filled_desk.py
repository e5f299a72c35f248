"""A desk with many open contacts, made by importing a log, as a desk would."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.imports.import_log import import_log
from db.startup.open_desk import open_desk
from deskapp.clock import Clock
from deskapp.settings import Settings

COLUMNS = ("source_ref", "channel", "kind", "received_at", "name", "number", "about", "topic", "owner")
CHANNELS = ("answerphone", "letter", "email", "visit")
OWNERS = ("Priya", "Derek", "Samira", "Tom")


def filled_desk(folder: Path, waiting: int, now: datetime) -> Desk:
    """A desk in this folder with `waiting` open contacts, received every few minutes up to `now` (UTC)."""
    desk = open_desk(Settings(folder=folder), Clock(now))
    come_on_duty(desk, "Priya")
    log = folder / "log.csv"
    with log.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_row(number, now) for number in range(1, waiting + 1))
    import_log(desk, log, takes_new=True)
    desk.close()
    return open_desk(Settings(folder=folder), Clock(now))


def _row(number: int, now: datetime) -> tuple[str, ...]:
    received_at = now - timedelta(minutes=3 * number)
    return (
        f"log-{number:05}",
        CHANNELS[number % len(CHANNELS)],
        "complaint" if number % 10 == 0 else "enquiry",
        received_at.isoformat(timespec="seconds"),
        f"Caller {number:05}",
        f"01632 960{number % 1000:03}",
        "Wants a dentist taking NHS patients",
        "Dentist",
        OWNERS[number % len(OWNERS)],
    )
