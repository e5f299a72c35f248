"""A desk with its record open: what the screens are handed. Building one imports no SQLModel."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from db import opening
from db.days import calendar_days
from db.first_page import FirstPage, StaffSeen, read_first_page
from deskapp.charter.edition import Edition
from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.charter.rules import london_date
from deskapp.clock import Clock
from deskapp.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine


class OnDesk(NamedTuple):
    """Who is on the desk."""

    id: int
    name: str
    short_name: str
    queue_filter: str = "all"


class Desk:
    """One desk: its settings, its clock, the charter in force, who is on it, and the way into its record.

    `edition`'s calendar has the days that the record has, and nothing of the `holidays` package. `staff` is None until
    somebody has said who they are. `read_only`: nothing can be saved, and a banner should say so. `first_page` is the
    record as it stood when the desk was opened.
    """

    def __init__(self, settings: Settings, clock: Clock, page: FirstPage) -> None:
        self.settings = settings
        self.clock = clock
        self.first_page = page
        self.edition_id = page.edition_id
        days = calendar_days(page.days)
        self.edition: Edition = parse_edition(page.edition_text, "the charter in the record", days=days)
        self.calendar_days = len(page.days)
        """How many days the record has for its calendar, so that it is seen when there are others."""
        self.read_only = not opening.may_write(settings)
        self.practice = page.practice or settings.practice
        self.staff: OnDesk | None = _on_desk(page, settings.staff_name)
        self.on_duty_since = clock.now() if settings.staff_name else page.on_duty_since
        """Since when whoever was on the desk last is on it. Whoever was named came on it when it was opened."""

    @property
    def is_another_day(self) -> bool:
        """Whether whoever was on the desk last came on it on an earlier London date: they need not be here today.
        Nobody is asked where nothing can be saved.
        """
        if self.on_duty_since is None or self.read_only:
            return False
        return london_date(self.on_duty_since) < london_date(self.clock.now())

    def go_by(self, edition_id: int, edition: Edition, calendar_days: int) -> None:
        """Go by another charter from now on."""
        self.edition, self.edition_id, self.calendar_days = edition, edition_id, calendar_days

    @cached_property
    def engine(self) -> Engine:
        """The engine on the record. The first use imports SQLAlchemy; the models come with the functions of `db`."""
        return opening.engine(self.settings)

    def close(self) -> None:
        """Let go of the record. The desk can be used again, and opens it again."""
        engine = self.__dict__.pop("engine", None)
        if engine is not None:
            engine.dispose()


def open_desk(settings: Settings, clock: Clock, *, edition_text: str | None = None) -> Desk:
    """Open the desk's record, made on first use with the charter that ships as the default (or `edition_text`).

    Somebody named by `settings` who is new to the record is put on the staff; that, making and migrating are the only
    things here that import SQLModel. Raises RecordError and CharterError.
    """
    found = opening.look(settings)
    if found is opening.Found.MISSING:
        opening.create(settings, clock, edition_text or shipped_text(DEFAULT_EDITION))
    elif found is opening.Found.BEHIND:
        opening.migrate(settings, clock)
    desk = Desk(settings, clock, read_first_page(settings, london_date(clock.now())))
    if desk.staff is None and settings.staff_name and not desk.read_only:
        from db.staff import come_on_duty  # noqa: PLC0415 - imports SQLModel, for a new name only

        come_on_duty(desk, settings.staff_name)
    return desk


def _on_desk(page: FirstPage, name: str | None) -> OnDesk | None:
    """The one who was named, else the last who was on the desk."""
    for seen in page.staff:
        if (seen.name.casefold() == name.casefold()) if name else (seen.id == page.last_on_duty):
            return as_on_desk(seen)
    return None


def as_on_desk(seen: StaffSeen) -> OnDesk:
    """Somebody of the staff, as they come on the desk."""
    return OnDesk(seen.id, seen.name, seen.short_name, seen.queue_filter)
