"""A desk with its record open, which all screens and forms work on. Creating one imports no SQLModel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from db.charters.calendar_days import CalendarState, calendar_days, calendar_state
from db.queue.first_page import FirstPage, StaffSeen
from db.storage import engine as storage_engine
from db.storage import permissions
from db.storage.files import FolderLock
from deskapp.charter.declared import declare
from deskapp.charter.edition import Edition
from deskapp.charter.reading import own_words, parse_edition
from deskapp.charter.rules import local_date
from deskapp.clock import Clock, use_zone
from deskapp.errors import WordsError
from deskapp.lazy_module import LazyModule
from deskapp.settings import Settings
from deskapp.wording.causes import Cause

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from deskapp.parsing import matching
    from deskapp.parsing import name_key as name_keys
else:
    matching = LazyModule("deskapp.parsing.matching")
    name_keys = LazyModule("deskapp.parsing.name_key")


class OnDesk(NamedTuple):
    """The current user: a member of staff and the view of the queue that they chose."""

    id: int
    name: str
    short_name: str
    queue_filter: str = "all"


class SignedOn(NamedTuple):
    """A change of the current user: the one before, True if it added a name to the staff, and its time (UTC)."""

    before: OnDesk | None
    added: bool
    at: datetime


class Desk:
    """One desk: its settings, its clock, the charter in force, the current user, and the engine of its record.

    `edition`'s calendar has the days that the record has, and nothing of the `holidays` package. `staff` is the current
    user, None until they are known. `first_page` is the record as read at the opening of the desk.
    """

    def __init__(self, settings: Settings, clock: Clock, page: FirstPage) -> None:
        self.settings = settings
        self.clock = clock
        self.first_page = page
        self.edition_id = page.edition_id
        days = calendar_days(page.days)
        for text in page.other_words:
            declare(*own_words(text))
        self.edition: Edition = parse_edition(page.edition_text, "the charter in the record", days=days)
        self._speak()
        self.calendar_state = calendar_state(page.days)
        """Sums over the stored calendar, to notice changes."""
        self.asks_for_charter = False
        """True for a desk without a named user, which may ask once for each start which charter to use."""
        self.practice = page.practice or settings.practice
        self.staff: OnDesk | None = _on_desk(page, settings.staff_name)
        self.signed_on: SignedOn | None = None
        """The last change of the current user here, until it is undone."""
        self.sign_on_undone: int | None = None
        """Id of the user whose sign-on was undone last: signing on again was intended."""
        self.kept = dict(page.kept)
        """The desk's own settings, by name."""
        self.hides_names = False
        """True while lists show initials in place of names."""
        self.presence: FolderLock | None = None
        """The lock that keeps the record from being restored while this desk has it open."""
        self.on_duty_since = clock.now() if settings.staff_name and self.staff else page.on_duty_since
        """Time (UTC) since which the last user is on duty: that of opening, for a user named at the start."""

    @property
    def read_only(self) -> bool:
        """True while this account may only read the record, so that nothing can be saved."""
        return not permissions.may_write(self.settings.record)

    @property
    def is_another_day(self) -> bool:
        """True if the last user signed on at an earlier local date, and so may not be here today; always False if
        read-only.
        """
        if self.on_duty_since is None or self.read_only:
            return False
        return local_date(self.on_duty_since) < local_date(self.clock.now())

    @property
    def hide_after(self) -> int:
        """Idle time in minutes after which the screen is hidden; 0 never hides it."""
        return int(self.kept.get("hide_after") or self.settings.hide_after)

    @property
    def before_you_go(self) -> tuple[str, ...]:
        """The checklist for the end of the day: the desk's own, else the charter's."""
        kept = self.kept.get("before_you_go", "")
        return tuple(item.strip() for item in kept.split(";") if item.strip()) or self.edition.before_you_go

    @property
    def telephone(self) -> str | None:
        """The number that callers are told: the desk's own, else the charter's; None if neither is known."""
        return self.kept.get("telephone") or self.edition.telephone

    @property
    def safeguarding(self) -> str | None:
        """The person to tell of a danger, with the number: the desk's own, else the charter's; None if unknown."""
        return self.kept.get("safeguarding") or self.edition.safeguarding

    @property
    def edition_here(self) -> Edition:
        """The charter in force with the desk's own number and person to tell of a danger."""
        return replace(self.edition, telephone=self.telephone, safeguarding=self.safeguarding)

    def go_by(self, edition_id: int, edition: Edition, state: CalendarState) -> None:
        """Use another charter from now on, or the same one with a changed calendar."""
        self.edition, self.edition_id, self.calendar_state = edition, edition_id, state
        self._speak()

    def _speak(self) -> None:
        """Set the process's time zone, and its titles of added kinds and channels, to those of the charter."""
        use_zone(self.edition.calendar.civil.zone)
        declare(self.edition.kinds, self.edition.channels)

    @cached_property
    def engine(self) -> Engine:
        """The engine of the record. The first use imports SQLAlchemy; the functions of `db` import the models."""
        return storage_engine.engine(self.settings)

    def close(self) -> None:
        """Close the record. A later use of the desk opens it again."""
        engine = self.__dict__.pop("engine", None)
        if engine is not None:
            engine.dispose()
        if self.presence is not None:
            self.presence.close()


def _on_desk(page: FirstPage, name: str | None) -> OnDesk | None:
    """The user with this name or unambiguous prefix; without a name, the last user."""
    staff = [as_on_desk(seen) for seen in page.staff]
    if name is None:
        return next((one for one in staff if one.id == page.last_on_duty), None)
    found = staff_named_by(name, staff)
    return found[0] if len(found) == 1 else None


def staff_named_by(typed: str, staff: Iterable[OnDesk]) -> list[OnDesk]:
    """The staff that a typed name may mean: the exact name, else all names that begin with it."""
    known = {one.name: one for one in staff}
    found = [known[name] for name in matching.matches(typed, known)] if typed.strip() else []
    return found[:1] if found and name_keys.name_key(found[0].name) == name_keys.name_key(typed) else found


def as_on_desk(seen: StaffSeen) -> OnDesk:
    """A staff member as a user of the desk."""
    return OnDesk(seen.id, seen.name, seen.short_name, seen.queue_filter)


def on_desk(desk: Desk) -> OnDesk:
    """Current user of the desk. Raises WordsError if there is none."""
    staff = desk.staff  # Read once: this runs in a thread, and a new day in the main thread may clear it meanwhile.
    if staff is None:
        raise WordsError(Cause.NOBODY_ON_DESK)
    return staff
