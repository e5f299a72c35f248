"""A revision's statements, read from the SQL file beside it: frozen text, which no later change of a model moves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path


def script_statements(revision: str) -> Iterator[str]:
    """The statements of the SQL file beside the revision in this Python file, one at a time.

    A trigger's own semicolons do not end it. `executescript` would commit on its way in.
    """
    gathered = ""
    for line in Path(revision).with_suffix(".sql").read_text(encoding="utf-8").splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered.strip().removesuffix(";")
            gathered = ""
