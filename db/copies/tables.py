"""Every table of a record as JSON Lines, with a manifest of checksums, and back into a record."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause
from deskapp.wording.printable import json_line

MANIFEST = "manifest.json"
_AT_ONCE = 1_000
_OURS = (
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
    "AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version' ORDER BY name"
)
"""The tables without full-text indexes and what belongs to them, which are made anew."""


class Manifest(NamedTuple):
    """The schema of exported tables, their checksums, and the last id that each table has issued."""

    schema: int
    tables: Mapping[str, str]
    issued: Mapping[str, int]


def write_tables(record: sqlite3.Connection, folder: Path) -> None:
    """Write every table into a folder, one file each and the manifest at last. BLOBs are written as hexadecimal."""
    tables = [name for (name,) in record.execute(_OURS).fetchall()]
    schema = record.execute("PRAGMA user_version").fetchone()[0]
    checksums = {table: _write_table(record, table, folder / f"{table}.jsonl") for table in tables}
    issued = dict(record.execute("SELECT name, seq FROM sqlite_sequence"))
    manifest = {"schema": schema, "tables": checksums, "issued": issued}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _write_table(record: sqlite3.Connection, table: str, file: Path) -> str:
    rows = record.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608 - our own names
    columns = [column[0] for column in rows.description]
    checksum = sha256()
    with file.open("wb") as lines:
        for row in rows:
            values = [value.hex() if isinstance(value, bytes) else value for value in row]
            line = json_line(dict(zip(columns, values, strict=True))).encode() + b"\n"
            checksum.update(line)
            lines.write(line)
    return checksum.hexdigest()


def read_manifest(folder: Path, newest: int) -> Manifest:
    """The manifest of exported tables, each of which is whole. `newest` is the newest schema that is understood.

    Raises RecordError for a folder that is no export, one from a newer schema, and one that was cut short or changed.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(int(said["schema"]), dict(said["tables"]), dict(said["issued"]))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise RecordError(RecordCause.NO_EXPORT, folder=folder) from fault
    if manifest.schema > newest:
        raise RecordError(RecordCause.EXPORT_NEWER, folder=folder)
    for table, checksum in manifest.tables.items():
        file = folder / f"{table}.jsonl"
        try:
            with file.open("rb") as lines:
                found = sha256()
                while part := lines.read(1 << 20):
                    found.update(part)
        except OSError as fault:
            raise RecordError(RecordCause.EXPORT_CHANGED, file=file) from fault
        if found.hexdigest() != checksum:
            raise RecordError(RecordCause.EXPORT_CHANGED, file=file)
    return manifest


def read_tables(manifest: Manifest, folder: Path, record: sqlite3.Connection) -> None:
    """Put the rows of exported tables into an empty record of their schema, inside the caller's transaction.

    Raises RecordError for a table or a column that the schema does not have; sqlite3.Error.
    """
    if {name for (name,) in record.execute(_OURS)} != manifest.tables.keys():
        raise RecordError(RecordCause.EXPORT_CHANGED, file=folder / MANIFEST)
    for table in manifest.tables:
        file = folder / f"{table}.jsonl"
        try:
            _read_table(record, table, file)
        except (ValueError, LookupError, TypeError, AttributeError, sqlite3.IntegrityError) as fault:
            raise RecordError(RecordCause.EXPORT_CHANGED, file=file) from fault
    record.execute("DELETE FROM sqlite_sequence")
    record.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", manifest.issued.items())


def _read_table(record: sqlite3.Connection, table: str, file: Path) -> None:
    types = {name: kind for _, name, kind, *_ in record.execute(f"PRAGMA table_info({table})")}
    insert = f"INSERT INTO {table} ({', '.join(types)}) VALUES ({', '.join('?' * len(types))})"  # noqa: S608
    for page in _pages(file):
        record.executemany(insert, [[_stored(row[name], kind) for name, kind in types.items()] for row in page])


def _stored(value: Any, kind: str) -> Any:
    return bytes.fromhex(value) if kind == "BLOB" and value is not None else value


def _pages(file: Path) -> Iterator[list[dict[str, Any]]]:
    page = []
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            page.append(json.loads(line))
            if len(page) == _AT_ONCE:
                yield page
                page = []
    yield page
