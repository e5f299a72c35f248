"""The newest hash of the chain, kept once a day in a file beside the record.

A chain that was cut short, or made anew from its beginning, is whole in itself; it does not have these hashes. The file
holds nothing personal, so it may be copied anywhere. Standard library only.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.storage.connections import connect
from db.storage.errors import faults
from db.storage.permissions import file_mode, make_file
from deskapp.errors import RecordError
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    from db.storage import chain
    from db.storage.chain import ChainEnd
else:
    chain = LazyModule("db.storage.chain")

IN_EXPORT = "hashes.txt"
"""The name of the file in an export."""
_LINE = re.compile(r"(\d{4}-\d\d-\d\d) (\d+) ([0-9a-f]{64})\n")


def hash_file(record: Path) -> Path:
    """The file of hashes that belongs to a record or a backup: `desk.sqlite3.hashes`."""
    return record.with_name(f"{record.name}.hashes")


def kept_hashes(record: Path) -> list[ChainEnd]:
    """The newest links of each day, as far as they were kept, oldest first; none without a file."""
    return [end for _, end in _lines(record)]


def newest_link(record: Path) -> ChainEnd:
    """The newest link of a record or a backup. Raises RecordError."""
    with faults(record), closing(connect(record)) as connection:
        return chain.chain_end(connection)


def keep_hash(record: Path, day: date, *, again: bool = False) -> None:
    """Keep the newest hash if none of this local date is kept yet, or if `again`.

    Nothing is kept, and nothing raised, where the record cannot be read or the file cannot be written: neither is to
    stop a desk from opening, or a day from being signed off.
    """
    if not again and any(kept == day.isoformat() for kept, *_ in _written(record)):
        return
    file = hash_file(record)
    with suppress(OSError, RecordError):
        number, newest = newest_link(record)
        with suppress(FileExistsError):
            make_file(file, file_mode(record.parent))
        with file.open("ab") as kept:
            kept.write(f"{day.isoformat()} {number} {newest.hex()}\n".encode())
            kept.flush()
            os.fsync(kept.fileno())


def keep_known_hashes(record: Path, restored: Path, left: Sequence[tuple[date, date]]) -> None:
    """Leave only the hashes that `restored`, which is to replace the record, ought to have: not those of later links,
    and not those of other links that were kept on the local dates that a restore `left` behind, or by another desk.
    Raises RecordError, OSError.
    """
    file = hash_file(record)
    if not file.exists():
        return
    with faults(restored), closing(connect(restored)) as connection:
        last, start = chain.chain_end(connection).link_id, chain.chain_start(connection)
        if _start(record) not in (None, start):
            left = [(date.min, date.max)]
        lines = [
            (day, end)
            for day, end in _lines(record)
            if end.link_id <= last
            and (
                _has(connection, end) or not any(since.isoformat() <= day <= until.isoformat() for since, until in left)
            )
        ]
    fresh = file.with_name(f".{file.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    make_file(fresh, file_mode(record.parent))
    fresh.write_bytes(b"".join(f"{day} {end.link_id} {end.hash.hex()}\n".encode() for day, end in lines))
    fresh.replace(file)


def _start(record: Path) -> bytes | None:
    """The hash of the first link; None for a record that is missing or cannot be read."""
    if not record.is_file():
        return None
    with suppress(RecordError), faults(record), closing(connect(record)) as connection:
        return chain.chain_start(connection)
    return None


def _has(connection: sqlite3.Connection, end: ChainEnd) -> bool:
    found = connection.execute("SELECT 1 FROM chainlink WHERE id = ? AND hash = ?", tuple(end)).fetchone()
    return found is not None


def copy_hashes(source: Path, target: Path) -> None:
    """Copy the hashes of one record, or of the export in a folder, to another record or export; none are no fault.
    Raises OSError.
    """
    with suppress(FileNotFoundError):
        written = _of(source).read_bytes()
        with suppress(FileExistsError):
            make_file(_of(target), file_mode(_of(target).parent))
        _of(target).write_bytes(written)


def _of(place: Path) -> Path:
    return place / IN_EXPORT if place.is_dir() else hash_file(place)


def _lines(record: Path) -> Iterator[tuple[str, ChainEnd]]:
    """The dates and links of the file."""
    for day, number, newest in _written(record):
        yield day, chain.ChainEnd(int(number), bytes.fromhex(newest))


def _written(record: Path) -> list[tuple[str, str, str]]:
    """The lines of the file as date, number and hash, without lines that were cut or damaged."""
    try:
        return _LINE.findall(hash_file(record).read_text(encoding="ascii", errors="replace"))
    except OSError:
        return []
