"""One dialect of SQLAlchemy and one cache of compiled statements for all desks of a process.

A statement is compiled once per dialect and engine. The program has one of each; a test has its own desk, and compiling
every statement anew took a fifth of the time of the tests on a record.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

COMPILED: dict[Any, Any] = {}
"""The compiled statements of this process."""


class OneDialect(SQLiteDialect_pysqlite):
    """SQLite's dialect, of which a process has one object for the same options."""

    supports_statement_cache = True
    made: ClassVar[dict[Any, OneDialect]] = {}

    def __new__(cls, **options: Any) -> OneDialect:
        return cls.made.setdefault(frozenset(options.items()), super().__new__(cls))

    def __init__(self, **options: Any) -> None:
        if not vars(self):
            super().__init__(**options)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let all engines share what was compiled."""
        engine.update_execution_options(compiled_cache=COMPILED)


def register() -> None:
    """Use the one dialect for every engine made from now on in this process."""
    registry.register("sqlite", __name__, OneDialect.__name__)
