"""Finding whom or what is meant: any part of a name or an email address, a number however typed, a reference, words.

Newest first, never ranked: ranking a common word among a million took 743 ms. Each statement takes the newest few from
its index and reads only those, so it does not matter how many there are. `statements()` is for measuring: it gives the
very SQL that `find` runs.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine

from db.faults import faults
from deskapp.words.numbers import digits

MOST = 30
"""How many people, and how many contacts, are found at once: more letters find fewer."""
PART = 3
"""Letters or digits from which any part of a name, number or email address is found; with fewer, how names begin."""
INDEXED = 10
"""The longest beginning of a word of contacts that has an index of its own (see db.guards). Of a longer word these
letters are looked for: the whole of "physiother" would have to be put together from an eighth of all contacts."""
NOTHING = '""'
"""What no row of an index matches."""

STEPS = 20_000
"""Steps of SQLite's machine between two questions whether a search is still wanted: a millisecond or so."""

Statement = tuple[str, dict[str, object]]


class Found(NamedTuple):
    """Somebody who may be meant, or one contact.

    `contact_id` is None for a person found by name or number: `ref`, `about` are then empty and `last_at` is when they
    were last in touch, if ever. `person_id` is None for a contact of somebody who left no name. `open_count` is how
    many contacts of theirs still wait; `needs` are joined by commas. `email` is said of a person who has no number.
    Of an organisation `organisation_id` is its id, and `needs` says whether it is a signpost.
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
FROM hit JOIN person AS said ON said.id = hit.id JOIN person ON person.id = coalesce(said.joined_to_id, said.id)
ORDER BY person.id DESC"""  # noqa: S608 - our own words
_CONTACTS = f"""SELECT contact.person_id, contact.id, coalesce(person.name, contact.name), contact.number,
contact.received_at, CASE WHEN person.id IS NULL THEN contact.state <> 'closed' ELSE ({_OPEN}) END, ({_NEEDS}),
contact.ref, contact.about
FROM hit JOIN contact ON contact.id = hit.id LEFT JOIN person ON person.id = contact.person_id
ORDER BY contact.id DESC"""  # noqa: S608 - our own words

NAMES_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT id FROM (SELECT rowid AS id FROM person_words WHERE person_words MATCH :starts ORDER BY rowid DESC LIMIT :most)
UNION
SELECT id FROM (SELECT rowid AS id FROM person_parts WHERE person_parts MATCH :parts ORDER BY rowid DESC LIMIT :most)
ORDER BY 1 DESC LIMIT :most)
{_PEOPLE}"""  # noqa: S608 - our own words
"""People by the beginnings of all words typed (accents left out or not), or by any part of a name."""

EMAILS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT DISTINCT personemail.person_id FROM (
SELECT rowid AS id FROM email_parts WHERE email_parts MATCH :parts ORDER BY rowid DESC LIMIT :most) AS part
JOIN personemail ON personemail.id = part.id)
{_PEOPLE}"""  # noqa: S608 - our own words
"""People by any part of any of their email addresses."""

_WITH_THEM = """SELECT count(*) FROM person CROSS JOIN contact ON contact.person_id = person.id
WHERE person.organisation_id = organisation.id AND contact.state <> 'closed'"""
_ORGANISATIONS = f"""SELECT NULL, NULL, organisation.name, organisation.numbers, NULL, ({_WITH_THEM}),
iif(is_signpost, 'signpost', NULL), NULL, NULL, NULL, organisation.id
FROM hit JOIN organisation ON organisation.id = hit.id ORDER BY organisation.id DESC"""  # noqa: S608 - our own words

ORGANISATIONS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT rowid FROM organisation_parts WHERE organisation_parts MATCH :parts ORDER BY rowid DESC LIMIT :most)
{_ORGANISATIONS}"""  # noqa: S608 - our own words
"""Organisations by any part of their names, kinds, websites or numbers."""

ONE_ORGANISATION_SQL = f"""WITH hit(id) AS (SELECT :id)
{_ORGANISATIONS}"""
"""One organisation, by its id."""

ONE_SQL = f"""WITH hit(id) AS (SELECT :id)
{_PEOPLE}"""
"""One person, by their id."""

WORDS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT id FROM (SELECT rowid AS id FROM contact_words WHERE contact_words MATCH :words ORDER BY rowid DESC LIMIT :most)
UNION
SELECT id FROM (SELECT event.contact_id AS id FROM note_words JOIN event ON event.id = note_words.rowid
WHERE note_words MATCH :words ORDER BY note_words.rowid DESC LIMIT :most)
ORDER BY 1 DESC LIMIT :most)
{_CONTACTS}"""  # noqa: S608 - our own words
"""Contacts with all the words typed in what they are about and the details, or in one note of their history."""

NUMBERS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT DISTINCT personnumber.person_id FROM (
SELECT rowid AS id FROM number_parts WHERE number_parts MATCH :parts ORDER BY rowid DESC LIMIT :most) AS part
JOIN personnumber ON personnumber.id = part.id)
{_PEOPLE}"""  # noqa: S608 - our own words
"""People by any digits of any of their numbers."""

NOBODY_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT id FROM (SELECT id FROM contact WHERE person_id IS NULL AND number_key >= :low AND number_key < :high
ORDER BY number_key DESC LIMIT :most)
UNION
SELECT id FROM (SELECT id FROM contact WHERE person_id IS NULL AND substr(number_key, -4) = :tail
AND number_key LIKE :ending ORDER BY id DESC LIMIT :most)
ORDER BY 1 DESC LIMIT :most)
{_CONTACTS}"""  # noqa: S608 - our own words
"""Contacts of those who left a number and no name, by its beginning or by its last digits (four or more)."""

