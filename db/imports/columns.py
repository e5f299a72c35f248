"""The headings of a log, matched to our columns by name or synonym."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from deskapp.charter.edition import Edition
from deskapp.errors import WordsError
from deskapp.parsing.contact_words import channel_of, kind_named
from deskapp.parsing.name_key import name_key
from deskapp.parsing.numbers import digits

REQUIRED = ("channel", "received_at", "about")
COLUMNS: Mapping[str, str] = {
    "source_ref": "ref reference refno ref_no reference_number id case_no case_number log_no",
    "channel": "contact_type type_of_contact method medium route source contact_method how_received how_contacted",
    "kind": "nature enquiry_type type_of_enquiry nature_of_contact",
    "received_at": "received date datetime date_time date_and_time date_received received_date received_on timestamp"
    " call_date date_of_call date_of_contact contact_date date_of_enquiry enquiry_date date_logged logged logged_at"
    " date_and_time_of_call date_and_time_received date_time_of_call when",
    "time": "time_received call_time time_of_call received_time",
    "name": "caller caller_name name_of_caller full_name enquirer enquirer_name customer client patient contact_name"
    " person customer_name client_name patient_name name_of_enquirer person_name from who",
    "number": "phone telephone tel phone_no phone_number telephone_no telephone_number tel_no contact_number mobile"
    " callback_number contact_no contact_phone contact_tel contact_telephone mobile_no mobile_number",
    "email": "email_address e_mail e_mail_address",
    "about": "subject reason summary reason_for_call reason_for_contact enquiry query issue matter regarding re",
    "detail": "details description message notes note comments further_details",
    "topic": "theme",
    "owner": "handler handled_by assigned_to dealt_with_by officer staff staff_member responsible",
    "answered_at": "answered replied replied_at replied_on reply_date date_replied date_answered date_of_reply"
    " responded response_date date_responded",
    "how": "how_answered how_replied reply_method response_method",
    "outcome": "result resolution",
    "closed": "status state",
}
"""Our columns, and their synonyms. `time` is the time of day of a date in a column of its own."""
_AMBIGUOUS = frozenset({"from", "who", "when"})
"""Headings that may mean another column, and need confirmation."""
_TELLING = re.compile(r"name|phone|tel\b|mobile|number|contact|caller|date|closed", re.IGNORECASE)
_PERSON = re.compile(r"(?:[A-Z][\w'’-]*\.? ){1,3}[A-Z][\w'’-]+")
EITHER = {"type": ("channel", "kind"), "category": ("kind", "topic")}
"""Headings with two possible columns. The cells below decide."""
_FEW_DIGITS = 8
LOOKED_AT, HALF = 50, 0.5
"""The number of rows examined for that, and the fraction (0 to 1) that must be exceeded by valid ones."""


class Heading(NamedTuple):
    """A heading of the file, and our column for it, or None to leave it out. `is_sure` is true if that needs no
    confirmation.
    """

    given: str
    column: str | None
    is_sure: bool = True

    @property
    def is_renamed(self) -> bool:
        """True if the heading is another name for one of our columns."""
        return self.column is not None and _key(self.given) != _key(self.column)


def headings(cells: Sequence[str], rows: Sequence[Sequence[str]], edition: Edition) -> list[Heading]:
    """Match a line of cells to columns. `rows` are the first rows below it."""
    found = _once_each([_heading(cell) for cell in cells])
    taken = {one.column for one in found}
    for at, cell in enumerate(cells):
        values = [row[at] for row in rows[:LOOKED_AT] if at < len(row) and row[at].strip()]
        for column in EITHER.get(cell.strip().casefold(), ()):
            fits = _part_that_fits(column, values, edition)
            if column not in taken and fits > HALF:
                found[at] = Heading(cell, column, is_sure=fits == 1)
                taken.add(column)
                break
        if found[at].column is None and _is_a_loss(cell, values):
            found[at] = found[at]._replace(is_sure=False)
    if "about" not in taken and "detail" in taken:
        at = next(at for at, one in enumerate(found) if one.column == "detail")
        found[at] = found[at]._replace(column="about")
    return found


def _is_a_loss(heading: str, values: Sequence[str]) -> bool:
    """True for a column that must not be left out unasked: its heading or most of its values say a name, number or
    date.
    """
    telling = sum(bool(_PERSON.fullmatch(value.strip()) or len(digits(value)) > _FEW_DIGITS) for value in values)
    return bool(values) and bool(_TELLING.search(heading) or telling > len(values) * HALF)


def count_known(cells: Iterable[str]) -> int:
    """The number of cells that are, or may be, known headings."""
    return sum(_heading(cell).column is not None or cell.strip().casefold() in EITHER for cell in cells)


def missing(found: Iterable[Heading]) -> list[str]:
    """The required columns that are missing."""
    columns = {one.column for one in found}
    return [column for column in REQUIRED if column not in columns]


def _key(heading: str) -> str:
    return name_key(heading.replace("_", " "))


_KNOWN = {_key(column): column for column in COLUMNS}
_ALSO = {_key(also): column for column, others in COLUMNS.items() for also in others.split()}


def _heading(cell: str) -> Heading:
    key = _key(cell)
    return Heading(cell, _KNOWN.get(key) or _ALSO.get(key), is_sure=key not in _AMBIGUOUS)


def _part_that_fits(column: str, values: Sequence[str], edition: Edition) -> float:
    """The fraction (0 to 1) of values that are valid in a column; any text is a valid topic."""
    if column == "topic" or not values:
        return 1.0 if values else 0.0
    read = channel_of if column == "channel" else kind_named
    return sum(_is_word(read, value, edition) for value in values) / len(values)


def _is_word(read: Callable[[str, Edition], object], value: str, edition: Edition) -> bool:
    try:
        read(value, edition)
    except WordsError:
        return False
    return True


def _once_each(found: Sequence[Heading]) -> list[Heading]:
    """Match each column only once: to the heading with the column's own name, else to the first."""
    own = {one.column for one in found if one.column and not one.is_renamed}
    seen: set[str] = set()
    result = []
    for one in found:
        again = one.is_renamed and (one.column in own or one.column in seen)
        result.append(one._replace(column=None) if again else one)
        seen.add(one.column or "")
    return result
