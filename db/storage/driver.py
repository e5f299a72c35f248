"""The one place that opens SQLite files: every connection to a record, a backup or a copy is made here."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Literal


def open_database(path: Path, mode: Literal["ro", "rw"] = "rw") -> sqlite3.Connection:
    """A connection without a setting, in which the caller begins transactions itself (`isolation_level` None). Never
    creates a file. Raises sqlite3.Error.
    """
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
