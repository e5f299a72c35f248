"""What the people screen says of an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from db.organisations import OrganisationPage, old_words
from deskapp.words.numbers import dial_words
from screens.people_words import Fact, short
from screens.widgets.queue_columns import printable


def title_words(page: OrganisationPage) -> str:
    """Which it is, what it is, and whether people are pointed to it."""
    signpost = "signpost" if page.is_signpost else ""
    return "   ".join(printable(part) for part in (page.name, page.kind or "organisation", signpost) if part)


def organisation_facts(page: OrganisationPage, today: date) -> Iterator[Fact]:
    """What is known of it, and who belongs to it. What is not known says so."""
    checked, old = short(page.checked_on) if page.checked_on else "", old_words(page.checked_on, today)
    yield Fact("Number", ", ".join(dial_words(one.strip(), relay=False) for one in page.numbers.split(",")) or "none")
    yield Fact("Checked", ". ".join(part for part in (checked, old) if part))
    yield Fact("Open", page.opening or "not known")
    yield Fact("Website", page.website or "none")
    if page.notes:
        yield Fact("Notes", page.notes)
    yield Fact("People", "; ".join(page.people) or "nobody written down")
    times = {0: "nobody yet", 1: "once"}.get(page.pointed_to, f"{page.pointed_to} times")
    yield Fact("Passed on", f"to it: {times}")
    yield Fact("CONTACTS", f"{len(page.contacts) or 'none'} open with them")
