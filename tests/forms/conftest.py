"""The desk of the record's tests, and a folder of drafts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from tests.db.conftest import clock, desk, made_once, made_with_staff, settings

__all__ = ["clock", "desk", "drafts", "made_once", "made_with_staff", "settings"]


@pytest.fixture
def drafts(desk: Desk) -> Iterator[DraftBook]:
    drafts = DraftBook(desk.settings.drafts, desk.clock)
    yield drafts
    drafts.close()
