"""Columns of a STRICT table from a model's fields.

SQLAlchemy writes VARCHAR, DATETIME, DATE and BOOLEAN, which STRICT refuses: here they become TEXT and INTEGER, and
their limits (a length, 0 or 1, a time of fixed width) become CHECK constraints made from the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Protocol

from annotated_types import Ge, Le, MaxLen, MinLen
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, String, Table
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator
from sqlmodel import CheckConstraint, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from deskapp.charter.vocabulary import OpenWord

DATETIME_WIDTH = 26
"""The width of a stored time, "2026-11-24 14:47:00.000000" in UTC, which sorts as text."""
DATE_WIDTH = 10


@compiles(String, "sqlite")
@compiles(SqlEnum, "sqlite")
@compiles(DateTime, "sqlite")
@compiles(Date, "sqlite")
@compiles(JSON, "sqlite")
def _as_text(_type: Any, _compiler: Any, **_kwargs: Any) -> str:
    return "TEXT"


@compiles(Boolean, "sqlite")
def _as_integer(_type: Any, _compiler: Any, **_kwargs: Any) -> str:
    return "INTEGER"


def one_of(words: type[StrEnum]) -> Any:
    """A column that stores a member of an enum by its value (SQLAlchemy's default is the name), checked
    by the table.
    """
    return SqlEnum(
        words,
        native_enum=False,
        create_constraint=True,
        name=words.__name__.lower(),
        values_callable=lambda kind: [word.value for word in kind],
    )


class OpenWordColumn(TypeDecorator[OpenWord]):
    """The type of a column for an open vocabulary: stored by value, which the table does not check against a list."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[OpenWord]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: OpenWord | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy hands it over
        """Convert a word to its stored value."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> OpenWord | None:  # noqa: ARG002 - as above
        """Convert a stored value to the word."""
        return None if value is None else self.words(value)


OPEN_WORD_LENGTH = 40


def open_word(words: type[OpenWord]) -> Any:
    """A column that stores a word of an open vocabulary, also one that an edition has added."""
    return OpenWordColumn(words)


class Row(SQLModel):
    """The base class of every table.

    Assignments are validated, which a table model does not do by itself. Neither `repr` nor an error's text contains
    values, because both may end in a log.
    """

    model_config = {"validate_assignment": True, "hide_input_in_errors": True, "defer_build": True}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'id', '')}>"

    __str__ = __repr__


def table(*parts: Any) -> tuple[Any, ...]:
    """Table arguments of a STRICT table that never reuses an id."""
    return (*parts, {"sqlite_strict": True, "sqlite_autoincrement": True})


def hold_lengths() -> None:
    """Add CHECK constraints for the models' lengths, ranges and booleans, and for the width of times."""
    for model in Row.__subclasses__():
        part: Table = SQLModel.metadata.tables[str(model.__tablename__)]
        for column in part.columns:
            rules = [*_of_type(column), *_of_field(column.name, model.model_fields[column.name].metadata)]
            if rules:
                part.append_constraint(CheckConstraint(" AND ".join(rules), name=f"{column.name}_fits"))


def _of_type(column: Column[Any]) -> Iterator[str]:
    if isinstance(column.type, UTCDateTime):
        yield f"length({column.name}) = {DATETIME_WIDTH}"
    elif isinstance(column.type, Date):
        yield f"length({column.name}) = {DATE_WIDTH}"
    elif isinstance(column.type, JSON):
        yield f"json_valid({column.name})"
    elif isinstance(column.type, Boolean):
        yield f"{column.name} IN (0, 1)"
    elif isinstance(column.type, OpenWordColumn):
        name = column.name
        yield f"length({name}) <= {OPEN_WORD_LENGTH} AND {name} GLOB '[a-z]*' AND NOT {name} GLOB '*[^a-z0-9_]*'"


def _of_field(name: str, bounds: Iterable[Any]) -> Iterator[str]:
    for bound in bounds:
        if isinstance(bound, MinLen):
            yield f"length({name}) >= {bound.min_length}"
        elif isinstance(bound, MaxLen):
            yield f"length({name}) <= {bound.max_length}"
        elif isinstance(bound, Ge):
            yield f"{name} >= {bound.ge}"
        elif isinstance(bound, Le):
            yield f"{name} <= {bound.le}"


class HasId(Protocol):
    """A row of any table with an automatic id."""

    id: int | None


def id_of(row: HasId) -> int:
    """The id of a row that was flushed to the record or read from it."""
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    return row.id
