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
_MADE = "SELECT count(*) FROM erasure WHERE approved_at IS NOT NULL"


def note_owed(record: Path) -> None:
    """Note that something is to be erased in all backups. Raises RecordError."""
    with errors.faults(record), closing(connect(record)) as live:
        for statement in OWE:
            live.execute(statement)


def erasures_made(record: Path) -> int:
    """The number of erasures that were approved so far. Raises RecordError."""
    with errors.faults(record), closing(connect(record)) as live:
        return int(live.execute(_MADE).fetchone()[0])


def note_erased(record: Path, place: Path | None, made: int) -> None:
    """Note that all of the first `made` erasures are in a second place, or with None in the desk's own folder. If
    another was approved meanwhile, something is still owed. Raises RecordError.
    """
    name, value = (OWED_HERE, None) if place is None else (OWED_ELSEWHERE, str(place))
    settled = f"DELETE FROM setting WHERE name = ? AND value = coalesce(?, value) AND ({_MADE}) = ?"  # noqa: S608 - ours
    with errors.faults(record), closing(connect(record)) as live:
        live.execute(settled, (name, value, made))
