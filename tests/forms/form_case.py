"""Forms without a record: a desk that was never opened, drafts that are never written, a row of the queue."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.drafts.file import DraftEntry
from db.drafts.folder import DraftFolder
from db.drafts.writer import DraftWriter, Unwritten
from db.queue.first_page import FirstPage
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.clock import Clock
from deskapp.errors import RefusedError
from deskapp.forms.form import Form
from deskapp.forms.subject import ContactSubject
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at
from tests.screens.queue_desk import row

NOWHERE = Path("never made")
AnyForm = TypeVar("AnyForm", bound=Form[Any])


def desk_without_record(clock: Clock) -> Desk:
    """A desk with the default charter, on which every use of the record fails."""
    page = FirstPage([], 0, 1, shipped_text(DEFAULT_EDITION), [], [], None, None, practice=False, away={}, kept={})
    return Desk(Settings(NOWHERE), clock, page)


def draft_of(form: str, begun_at: datetime = NOW, **values: str) -> Draft:
    """A draft that is never written to a disk."""
    clock = StoppedClock(begun_at)
    writer = DraftWriter(DraftFolder(NOWHERE), clock.now)
    return Draft(writer, Unwritten(DraftEntry("0" * 32, form, "Priya Shah", begun_at, values)), clock)


def over_row(
    form_class: type[AnyForm],
    clock: Clock | None = None,
    due_at: datetime | None = None,
    *,
    begun_at: datetime | None = None,
    **facts: Any,
) -> AnyForm:
    """A form over contact 17, due tomorrow at 5pm; `facts` are of its row in the queue."""
    form = form_class(
        desk_without_record(clock or StoppedClock(NOW)),
        draft_of(f"{form_class.NAME}:17", begun_at or (clock or StoppedClock(NOW)).now()),
    )
    assert isinstance(form.subject, ContactSubject)
    form.subject.take(row(17, due_at or at(25, 17), **{"name": "Margaret Hall", **facts}))
    form.take_up()
    return form


def fill(form: Form[Any], **values: str) -> None:
    """Type values into fields."""
    for name, value in values.items():
        form.put(name, value)


def refused(form: Form[Any]) -> tuple[str, str]:
    """The field that saving refuses, and the sentence."""
    with pytest.raises(RefusedError) as error:
        form.read(form.clock.now())
    return error.value.field, str(error.value)
