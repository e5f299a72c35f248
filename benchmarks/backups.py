"""Backing up and restoring 100,000 contacts, beside a plain `VACUUM INTO` and a copy of the file.

Ours checks all of the copy (quick_check, foreign keys, SHA-256), syncs it to the disk, and restores with the previous
record kept, its history carried over and the result checked. Processor time is measured, on both sides alternately, the
best of several rounds.
`python -m benchmarks.backups` prints the table. The target: both together at most 1.5 times the plain way.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.queue_rows import filled
from db.backups.backup import back_up
from db.backups.restore import restore
from db.storage.engine import connect
from deskapp.clock import Clock
from deskapp.settings import Settings

CONTACTS = 100_000
ROUNDS = 3
NOW = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)


def run(contacts: int = CONTACTS, rounds: int = ROUNDS) -> dict[str, float]:
    """The best time of each of the four in seconds, and the size of the file in MB."""
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settings, clock = filled(folder / "desk", contacts=contacts, waiting=min(contacts, 5_000)), Clock(NOW)
        backup = back_up(settings, NOW).backup.path
        other = Settings(folder=folder / "other")
        for _ in range(rounds):
            for name, work in (
                ("vacuum", lambda: _vacuum_into(settings.record, folder / "plain")),
                ("backup", lambda: back_up(settings, NOW)),
                ("copy", lambda: shutil.copyfile(backup, folder / "copied")),
                ("restore", lambda: restore(other, clock, backup)),
            ):
                best[name] = min(best.get(name, float("inf")), _seconds(work))
        best["MB"] = backup.stat().st_size / 1e6
    return best


def _vacuum_into(record: Path, copy: Path) -> None:
    copy.unlink(missing_ok=True)
    with closing(connect(record)) as live:
        live.execute("VACUUM INTO ?", (str(copy),))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Print the table."""
    found = run()
    print(f"{CONTACTS:,} contacts, {found['MB']:.0f} MB\n")
    for ours, plain in (("backup", "vacuum"), ("restore", "copy")):
        print(f"{ours:<10}{found[ours]:>8.2f} s   {plain:<8}{found[plain]:>8.2f} s {found[ours] / found[plain]:>6.2f}x")
    both, plainly = found["backup"] + found["restore"], found["vacuum"] + found["copy"]
    print(f"{'together':<10}{both:>8.2f} s   {'':<8}{plainly:>8.2f} s {both / plainly:>6.2f}x  (aim: 1.5x)")


if __name__ == "__main__":
    main()