REFERENCES_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT id FROM (SELECT id FROM contact WHERE ref >= :low AND ref < :high ORDER BY ref DESC LIMIT :most)
UNION
SELECT contact.id FROM reference JOIN contact ON contact.ref = printf('%02d-%04d', reference.year % 100, :running)
UNION
SELECT id FROM contact WHERE source_ref = :typed
ORDER BY 1 DESC LIMIT :most)
{_CONTACTS}"""  # noqa: S608 - our own words
"""Contacts by the beginning of a reference, by its running number in any year, or by the reference of an older log."""


def find(engine: Engine, typed: str, limit: int = MOST, wanted: Callable[[], bool] | None = None) -> list[Found]:
    """Whoever and whatever may be meant, each once: first references, then people, then contacts; each newest first.

    Two letters or three digits at least. `wanted` is asked between two look-ups and every few milliseconds of one:
    where it says no, the search is left and what was found so far comes back. Raises RecordError.
    """
    found: dict[tuple[int | None, ...], Found] = {}
    # The pool's connection as it is: a session around it took longer than finding somebody does.
    with faults(str(engine.url.database)), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        with _left_when_not(wanted, connection.driver_connection):
            for sql, values in statements(typed, limit):
                if wanted is not None and not wanted():
                    break
                for row in cursor.execute(sql, values).fetchall():
                    one = _found(*row)
                    found.setdefault((one.person_id, one.contact_id, one.organisation_id), one)
    return list(found.values())


@contextmanager
def _left_when_not(wanted: Callable[[], bool] | None, connection: Any) -> Iterator[None]:
    """Have SQLite leave a look-up as soon as it is not wanted any more; that is no fault."""
    if wanted is None:
        yield
        return
    connection.set_progress_handler(lambda: not wanted(), STEPS)
    try:
        yield
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
    finally:
        connection.set_progress_handler(None, 0)


def one_person(engine: Engine, person_id: int) -> list[Found]:
    """This person as they would be found; nobody where the record has no such id. Raises RecordError."""
    with faults(str(engine.url.database)), closing(engine.raw_connection()) as connection:
        rows = connection.cursor().execute(ONE_SQL, {"id": person_id}).fetchall()
        return [_found(*row) for row in rows]


def one_organisation(engine: Engine, organisation_id: int) -> list[Found]:
    """This organisation as it would be found; none where the record has no such id. Raises RecordError."""
    with faults(str(engine.url.database)), closing(engine.raw_connection()) as connection:
        rows = connection.cursor().execute(ONE_ORGANISATION_SQL, {"id": organisation_id}).fetchall()
        return [_found(*row) for row in rows]


def statements(typed: str, limit: int = MOST) -> Iterator[Statement]:
    """The look-ups for what was typed, in order, with their values."""
    typed = " ".join(typed.split())
    if re.fullmatch(r"[\d\s()+./-]+", typed):
        yield from _by_digits(typed, limit)
    elif len(typed) > 1:
        yield from _by_words(typed, limit)


def _by_words(typed: str, limit: int) -> Iterator[Statement]:
    words = re.findall(r"\w+", typed.replace("_", " "))
    if not words:
        return
    starts = " ".join(f'"{word}"*' for word in words)
    parts = " ".join(f'"{word}"' for word in words) if min(map(len, words)) >= PART else NOTHING
    yield NAMES_SQL, {"starts": starts, "parts": parts, "most": limit}
    pieces = [piece.replace('"', "") for piece in typed.casefold().split()]
    if min(map(len, pieces)) >= PART:
        parts = " ".join(f'"{piece}"' for piece in pieces)
        yield ORGANISATIONS_SQL, {"parts": parts, "most": limit}
        yield EMAILS_SQL, {"parts": parts, "most": limit}
    longer = [word for word in words if len(word) > 1]
    if longer:
        yield WORDS_SQL, {"words": " ".join(f'"{word[:INDEXED]}"*' for word in longer), "most": limit}


def _by_digits(typed: str, limit: int) -> Iterator[Statement]:
    figures = digits(typed)
    if len(figures) < PART:
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
            "tail": figures[-4:] if len(figures) > PART else "none",
            "ending": f"%{figures.removeprefix('0')}",
            "most": limit,
        },
    )


def _reference(typed: str, figures: str) -> dict[str, object]:
    """26-0412 and 260412 are the year and the running number, 412 and 0412 a running number of any year."""
    hyphened = re.fullmatch(r"(\d{2})\s?[-/]\s?(\d+)", typed)
    if hyphened or (re.fullmatch(r"[\d ]+", typed) and 4 < len(figures) <= 8):
        year, running = hyphened.groups() if hyphened else (figures[:2], figures[2:])
        low = f"{year}-{running}"
        return {"low": low, "high": f"{low}\U0010ffff", "running": -1}
    plain = typed.isdecimal() and len(figures) <= 6
    return {"low": "", "high": "", "running": int(figures) if plain else -1}


def _number_forms(typed: str, figures: str) -> set[str]:
    """How what was typed may stand in the form that numbers are compared in (+44...); what it begins with counts."""
    if typed.startswith("+") or figures.startswith("00"):
        whole = f"+{figures if typed.startswith('+') else figures[2:]}"
        whole = re.sub(r"^\+440", "+44", whole)
        return {whole, figures} if figures.startswith("00") else {whole}
    return {f"+44{figures[1:]}", figures} if figures.startswith("0") else {figures}


def _found(
    person_id: int | None,
    contact_id: int | None,
    name: str | None,
    number: str | None,
    at: str | None,
    *more: Any,
) -> Found:
    open_count, needs, ref, about, email, organisation_id = (*more, None, None)[:6]
    last_at = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    return Found(
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
