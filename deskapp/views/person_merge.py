"""Merges of people's records in words: two records side by side, and the merged records of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from db.models import LeaveMessage
from db.people.lists import BASIS
from db.people.page import PersonPage
from db.people.unmerge import MergedRecord
from deskapp.charter.rules import local_date
from deskapp.views.person import LEAVE, PERSON_TYPE, REPLY_BY, short
from deskapp.wording.naming import name_words
from deskapp.wording.times import time_as_of

NOBODY_ALIKE = "Nobody else has their number, their email address or their surname: nobody to join."
NO_PERSON_MERGED = "Nothing to part: no record was joined to theirs."
UNMERGE_PEOPLE = "Not the same person after all? That record is one of its own again."


def merged_words(record: MergedRecord, now: datetime) -> str:
    """The time and the author of a merge."""
    return f"joined {time_as_of(record.at, now)}, {record.by}"


def side_by_side(one: PersonPage, other: PersonPage) -> Iterator[tuple[str, str, str]]:
    """A label and both records' values, for each field that either has."""
    tell: dict[str, Callable[[PersonPage], str]] = {
        "NAME": lambda page: name_words(page.name),
        "Called": lambda page: page.likes_to_be_called,
        "They are": lambda page: PERSON_TYPE[page.person_type] if page.person_type else "",
        "Of": lambda page: ", ".join(part for part in (page.organisation, page.role) if part),
        "Number": lambda page: ", ".join(each.number for each in page.numbers),
        "Email": lambda page: ", ".join(each.email for each in page.emails),
        "Address": lambda page: page.address,
        "NEEDS": lambda page: ", ".join(need.what for need in page.needs),
        "Messages": lambda page: (
            "" if page.ok_to_leave_message is LeaveMessage.NOT_ASKED else LEAVE[page.ok_to_leave_message]
        ),
        "Views": lambda page: {None: "", True: "may be asked", False: "do not ask"}[page.feedback_ok],
        "Reply by": lambda page: REPLY_BY[page.reply_by] if page.reply_by else "",
        "Best time": lambda page: page.best_time,
        "May speak": lambda page: ", ".join(f"{each.name} ({BASIS[each.basis]})" for each in page.speakers),
        "CAUTION": lambda page: "CAUTION" if page.cautions else "",
        "CONTACTS": _contacts,
    }
    for label, words in tell.items():
        both = words(one), words(other)
        if any(both):
            first, second = (f"{at} {said}" if label == "NAME" else said for at, said in enumerate(both, 1))
            yield label, first or "-", second or "-"


def _contacts(page: PersonPage) -> str:
    last = max((each.received_at for each in page.contacts), default=None)
    return f"{page.contact_count}{f', last {short(local_date(last))}' if last else ''}"
