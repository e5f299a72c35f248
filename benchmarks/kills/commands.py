"""Kills at random moments of commands that change the whole record: each has done all of its work or none of it."""

from __future__ import annotations

import csv
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.filled_desk import COLUMNS
from benchmarks.kills.desks import a_desk, a_first_desk
from benchmarks.kills.intact import Tally, counted, is_broken
from db.backups.shelf import FOLDER, backups_in
from db.copies.tables import read_manifest
from db.history.kept_hashes import kept_hashes
from db.storage.engine import SCHEMA
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.publish.export import TABLES_FOLDER
from deskapp.settings import Settings

ROWS = 2000
PATIENCE = 600.0


class Work(NamedTuple):
    """A command, in which {folder} stands for the desk's, and a function that counts what it has done on a desk: 0
    before, `whole` afterwards.
    """

    words: tuple[str, ...]
    done: Callable[[Settings], int]
    whole: int


def _run(settings: Settings, seconds: float, work: Work) -> bool:
    """Run a command on a desk, killed after these seconds. True if it ended well before that."""
    command = [sys.executable, "-m", "deskapp", "--data", str(settings.folder), "--as", "Priya"]
    command += [word.format(folder=settings.folder) for word in work.words]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            return running.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            running.kill()
            return False


def _rounds(count: int, chance: random.Random, desk: Settings, work: Work) -> Tally:
    """Kill a command `count` times, each time on a copy of a desk. Run again after that, it does all of its work."""
    began = time.perf_counter()
    timed = _copy(desk, "timed")
    if not _run(timed, PATIENCE, work) or work.done(timed) != work.whole:
        raise ChildProcessError(f"deskapp {' '.join(work.words)} does not work")
    longest, tally = time.perf_counter() - began, Tally()
    for number in range(count):
        copy = _copy(desk, f"round {number}")
        ended = _run(copy, chance.uniform(0, longest * 1.1), work)
        done = work.done(copy)
        broken = done not in (0, work.whole) or _has_broken_record(copy)
        if not done:
            _run(copy, PATIENCE, work)
        lost = (ended and not done) or work.done(copy) != work.whole
        tally += Tally(1, int(ended), int(lost), 0, int(broken or _has_broken_record(copy)))
        shutil.rmtree(copy.folder)
    return tally


def _has_broken_record(desk: Settings) -> bool:
    if not desk.record.exists():
        return False
    return is_broken(desk.record, chained=counted(desk.record, "PRAGMA user_version") == SCHEMA)


def _copy(desk: Settings, name: str) -> Settings:
    folder = desk.folder.with_name(name)
    shutil.copytree(desk.folder, folder)
    return Settings(folder=folder, staff_name=desk.staff_name)


def imports(count: int, chance: random.Random) -> Tally:
    """Kills of the import of a log."""
    with a_desk() as desk:
        words = ("import", str(_log(desk, ROWS)), "--yes")
        work = Work(words, lambda copy: counted(copy.record, "SELECT count(*) FROM contact"), ROWS)
        return _rounds(count, chance, desk, work)


def _log(desk: Settings, count: int) -> Path:
    """A log of so many letters, beside the desk's folder."""
    log = desk.folder.with_name("log.csv")
    with log.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(count):
            at, name = "2026-10-05T09:00:00+00:00", f"Caller {number}"
            writer.writerow((f"log-{number}", "letter", "enquiry", at, name, "", "A dentist", "Dentist", "Priya"))
    return log


def adoptions(count: int, chance: random.Random) -> Tally:
    """Kills of the adoption of a charter."""
    with a_desk() as desk:
        file = desk.folder.with_name("charter.toml")
        file.write_text(_later_charter(), encoding="utf-8")
        return _rounds(
            count,
            chance,
            desk,
            Work(
                ("charter", "adopt", str(file)),
                lambda copy: counted(copy.record, "SELECT count(*) - 1 FROM edition"),
                1,
            ),
        )


