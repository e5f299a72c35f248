"""Search by day: the contacts that came in on some days, or of which something happened on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine

from db.end_of_day.figures import midnights
from db.search import CONTACTS_SQL, INDEXED, SEARCHED, SearchResults, beginnings, search, search_result
from db.storage.errors import faults
from deskapp.charter.rules import local_date
from deskapp.parsing.searched_days import SearchedDays, searched_days

_MOST = 300
"""The maximum number of contacts of some days."""

OF_DAYS_SQL = f"""WITH hit(id) AS MATERIALIZED (
SELECT day.id FROM (
SELECT id FROM contact INDEXED BY contact_received WHERE received_at >= :begins AND received_at < :ends
UNION
SELECT contact_id AS id FROM event INDEXED BY event_at WHERE at >= :begins AND at < :ends) AS day
WHERE :words = '' OR EXISTS (SELECT 1 FROM contact_words WHERE contact_words MATCH :words AND rowid = day.id)
OR EXISTS (SELECT 1 FROM contact AS named CROSS JOIN person_words ON person_words.rowid = named.person_id
WHERE named.id = day.id AND person_words MATCH :starts)
ORDER BY 1 DESC LIMIT :most)
{CONTACTS_SQL}"""  # noqa: S608 - our own words
"""Contacts of some days, newest first; with words, those that have them in subject, details or the caller's name."""


class DaySearch(NamedTuple):
    """The results of a search, and the days that it named, if any. People come first, then contacts of the days."""

    results: list[SearchResults]
    days: SearchedDays | None = None


def search_with_days(engine: Engine, typed: str, now: datetime, wanted: Callable[[], bool] | None = None) -> DaySearch:
    """Search as `db.search.search` does; and if the text names days, for their contacts too. `now` is in UTC.

    Raises RecordError.
    """
    days = searched_days(typed[:SEARCHED], local_date(now))
    found = search(engine, typed, wanted=wanted)
    if days is None:
        return DaySearch(found)
    of_days = _of_days(engine, days)
    named = [one for one in found if one.contact_id is None]
    known = {one.contact_id for one in of_days}
    others = [one for one in found if one.contact_id is not None and one.contact_id not in known]
    return DaySearch([*named, *of_days, *others], days)


def _of_days(engine: Engine, days: SearchedDays) -> list[SearchResults]:
    with faults(str(engine.url.database)), closing(engine.raw_connection()) as connection:
        rows = connection.cursor().execute(OF_DAYS_SQL, _values(days)).fetchall()
    return [search_result(*row) for row in rows]


def _values(days: SearchedDays) -> dict[str, object]:
    begins, ends = midnights(days.first)[0], midnights(days.last)[1]
    longer = [word for word in re.findall(r"\w+", days.words.replace("_", " ")) if len(word) > 1]
    return {
        "begins": _stored(begins),
        "ends": _stored(ends),
        "words": " ".join(f'"{word[:INDEXED]}"*' for word in longer),
        "starts": beginnings(days.words) or '""',
        "most": _MOST,
    }


def _stored(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")
