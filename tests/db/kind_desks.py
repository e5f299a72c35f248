"""Desks that go by another charter than the one that ships as the default."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from db.desk import Desk, open_desk
from deskapp.charter.reading import shipped_text
from deskapp.clock import Clock
from deskapp.settings import Settings


@contextmanager
def desk_of(settings: Settings, clock: Clock, edition: str) -> Iterator[Desk]:
    """A desk beside the one of the tests, by the charter of that name."""
    desk = open_desk(replace(settings, folder=settings.folder / edition), clock, edition_text=shipped_text(edition))
    try:
        yield desk
    finally:
        desk.close()