def backups(count: int, chance: random.Random) -> Tally:
    """Kills of a backup: it is whole, or there is none."""
    with a_desk() as desk:
        _log_letters(desk, ROWS // 2)
        work = Work(("backup",), lambda copy: len(backups_in(copy.folder / FOLDER)), 1)
        return _rounds(count, chance, desk, work)


def restores(count: int, chance: random.Random) -> Tally:
    """Kills of a restore: the record is the backup's, or the one that was there."""
    with a_desk() as desk:
        _log_letters(desk, ROWS // 2)
        if not _run(desk, PATIENCE, Work(("backup",), lambda _: 0, 0)):
            raise ChildProcessError("no backup was made")
        _log_letters(desk, ROWS)
        return _rounds(count, chance, desk, Work(("restore", "1", "--yes"), _restored, 1))


def exports(count: int, chance: random.Random) -> Tally:
    """Kills of the export of everything: it is whole, or there is none."""
    with a_desk() as desk:
        _log_letters(desk, ROWS // 2)
        return _rounds(count, chance, desk, Work(("export", "--to", "{folder}/out"), _exported, 1))


def _exported(desk: Settings) -> int:
    """1 for an export that is whole, with nothing of one that was killed beside it; 0 for none."""
    out = desk.folder / "out"
    if not out.exists():
        return 0
    try:
        read_manifest(out / TABLES_FOLDER, SCHEMA)
    except RecordError:
        return -1
    return -1 if [*desk.folder.glob(".out.*")] else 1


def desk_imports(count: int, chance: random.Random) -> Tally:
    """Kills of the making of a desk from an export: it is whole, with the hashes that were kept, or there is none."""
    with a_desk() as desk:
        _log_letters(desk, ROWS // 2)
        out, empty = desk.folder.with_name("out"), desk.folder.with_name("empty")
        if not _run(desk, PATIENCE, Work(("export", "--to", str(out)), lambda _: 0, 0)):
            raise ChildProcessError("nothing was exported")
        empty.mkdir(mode=0o700)
        kept = kept_hashes(desk.record)

        def made(copy: Settings) -> int:
            if not copy.record.exists():
                return 0
            is_whole = counted(copy.record, "SELECT count(*) FROM contact") == ROWS // 2
            return 1 if is_whole and kept_hashes(copy.record)[: len(kept)] == kept else -1

        return _rounds(
            count, chance, Settings(folder=empty, staff_name=desk.staff_name), Work(("import", str(out)), made, 1)
        )


def _restored(settings: Settings) -> int:
    if not settings.record.exists():
        return -1
    return {ROWS // 2: 1, ROWS: 0}.get(counted(settings.record, "SELECT count(*) FROM contact"), -1)


def _log_letters(desk: Settings, count: int) -> None:
    """Import the first letters of a log, as many as this."""
    if not _run(desk, PATIENCE, Work(("import", str(_log(desk, count)), "--yes"), lambda _: 0, 0)):
        raise ChildProcessError("the log was not taken in")


def _later_charter() -> str:
    day = Clock().now().date() + timedelta(days=1)
    return re.sub(r"^valid_from = .*$", f"valid_from = {day}", shipped_text(DEFAULT_EDITION), flags=re.MULTILINE)


def migrations(count: int, chance: random.Random) -> Tally:
    """Kills of the migration of a record of the first schema."""
    with a_first_desk(ROWS) as desk:
        return _rounds(count, chance, desk, Work(("queue",), _migrated, 1))


def _migrated(settings: Settings) -> int:
    """1 if the record is of the newest schema, 0 if of the first, -1 if neither or if people are missing."""
    version = counted(settings.record, "PRAGMA user_version")
    if version not in (1, SCHEMA) or counted(settings.record, "SELECT count(*) FROM person") != ROWS:
        return -1
    return int(version == SCHEMA)
