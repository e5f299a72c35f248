"""Export everything as documented CSV and JSON Lines: one file a view, and a dictionary of their columns."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

from db.copies.copy import copy_record
from db.copies.tables import write_tables
from db.copies.views import VIEWS, RecordView
from db.desk.desk import Desk
from db.history.kept_hashes import copy_hashes
from db.storage.driver import open_database
from deskapp.clock import desk_zone
from deskapp.publish.new_folder import new_folder, refuse_folder
from deskapp.publish.report.tables import safe_cell
from deskapp.wording.printable import json_line

DICTIONARY = "README.txt"
TABLES_FOLDER = "record"
"""The folder of the tables as they are stored, in an export."""
_ABOUT = """\
What is in these files. Each is there as CSV and as JSON Lines, in UTF-8.
A column that ends in _local is a time in {zone}; one that ends in _on, and day, is a date there.
In CSV, text that a spreadsheet would run as a formula has an apostrophe before it; in JSON Lines it is as it was.
1 is yes and 0 is no. Entries made by mistake and what was undone are left out.

The folder {tables} has every table as it is stored, with nothing left out: `deskapp --data NEW import` of this folder
makes the same desk of them, in the folder NEW. Its times are UTC. What is unfinished is not in it: save it first."""


def export_record(desk: Desk, folder: Path) -> list[str]:
    """Write every view and every table into a new or empty folder that only this account can read. Returns the names
    of the files.

    It reads a copy, so that the desks can save meanwhile. Raises WordsError, RecordError; nothing is left then.
    """
    refuse_folder(folder, DICTIONARY)
    with new_folder(folder, mode=0o700) as fresh:
        copied = fresh / "copy.sqlite3"
        copy_record(desk.settings.record, copied)
        with closing(open_database(copied, "ro")) as record:
            columns = {view: _write_view(record, view, fresh) for view in VIEWS}
            (fresh / TABLES_FOLDER).mkdir(mode=0o700)
            write_tables(record, fresh / TABLES_FOLDER)
        copied.unlink()
        copy_hashes(desk.settings.record, fresh / TABLES_FOLDER)
        (fresh / DICTIONARY).write_text(_dictionary(columns), encoding="utf-8")
        return sorted(path.name for path in fresh.rglob("*") if path.is_file())


def _write_view(record: sqlite3.Connection, view: RecordView, folder: Path) -> list[str]:
    """Write one view as CSV, safe in a spreadsheet, and as JSON Lines, unchanged. Returns its columns."""
    rows = record.execute(f"SELECT * FROM {view.name}")  # noqa: S608 - our own names
    columns = [column[0] for column in rows.description]
    with (
        (folder / f"{view.name}.csv").open("w", encoding="utf-8", newline="") as table,
        (folder / f"{view.name}.jsonl").open("w", encoding="utf-8") as lines,
    ):
        writer = csv.writer(table, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([safe_cell(cell) for cell in row])
            lines.write(json_line(dict(zip(columns, row, strict=True))) + "\n")
    return columns


def _dictionary(columns: dict[RecordView, list[str]]) -> str:
    parts = [_ABOUT.format(zone=desk_zone().key, tables=TABLES_FOLDER)]
    parts += [f"{view.name}: one row is {view.one_row}.\n  {', '.join(names)}" for view, names in columns.items()]
    return "\n\n".join(parts) + "\n"
