"""Search for people, organisations and contacts: by any part of a name or email address, number, reference or words.

Newest first, never ranked: ranking a common word among a million took 743 ms. Each statement takes the newest few rows
from an index and reads only those, so the size of the record does not matter. CROSS JOIN and INDEXED BY fix that plan,
as 3.46 read all contacts to join 30 of them. `search_statements()` returns the SQL for measurements.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple
from unicodedata import normalize

from sqlalchemy import Engine

from db.storage.errors import faults
from deskapp.parsing.name_key import wanted_parts, wanted_words
from deskapp.parsing.numbers import digits, searched_figures

MOST_FOUND = 30
"""The maximum number of people, and of contacts, in a result."""
_PART = 3
"""The number of letters or digits from which any part of a name, number or address is searched; below,
its beginning.
"""
INDEXED = 10
"""The longest prefix of a word of contacts with an index of its own (see db/migrations). Of a longer word only these
letters are searched: "physiother" as a whole would be assembled from an eighth of all contacts.
"""
SEARCHED = 200
"""The number of letters that are searched: as many as the longest of the texts searched in part, an email address."""
_NOTHING = '""'
"""A query without a match."""

_STEPS = 20_000
"""Steps of SQLite's machine, about a millisecond, between two calls of `wanted`."""

Statement = tuple[str, dict[str, object]]


class SearchResults(NamedTuple):
    """A person, an organisation or a contact that was found.

    `contact_id` is None for a person found by name or number: `ref` and `about` are "" then, and `last_at` (UTC) is
    their last contact, if any. `person_id` is None for a contact without a name. `open_count` counts open contacts;
    `needs` are separated by commas. `email` is set for a person without a number. For an organisation `organisation_id`
    is set, and `needs` is "signpost" for one.
    """

    person_id: int | None
    contact_id: int | None
    name: str
    number: str
    last_at: datetime | None
    open_count: int
    needs: str
    ref: str
    about: str
    email: str = ""
    organisation_id: int | None = None


# Of each table: what a row of what was found is made of. A record that was joined to another is found as the other.
_OPEN = "SELECT count(*) FROM contact WHERE contact.person_id = person.id AND contact.state <> 'closed'"
_NEEDS = "SELECT group_concat(what, ', ') FROM need WHERE need.person_id = person.id"
_NUMBER = (
    "SELECT number FROM personnumber WHERE personnumber.person_id = person.id ORDER BY checked_on DESC, id DESC LIMIT 1"
)
_EMAIL = (
    "SELECT email FROM personemail WHERE personemail.person_id = person.id ORDER BY checked_on DESC, id DESC LIMIT 1"
)
_LAST = "SELECT received_at FROM contact WHERE contact.person_id = person.id ORDER BY id DESC LIMIT 1"
_PEOPLE = f"""SELECT person.id, NULL, person.name, ({_NUMBER}), ({_LAST}), ({_OPEN}), ({_NEEDS}), NULL, NULL,
({_EMAIL})
FROM hit CROSS JOIN person AS said ON said.id = hit.id
CROSS JOIN person ON person.id = coalesce(said.joined_to_id, said.id)
ORDER BY person.id DESC"""  # noqa: S608 - our own words
CONTACTS_SQL = f"""SELECT contact.person_id, contact.id, coalesce(person.name, contact.name), contact.number,
contact.received_at, CASE WHEN person.id IS NULL THEN contact.state <> 'closed' ELSE ({_OPEN}) END, ({_NEEDS}),
contact.ref, contact.about
FROM hit CROSS JOIN contact ON contact.id = hit.id LEFT JOIN person ON person.id = contact.person_id
ORDER BY contact.id DESC"""  # noqa: S608 - our own words

NAMES_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT id FROM (SELECT rowid AS id FROM person_words WHERE person_words MATCH :starts ORDER BY rowid DESC LIMIT :most)
UNION
SELECT id FROM (SELECT rowid AS id FROM person_parts WHERE person_parts MATCH :parts ORDER BY rowid DESC LIMIT :most)
ORDER BY 1 DESC LIMIT :most)
{_PEOPLE}"""  # noqa: S608 - our own words
"""People by the prefixes of all words, with or without accents, or by any part of a name."""

EMAILS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT DISTINCT personemail.person_id FROM (
SELECT rowid AS id FROM email_parts WHERE email_parts MATCH :parts ORDER BY rowid DESC LIMIT :most) AS part
CROSS JOIN personemail ON personemail.id = part.id)
{_PEOPLE}"""  # noqa: S608 - our own words
"""People by any part of an email address."""

_WITH_THEM = """SELECT count(*) FROM person CROSS JOIN contact ON contact.person_id = person.id
WHERE person.organisation_id = organisation.id AND contact.state <> 'closed'"""
_ORGANISATIONS = f"""SELECT NULL, NULL, organisation.name, organisation.numbers, NULL, ({_WITH_THEM}),
iif(is_signpost, 'signpost', NULL), NULL, NULL, NULL, organisation.id
FROM hit CROSS JOIN organisation ON organisation.id = hit.id ORDER BY organisation.id DESC"""  # noqa: S608 - our own words

