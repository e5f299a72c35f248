"""Backing up and restoring 100,000 contacts, beside a plain `VACUUM INTO` and a copy of the file.

Each contact has its event, its promise and their links in the hash chain. Ours checks all of the copy (quick_check,
foreign keys, SHA-256), syncs it to the disk, and restores with the previous record kept, its history carried over and
the result proved; the plain way does nothing of that. Both sides run alternately, and the best of several rounds
counts: the time that passes, as the checks run beside each other, and the processor time of all threads.
`python -m benchmarks.backups [CONTACTS]` prints the table. The target: both together at most 1.5 times the plain way,
in the time that passes.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.filled_desk import filled_desk
from db.backups.backup import back_up
from db.backups.restore import restore
from db.storage.connections import connect
from deskapp.clock import Clock
from deskapp.settings import Settings

CONTACTS = 100_000
ROUNDS = 7
NOW = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)


class Spent(NamedTuple):
    """Seconds: those that passed, and the processor's."""

    passed: float
    cpu: float

    def __add__(self, other: Spent) -> Spent:  # type: ignore[override]
        """The sums of both."""
        return Spent(self.passed + other.passed, self.cpu + other.cpu)


def run(contacts: int = CONTACTS, rounds: int = ROUNDS) -> tuple[dict[str, Spent], float]:
    """The best times of each of the four, and the size of the file in MB."""
    never = Spent(float("inf"), float("inf"))
    best: dict[str, Spent] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder, clock = Path(scratch), Clock(NOW)
        with closing(filled_desk(folder / "desk", contacts, NOW)) as desk:
            settings = desk.settings
        backup = back_up(settings, NOW).backup.path
        other = Settings(folder=folder / "other")
        for _ in range(rounds):
            for name, work in (
                ("vacuum", lambda: _vacuum_into(settings.record, folder / "plain")),
                ("backup", lambda: back_up(settings, NOW)),
                ("copy", lambda: shutil.copyfile(backup, folder / "copied")),
                ("restore", lambda: restore(other, clock, backup)),
            ):
                spent = _spent(work)
                best[name] = Spent(*map(min, spent, best.get(name, never)))
            shutil.rmtree(other.folder / "replaced", ignore_errors=True)
        return best, backup.stat().st_size / 1e6


def _vacuum_into(record: Path, copy: Path) -> None:
    copy.unlink(missing_ok=True)
    with closing(connect(record)) as live:
        live.execute("VACUUM INTO ?", (str(copy),))


def _spent(work: Callable[[], object]) -> Spent:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - began, time.process_time() - cpu)


def main() -> None:
    """Print the table."""
    contacts = int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS
    best, size = run(contacts)
    print(f"{contacts:,} contacts, {size:.0f} MB: seconds that passed, and the processor's\n")
    best["together"], best["plainly"] = best["backup"] + best["restore"], best["vacuum"] + best["copy"]
    for ours, plain in (("backup", "vacuum"), ("restore", "copy"), ("together", "plainly")):
        mine, theirs = best[ours], best[plain]
        print(
            f"{ours:<10}{mine.passed:>7.2f} {mine.cpu:>6.2f}   {plain:<8}{theirs.passed:>7.2f} {theirs.cpu:>6.2f}"
            f"{mine.passed / theirs.passed:>7.2f}x {mine.cpu / theirs.cpu:>6.2f}x"
        )


if __name__ == "__main__":
    main()
