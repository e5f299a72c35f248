"""Choosing, checking and adopting a charter in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from deskapp.charter.edition import Edition
from deskapp.charter.reading import NO_DAYS, parse_edition, shipped_editions, shipped_text
from deskapp.charter.rule_check import unlike_words
from deskapp.charter.rules import local_date
from deskapp.views.queue_head import holiday_warning
from deskapp.wording.phrases import clock_time
from deskapp.wording.times import day_without_year
from deskapp.wording.why import how_long

if TYPE_CHECKING:
    from db.charters.adopted import InForce

WHOSE_CHARTER = "Whose charter does this desk go by?"
_KEPT = "What has come in before keeps the times that were promised."
_IN_USE = "A desk that is open goes by it at once, and says so."


class ShippedCharter(NamedTuple):
    """A charter that ships: its name, whose it is, and its title."""

    name: str
    organisation: str
    title: str


def shipped_charters() -> list[ShippedCharter]:
    """The charters that ship, the one of a new desk first. Reads their files."""
    editions = [parse_edition(shipped_text(name), name, days=NO_DAYS) for name in shipped_editions()]
    return [ShippedCharter(one.name, one.organisation, one.title) for one in editions]


def goes_by_words(edition: Edition) -> str:
    """The sentence about the charter that was chosen."""
    return f"This desk goes by the charter of {edition.organisation}."


def checked_words(edition: Edition, now: datetime) -> str:
    """The result of the check of an edition that passed it, with a warning where the words of a promise say another
    time than it counts, and where its bank holidays run out.
    """
    warning = holiday_warning(edition.calendar, now)
    rules = "1 rule was read" if len(edition.rules) == 1 else f"{len(edition.rules)} rules were read"
    unlike = unlike_words_of(edition)
    return (
        f"{edition.title} ({edition.name}): {unlike or 'fine.'} {rules}, and each was counted on each "
        f"of 750 days. Nothing was written.{f' {warning}' if warning else ''}"
    )


def unlike_words_of(edition: Edition) -> str:
    """The sentences about the promises whose words say another time than they count; "" for none."""
    return " ".join(
        f'Which is right? The words of promise {one.number} say "{one.said}", but it counts {how_long(one.rule)}.'
        for one in unlike_words(edition)
    )


def adopted_words(edition: Edition, current: Edition | InForce, now: datetime) -> str:
    """Sentences about an edition that was adopted at `now` (UTC), while `current` is in force."""
    when = charter_day_words(edition.valid_from)
    if edition.valid_from > local_date(now):
        return f"{edition.title}: taken over. It holds from {when}. {_until_then(edition, current)}"
    return f"{edition.title}: taken over. It holds from {when}, and so now. {_KEPT} {_IN_USE}"


def _until_then(edition: Edition, current: Edition | InForce) -> str:
    since = charter_day_words(current.valid_from)
    one = "the one" if current.title == edition.title else f"{current.title},"
    return f"Until then {one} from {since} holds."


def adoption_words(at: datetime, by: str) -> str:
    """The sentence about an adoption: "Taken over by Priya Shah on Tuesday 24 November 2026 at 09:02." `by` may be
    empty.
    """
    return f"Taken over{f' by {by}' if by else ''} on {charter_day_words(local_date(at))} at {clock_time(at)}."


def withdrawn_words(name: str, since: date, current: str) -> str:
    """The sentence about an edition that was withdrawn; `current` is the title of the one in force."""
    return f"{name}, from {charter_day_words(since)}: withdrawn. In force is {current}."


def charter_day_words(day: date) -> str:
    """A date with its year: "Tuesday 24 November 2026"."""
    return f"{day_without_year(day)} {day.year}"