ORGANISATIONS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT rowid FROM organisation_parts WHERE organisation_parts MATCH :parts ORDER BY rowid DESC LIMIT :most)
{_ORGANISATIONS}"""  # noqa: S608 - our own words
"""Organisations by any part of name, kind, website or numbers."""

ONE_ORGANISATION_SQL = f"""WITH hit(id) AS (SELECT :id)
{_ORGANISATIONS}"""
"""An organisation by its id."""

ONE_SQL = f"""WITH hit(id) AS (SELECT :id)
{_PEOPLE}"""
"""A person by their id."""

WORDS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT id FROM (SELECT rowid AS id FROM contact_words WHERE contact_words MATCH :words ORDER BY rowid DESC LIMIT :most)
UNION
SELECT id FROM (SELECT event.contact_id AS id FROM note_words CROSS JOIN event ON event.id = note_words.rowid
WHERE note_words MATCH :words ORDER BY note_words.rowid DESC LIMIT :most)
ORDER BY 1 DESC LIMIT :most)
{CONTACTS_SQL}"""  # noqa: S608 - our own words
"""Contacts with all words in subject and details, or in one note of the history."""

NUMBERS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT DISTINCT personnumber.person_id FROM (
SELECT rowid AS id FROM number_parts WHERE number_parts MATCH :parts ORDER BY rowid DESC LIMIT :most) AS part
CROSS JOIN personnumber ON personnumber.id = part.id)
{_PEOPLE}"""  # noqa: S608 - our own words
"""People by any digits of a number."""

NOBODY_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT id FROM (SELECT id FROM contact INDEXED BY contact_nobody_number
WHERE person_id IS NULL AND number_key >= :low AND number_key < :high ORDER BY number_key DESC LIMIT :most)
UNION
SELECT id FROM (SELECT id FROM contact INDEXED BY contact_nobody_last_four
WHERE person_id IS NULL AND substr(number_key, -4) = :tail AND number_key LIKE :ending ORDER BY id DESC LIMIT :most)
ORDER BY 1 DESC LIMIT :most)
{CONTACTS_SQL}"""  # noqa: S608 - our own words
"""Contacts without a name by the beginning of the number, or by its last digits (four or more)."""

