"""How a model's fields become columns that a STRICT table takes, in one place.

SQLAlchemy writes VARCHAR, DATETIME, DATE and BOOLEAN, which STRICT refuses: here they become TEXT and INTEGER, and
what the longer words stood for (a length, a yes or no, a time of a fixed width) becomes a CHECK made from the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from annotated_types import Ge, Le, MaxLen, MinLen
from sqlalchemy import Boolean, Column, Date, DateTime, String, Table
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.ext.compiler import compiles
from sqlmodel import CheckConstraint, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

DATETIME_WIDTH = 26
"""A stored instant is always "2026-11-24 14:47:00.000000", in UTC: it sorts as text and can be cut by position."""
DATE_WIDTH = 10


@compiles(String, "sqlite")
@compiles(SqlEnum, "sqlite")
@compiles(DateTime, "sqlite")
@compiles(Date, "sqlite")
def _as_text(_type: Any, _compiler: Any, **_kwargs: Any) -> str:
    return "TEXT"


@compiles(Boolean, "sqlite")
def _as_integer(_type: Any, _compiler: Any, **_kwargs: Any) -> str:
    return "INTEGER"


def one_of(words: type[StrEnum]) -> Any:
    """A column that holds one of these words by its value, checked by the table (left to itself the name is kept)."""
    return SqlEnum(
        words,
        native_enum=False,
        create_constraint=True,
        name=words.__name__.lower(),
        values_callable=lambda kind: [word.value for word in kind],
    )


class Row(SQLModel):
    """What every table has in common.

    It validates when assigned, because a table model by itself accepts anything; and neither its own text nor an
    error's holds what a caller said, because either may end in a log.
    """

    model_config = {"validate_assignment": True, "hide_input_in_errors": True}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'id', '')}>"

    __str__ = __repr__


def table(*parts: Any) -> tuple[Any, ...]:
    """A STRICT table whose ids never come back."""
    return (*parts, {"sqlite_strict": True, "sqlite_autoincrement": True})


def hold_lengths() -> None:
    """Have the database hold what the models say of lengths, of counts, of yes and no, and of the width of times."""
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
    elif isinstance(column.type, Boolean):
        yield f"{column.name} IN (0, 1)"


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
