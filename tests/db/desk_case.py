"""What the tests of the record share: a clock that stands still, entries, and a second process."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from db.desk import Desk, open_desk
from db.models import Contact
from deskapp.charter.vocabulary import Channel, Outcome
from deskapp.clock import Clock

NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
"""A Tuesday afternoon."""
ROOT = Path(__file__).parents[2]
_entries = count(1)


class StoppedClock(Clock):
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 11) -> datetime:
    """A time of 2026, in winter, when London keeps UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def entry(channel: Channel = Channel.CALL, **fields: Any) -> Contact:
    """An entry as a form fills it."""
    if channel is Channel.CALL:
        fields.setdefault("outcome", Outcome.RING_BACK)
    said = {"entry_id": f"entry-{next(_entries)}", "received_at": NOW, "about": "Wants a dentist", **fields}
    return Contact(channel=channel, **said)


def rows(desk: Desk, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What the file itself says."""
    with desk.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql, values)]


@contextmanager
def colleague(desk: Desk, name: str = "Derek Lowe") -> Iterator[Desk]:
    """Somebody else, by the same clock at a desk of their own with the same record."""
    other = open_desk(replace(desk.settings, staff_name=name), desk.clock)
    try:
        yield other
    finally:
        other.close()


def start(script: str, *words: object) -> subprocess.Popen[str]:
    """Another process at the same desk; `script` finds `words` in sys.argv[1:]."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *[str(word) for word in words]],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def all_at_once(processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """Let processes go on, all in one moment, that each say "ready" and wait for a line; what each printed then."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return ended(processes)


def ended(processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """What each process printed; each is to have ended well."""
    said = [process.communicate(timeout=120) for process in processes]
    for process, (_, wrong) in zip(processes, said, strict=True):
        assert process.returncode == 0, wrong
    return [out for out, _ in said]
