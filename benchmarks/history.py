"""The hash chain over the history: saves with it beside saves without it, and its verification beside reading the rows.

Processor time is measured, and both sides run alternately. `python -m benchmarks.history [CONTACTS]` prints the table;
`run()` gives its rows.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.filled_desk import filled_desk
from db.contacts import log
from db.desk.desk import Desk, OnDesk
from db.history.verify import verify_chain
from db.models import Contact
from db.replies.note import note
from db.startup.open_desk import open_desk
from db.storage import chain
from db.storage.chained_tables import CHAINED
from db.storage.connections import connect
from deskapp.charter.vocabulary import Channel, Outcome

CONTACTS = 50_000
"""Each with an event, its promises and its person, and so 156,000 links."""
REPEATS = 60


class Row(NamedTuple):
    """One line of the table: processor time in ms, with the chain and without."""

    what: str
    ours_ms: float
    without_ms: float
    wanted: str

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.without_ms


def run(contacts: int = CONTACTS, repeats: int = REPEATS) -> list[Row]:
    """Every row of the table."""
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - a benchmark is not the desk
    with TemporaryDirectory() as folder, closing(filled_desk(Path(folder) / "desk", contacts, now)) as desk:
        record = desk.settings.record
        verified = [_cpu_ms(lambda: verify_chain(record)) for _ in range(3)]
        read = [_cpu_ms(lambda: _read_all(record)) for _ in range(3)]
        found = verify_chain(record)
        what = f"verify {found.events:,} events, {found.links:,} links"
        return [
            _saves(desk, "log a call", lambda here: log.log_contact(here, _call(now)), repeats),
            _saves(desk, "add a note", lambda here: note(here, 1, words="Rang again"), repeats),
            Row(what, min(verified), min(read), "at most 4"),
        ]


def _saves(desk: Desk, what: str, save: Callable[[Desk], object], repeats: int) -> Row:
    """The medians of a save at a desk with the chain, and at one without, on the same record."""
    with_it, without = [], []
    with closing(open_desk(desk.settings, desk.clock)) as ours, closing(open_desk(desk.settings, desk.clock)) as plain:
        ours.staff = plain.staff = OnDesk(*desk.first_page.staff[0][:3])
        save(ours)  # not measured: the first save of a connection makes its temporary triggers
        with _no_chain():
            save(plain)
        for _ in range(repeats):
            with_it.append(_cpu_ms(lambda: save(ours)))
            with _no_chain():
                without.append(_cpu_ms(lambda: save(plain)))
    return Row(what, statistics.median(with_it), statistics.median(without), "at most 1.25")


@contextmanager
def _no_chain() -> Iterator[None]:
    before = chain.notice_changes, chain.extend_chain
    for name in ("notice_changes", "extend_chain"):
        setattr(chain, name, lambda _connection: None)
    try:
        yield
    finally:
        chain.notice_changes, chain.extend_chain = before


def _call(now: datetime) -> Contact:
    said: dict[str, Any] = {"entry_id": f"entry-{time.perf_counter_ns()}", "received_at": now, "name": "Ann Lee"}
    about = "Wants a dentist taking NHS patients"
    return Contact(channel=Channel.CALL, outcome=Outcome.RING_BACK, about=about, **said)


def _read_all(record: Path) -> None:
    """Read the content of every row and every link, without comparing anything."""
    with closing(connect(record)) as connection:
        for table, columns in CHAINED.items():
            for _ in connection.execute(f"SELECT {chain.content_of(columns)} FROM {table}"):
                pass
        for _ in connection.execute("SELECT id, table_name, row_id, digest, hash FROM chainlink"):
            pass


def _cpu_ms(call: Callable[[], object]) -> float:
    since = time.process_time()
    call()
    return (time.process_time() - since) * 1000


def main() -> None:
    """Print the table."""
    for row in run(int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS):
        print(f"{row.what:<42}{row.ours_ms:>10.2f} ms {row.without_ms:>10.2f} ms {row.ratio:>6.2f}x ({row.wanted})")


if __name__ == "__main__":
    main()
