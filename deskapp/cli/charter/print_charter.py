"""`deskapp charter`: print the charter in force in words, print its file, or adopt another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from db.desk.desk import Desk
from db.startup.open_desk import opened
from db.storage.lazy_import import Later
from deskapp.charter.edition import Edition
from deskapp.charter.rules import local_date
from deskapp.clock import Clock
from deskapp.settings import Settings
from deskapp.views.adopted import adopted_words, charter_day_words, unlike_words_of
from deskapp.views.charter import charter_words
from deskapp.views.queue_head import holiday_warning

if TYPE_CHECKING:
    from db.charters import adopted as adopted_editions
else:
    adopted_editions = Later("db.charters.adopted")


def charter_lines(settings: Settings, clock: Clock) -> str:
    """The charter in force in words: the desk, its hours, each promise, and the editions to come."""
    with opened(settings, clock) as desk:
        now = clock.now()
        coming = _coming(desk, local_date(now))
        warning = holiday_warning(desk.edition.calendar, now)
        return "\n".join([edition_lines(desk.edition, now, "In force from"), *coming, *([warning] if warning else [])])


def edition_lines(edition: Edition, now: datetime, since: str) -> str:
    """An edition in words, with examples for `now` (UTC); `since` precedes its first day."""
    return "\n".join(charter_words(edition, now, since))


def charter_text(settings: Settings, clock: Clock) -> str:
    """The unchanged file of the charter in force."""
    with opened(settings, clock) as desk:
        return desk.edition.text.rstrip("\n")


def adopted(settings: Settings, clock: Clock, edition: Edition) -> str:
    """Adopt an edition. Returns a text with its first day in force. Raises CharterError and RecordError."""
    with opened(settings, clock) as desk:
        now = clock.now()
        adopted_editions.adopt_from_now(desk.engine, edition, now, named_user_id(desk))
        current = adopted_editions.in_force(desk.engine, local_date(now))
    return " ".join(filter(None, (adopted_words(edition, current, now), unlike_words_of(edition))))


def named_user_id(desk: Desk) -> int | None:
    """The id of the staff member who was named with the command; None without one: whoever runs it may be anybody."""
    return desk.staff.id if desk.staff and desk.settings.staff_name else None


def _coming(desk: Desk, today: date) -> Iterator[str]:
    for edition in adopted_editions.to_come(desk.engine, today):
        yield f"\nFrom {charter_day_words(edition.valid_from)}: {edition.title} ({edition.name})."