REFERENCES_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT id FROM (SELECT id FROM contact WHERE ref >= :low AND ref < :high ORDER BY ref DESC LIMIT :most)
UNION
SELECT id FROM contact WHERE ref = :padded
UNION
SELECT contact.id FROM reference CROSS JOIN contact
ON contact.ref = printf('%02d-%04d', reference.year % 100, :running)
UNION
SELECT id FROM contact WHERE source_ref = :typed
ORDER BY 1 DESC LIMIT :most)
{CONTACTS_SQL}"""  # noqa: S608 - our own words
"""Contacts by the beginning of a reference, by its number in any year, or by the reference of an imported log."""


def search(
    engine: Engine, typed: str, limit: int = MOST_FOUND, wanted: Callable[[], bool] | None = None
) -> list[SearchResults]:
    """Search for at least two letters or three digits. Returns references, people, then contacts, without duplicates,
    newest first.

    `wanted` is called every few milliseconds: when it returns false, the search stops and returns what was found so
    far. Raises RecordError.
    """
    found: dict[tuple[int | None, ...], SearchResults] = {}
    # The pool's connection as it is: a session around it took longer than finding somebody does.
    with faults(str(engine.url.database), reading=True), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        with _left_when_not(wanted, connection.driver_connection):
            for sql, values in search_statements(typed, limit):
                if wanted is not None and not wanted():
                    break
                for row in cursor.execute(sql, values).fetchall():
                    one = search_result(*row)
                    found.setdefault((one.person_id, one.contact_id, one.organisation_id), one)
    return list(found.values())


@contextmanager
def _left_when_not(wanted: Callable[[], bool] | None, connection: Any) -> Iterator[None]:
    """Make SQLite stop a search, without an error, as soon as it is not wanted any more."""
    if wanted is None:
        yield
        return
    connection.set_progress_handler(lambda: not wanted(), _STEPS)
    try:
        yield
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
    finally:
        connection.set_progress_handler(None, 0)


def one_person(engine: Engine, person_id: int) -> list[SearchResults]:
    """The search result of a person; [] for an unknown id. Raises RecordError."""
    return _by_id(engine, ONE_SQL, person_id)


def one_organisation(engine: Engine, organisation_id: int) -> list[SearchResults]:
    """The search result of an organisation; [] for an unknown id. Raises RecordError."""
    return _by_id(engine, ONE_ORGANISATION_SQL, organisation_id)


def _by_id(engine: Engine, statement: str, of: int) -> list[SearchResults]:
    with faults(str(engine.url.database), reading=True), closing(engine.raw_connection()) as connection:
        rows = connection.cursor().execute(statement, {"id": of}).fetchall()
        return [search_result(*row) for row in rows]


def search_statements(typed: str, limit: int = MOST_FOUND) -> Iterator[Statement]:
    """The statements for a text, in order, with their parameters."""
    # NUL would end the query within a word.
    typed = " ".join(normalize("NFC", typed[:SEARCHED]).replace("\0", " ").split())
    plain = searched_figures(typed)
    if re.fullmatch(r"[\d\s()+./-]+", plain):
        yield from _by_digits(plain, limit)
    elif len(typed) > 1 or not typed.isascii():  # of a Chinese name one letter is a word
        yield from _by_words(typed, limit)


def _by_words(typed: str, limit: int) -> Iterator[Statement]:
    starts = beginnings(typed)
    if not starts:
        return
    parts = _any(way for way in wanted_parts(typed) if min(map(len, way)) >= _PART) or _NOTHING
    yield NAMES_SQL, {"starts": starts, "parts": parts, "most": limit}
    if parts != _NOTHING:
        yield ORGANISATIONS_SQL, {"parts": parts, "most": limit}
    pieces = [piece.replace('"', "") for piece in typed.casefold().split()]
    if min(map(len, pieces)) >= _PART:
        yield EMAILS_SQL, {"parts": " ".join(f'"{piece}"' for piece in pieces), "most": limit}
    longer = [word for word in re.findall(r"\w+", typed.replace("_", " ")) if len(word) > 1]
    if longer:
        yield WORDS_SQL, {"words": " ".join(f'"{word[:INDEXED]}"*' for word in longer), "most": limit}


def beginnings(typed: str) -> str:
    """The full-text query for names in which every typed word is a prefix of a word; "" for an empty text."""
    return _any(wanted_words(typed), "*")


def _any(ways: Iterable[tuple[str, ...]], ending: str = "") -> str:
    """The full-text query for rows with every word of one of these alternatives."""
    return " OR ".join("({})".format(" AND ".join(f'"{word}"{ending}' for word in way)) for way in ways)


def _by_digits(typed: str, limit: int) -> Iterator[Statement]:
    figures = digits(typed)
    if len(figures) < _PART:
        return
    yield REFERENCES_SQL, {**_reference(typed, figures), "typed": typed, "most": limit}
    keys = sorted(_number_forms(typed, figures))
    parts = " OR ".join(f'"{key}"' for key in keys)
    yield ORGANISATIONS_SQL, {"parts": parts, "most": limit}
    yield NUMBERS_SQL, {"parts": parts, "most": limit}
    key = keys[0]
    yield (
        NOBODY_SQL,
        {
            "low": key,
            "high": f"{key}\U0010ffff",
            "tail": figures[-4:] if len(figures) > _PART else "none",
            "ending": f"%{figures.removeprefix('0')}",
            "most": limit,
        },
    )


def _reference(typed: str, figures: str) -> dict[str, object]:
    """The parameters for a reference: 26-0412 or 260412 with the year, 412 or 0412 in any year; 10050 may be either."""
    plain = int(figures) if typed.isdecimal() and len(figures) <= 6 else -1
    hyphened = re.fullmatch(r"(\d{2})\s?[-/]\s?(\d+)", typed)
    if hyphened or (re.fullmatch(r"[\d ]+", typed) and 4 < len(figures) <= 8):
        year, running = hyphened.groups() if hyphened else (figures[:2], figures[2:])
        low = f"{year}-{running}"
        return {"low": low, "high": f"{low}\U0010ffff", "padded": f"{year}-{running:0>4}", "running": plain}
    return {"low": "", "high": "", "padded": "", "running": plain}


def _number_forms(typed: str, figures: str) -> set[str]:
    """The normalised numbers (+44...) that typed digits may begin."""
    if typed.startswith("+") or figures.startswith("00"):
        whole = f"+{figures if typed.startswith('+') else figures[2:]}"
        whole = re.sub(r"^\+440", "+44", whole)
        return {whole, figures} if figures.startswith("00") else {whole}
    return {f"+44{figures[1:]}", figures} if figures.startswith("0") else {figures}


def search_result(
    person_id: int | None, contact_id: int | None, name: str | None, number: str | None, at: str | None, *more: Any
) -> SearchResults:
    """The search result of a row, in the order of columns of `CONTACTS_SQL` and the other statements."""
    open_count, needs, ref, about, email, organisation_id = (*more, None, None)[:6]
    last_at = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    return SearchResults(
        person_id,
        contact_id,
        name or "",
        number or "",
        last_at,
        open_count,
        needs or "",
        ref or "",
        about or "",
        email or "",
        organisation_id,
    )
