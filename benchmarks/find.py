"""Finding while it is typed, among 1,000,000 contacts: our `find` beside the very same SQL through raw sqlite3.

Both sides in one run, each asked in turn. `python -m benchmarks.find` prints the table; `run()` gives its rows. The
aim: every row below 50 ms, and at most twice what raw sqlite3 takes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.queue_rows import CONTACTS, WAITING, Row, filled, side_by_side
from db import opening
from db.find import find, statements
from deskapp.settings import Settings

TYPED = (
    "ma", "mar", "marga", "argaret", "hall", "hall1", "mar hal", "atcombe9", "anne-marie", "zzz",
    "@example.org", "anne-marie.hall", "quinn123@ex",
    "01632", "01632 0012", "+44 1632 001234", "0044 1632 001234", "1234", "001234",
    "26-0", "26-999999", "999999", "412",
    "want", "dent", "dentist", "physiother", "dentist cosham", "number123", "wheelchair number77", "cosham wheel",
)  # fmt: skip
"""From what nearly everybody has to what nobody has."""
REPEATS = 30


def run(contacts: int = CONTACTS, waiting: int = WAITING) -> list[Row]:
    """The table's rows, over a record made for it in a temporary folder, which takes some minutes."""
    with tempfile.TemporaryDirectory() as scratch:
        return measured(filled(Path(scratch) / "desk", contacts=contacts, waiting=waiting))


def measured(settings: Settings, repeats: int = REPEATS) -> list[Row]:
    """The same on a record that is there."""
    engine, raw = opening.engine(settings), opening.connect(settings.record)

    def ours(typed: str) -> Callable[[], object]:
        return lambda: find(engine, typed)

    def plain(typed: str) -> Callable[[], object]:
        asked = list(statements(typed))
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
