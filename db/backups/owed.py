"""Notes in the record of backups in which something is still to be erased. Standard library only.

They are written in the transaction that erases in the record, so that a kill, a drive that is not connected, or another
desk that is making a backup only delays the rest: the next backup does it.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.storage import errors
from db.storage.connections import connect

OWED_ELSEWHERE = "owes_erasure"
"""The setting with the second place in whose backups something is still to be erased."""
OWED_HERE = "owes_erasure_here"
"""The setting that is there while something is still to be erased in the backups of the desk's own folder."""
OWE = (
    "INSERT OR REPLACE INTO setting (name, value) VALUES ('owes_erasure_here', 'yes')",
    """INSERT OR REPLACE INTO setting (name, value)
    SELECT 'owes_erasure', value FROM setting WHERE name = 'backup_to' AND value <> ''""",
)
"""The statements that note both, in the transaction of an erasure."""


def note_owed(record: Path) -> None:
    """Note that something is to be erased in all backups. Raises RecordError."""
    with errors.faults(record), closing(connect(record)) as live:
        for statement in OWE:
            live.execute(statement)


def note_erased(record: Path, place: Path | None) -> None:
    """Note that everything is erased in a second place, or with None in the desk's own folder. Raises RecordError."""
    with errors.faults(record), closing(connect(record)) as live:
        if place is None:
            live.execute("DELETE FROM setting WHERE name = ?", (OWED_HERE,))
        else:
            live.execute("DELETE FROM setting WHERE name = ? AND value = ?", (OWED_ELSEWHERE, str(place)))
