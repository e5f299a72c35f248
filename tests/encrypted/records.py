"""Encrypt every record that the tests make, in this process: the tests themselves need not know."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from db.storage.driver import has_passphrase, open_database
from db.storage.keys import CipherKey, hold

WANTED = "DESKAPP_TESTS_ENCRYPTED"
"""The variable of the environment that asks for such a run."""
KEY = CipherKey(b"a key for the tests of 32 bytes.", b"and 16 of salt..")


def encrypt_every_record() -> None:
    """Hold a key, so that every new record is encrypted; let tests that look into a file by themselves do so; and have
    it the same in every process that this one starts.
    """
    hold(KEY)
    plain = sqlite3.connect

    def connect(database: Any, *given: Any, **more: Any) -> sqlite3.Connection:
        path = Path(database)
        if more.get("uri") or not path.is_file() or not path.stat().st_size or not has_passphrase(path):
            made: sqlite3.Connection = plain(database, *given, **more)
            return made
        opened = open_database(path)
        opened.isolation_level = more.get("isolation_level", "")
        return opened

    vars(sqlite3)["connect"] = connect
    os.environ["PYTHONPATH"] = os.pathsep.join(
        part for part in (str(Path(__file__).parent), os.environ.get("PYTHONPATH")) if part
    )
