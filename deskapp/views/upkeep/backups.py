"""Backups in words: when the last was made, what there is to restore, and what a restored record has in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.backups.backup import BackupMade
from db.backups.restore_list import ListedBackup
from db.backups.shelf import BackupFacts
from db.queue.first_page import instant
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.views.upkeep.backup_notice import moment_words
from deskapp.wording.times import clock_time, day, quantity


def made_lines(made: BackupMade, now: datetime, second_fault: DeskError | None) -> list[str]:
    """The contents of a backup and its place; the reason if there is no second copy."""
    facts = made.backup.facts
    lines = [
        f"Backed up {moment_words(made.backup.taken_at, now)}: {contents_words(facts)}. The copy was checked.",
        f"  {made.backup.path}",
    ]
    if made.second is not None:
        lines.append(f"  {made.second}")
    elif second_fault is None:
        lines.append("There is no second place: if this disk fails, the backups are lost with it.")
    return lines


def contents_words(facts: BackupFacts) -> str:
    """The contents of a record: "412 contacts, 1,830 events, the last on Friday 27 November 2026 at 17:02"."""
    contacts = quantity(facts.contacts, "contact")
    if not facts.events:
        return f"{contacts}, nothing happened yet"
    last = instant(facts.last_event_at)
    return f"{contacts}, {quantity(facts.events, 'event')}, the last on {day(local_date(last))} at {clock_time(last)}"


def backup_lines(listed: Sequence[ListedBackup], now: datetime) -> list[str]:
    """The backups that can be restored, a numbered line each."""
    return [
        f"{number:3}  {moment_words(one.backup.taken_at, now):<20} {quantity(one.backup.facts.contacts, 'contact'):<16}"
        f" {' and '.join(str(place) for place in one.places)}"
        for number, one in enumerate(listed, 1)
    ]
