"""Search during typing among 1,000,000 contacts: our `find` beside the same SQL through raw sqlite3.

Both sides run alternately. `python -m benchmarks.find` prints the table; `run()` returns its rows. The target: every
row below 50 ms, and at most twice the time of raw sqlite3.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.queue_rows import CONTACTS, WAITING, Row, filled, side_by_side
from db.search import search, search_statements
from db.storage import connections
from db.storage import engine as storage_engine
from deskapp.settings import Settings

TYPED = (
    "ma", "mar", "marga", "argaret", "hall", "hall1", "mar hal", "atcombe9", "anne-marie", "zzz",
    "@example.org", "anne-marie.hall", "quinn123@ex",
    "01632", "01632 0012", "+44 1632 001234", "0044 1632 001234", "1234", "001234",
    "26-0", "26-999999", "999999", "412",
    "want", "dent", "dentist", "physiother", "dentist cosham", "number123", "wheelchair number77", "cosham wheel",
)  # fmt: skip
"""Texts from one that nearly every name matches to one that none does."""
REPEATS = 30


def run(contacts: int = CONTACTS, waiting: int = WAITING) -> list[Row]:
    """The table's rows, over a new record in a temporary folder, which takes some minutes to make."""
    with tempfile.TemporaryDirectory() as scratch:
        return measured(filled(Path(scratch) / "desk", contacts=contacts, waiting=waiting))


def measured(settings: Settings, repeats: int = REPEATS) -> list[Row]:
    """The table's rows, over an existing record."""
    engine, raw = storage_engine.engine(settings), connections.connect(settings.record)

    def ours(typed: str) -> Callable[[], object]:
        return lambda: search(engine, typed)

    def plain(typed: str) -> Callable[[], object]:
        asked = list(search_statements(typed))
        return lambda: [raw.execute(sql, values).fetchall() for sql, values in asked]

    try:
        return [side_by_side(typed, ours(typed), plain(typed), repeats) for typed in TYPED]
    finally:
        engine.dispose()
        raw.close()


def main() -> None:
    """Print the table."""
    print(f"found while it is typed, among {CONTACTS:,} contacts (aim: 50 ms, and at most 2x)\n")
    for row in run():
        print(f"{row.what:<28}{row.ours_ms:>9.2f} ms {row.raw_ms:>9.2f} ms raw {row.ratio:>6.2f}x")


if __name__ == "__main__":
    main()
