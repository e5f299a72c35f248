"""Search columns of names, which the models update themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm.attributes import set_attribute

from db.models.house import Staff, Topic
from db.models.organisations import Organisation
from db.models.people import Person
from deskapp.parsing.name_key import name_key, search_words

NAMED: dict[type[Any], tuple[str, ...]] = {
    Staff: ("name",),
    Topic: ("name",),
    Organisation: ("name", "kind"),
    Person: ("name", "likes_to_be_called"),
}
"""The fields by which a row of each table is found. `name_key` is made of the first, `name_words` of all."""


def folded(model: type[Any], *names: str | None) -> dict[str, str | None]:
    """The search columns for these names, given in the order of the model's fields in NAMED."""
    columns: dict[str, str | None] = {"name_key": name_key(names[0]) if names[0] else None}
    if "name_words" in model.model_fields:
        columns["name_words"] = search_words(*names) or None
    return columns


def hold_name_keys() -> None:
    """Update the search columns whenever a model's names are saved."""
    for model in NAMED:
        event.listen(model, "before_insert", _follow)
        event.listen(model, "before_update", _follow)


def _follow(_mapper: Any, _connection: Any, row: Any) -> None:
    fields = NAMED[type(row)]
    state = inspect(row)
    if any(state.attrs[field].history.has_changes() for field in fields):
        for column, value in folded(type(row), *(getattr(row, field) for field in fields)).items():
            set_attribute(row, column, value)  # without validation, which would set every other field too
