"""Overwrite the words, names and numbers of people and contacts. Their rows stay, so that every count stays."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

ERASED = "Erased"
"""The text in the place of words that a row must have."""
NO_KEY = "-"
"""The normalised number in the place of one that was given: the reports count contacts without a number."""
FULL_TEXT = (
    "person_words", "person_parts", "number_parts", "email_parts", "organisation_parts", "contact_words", "note_words",
)  # fmt: skip
"""The full-text indexes. Their segments keep deleted words until they are merged."""
WORDY_FIELDS = (
    "name", "number", "address", "about", "detail", "file_place", "person_number", "person_email", "plan",
    "outcome_wanted", "body_lead", "other_bodies", "told_who", "remedy", "learning", "given_how", "safeguarding_told",
)  # fmt: skip
"""The fields whose old and new values in the history are words. The others are times, kinds and states."""
_AT_ONCE = 400


_TEXTS = ("plan", "outcome_wanted", "body_lead", "other_bodies", "told_who", "remedy", "learning")
"""The texts of a complaint. Which of them were empty stays as it is: the reports count those that are not."""
_OF_CONTACTS = (
    """UPDATE contact SET name = NULL, number = NULL, number_key = iif(number_key = '', '', '{key}'), address = NULL,
    about = '{erased}', detail = '', file_place = NULL, version = version + 1 WHERE id IN ({ids})""",
    """UPDATE note SET words = '{erased}',
    old_value = iif((SELECT coalesce(field, '') FROM event WHERE id = event_id) IN {fields}, '', old_value),
    new_value = iif((SELECT coalesce(field, '') FROM event WHERE id = event_id) IN {fields}, '', new_value)
    WHERE event_id IN (SELECT id FROM event WHERE contact_id IN ({ids}))""",
    "UPDATE promise SET said_words = NULL WHERE contact_id IN ({ids})",
    "UPDATE complaint SET {texts}, version = version + 1 WHERE contact_id IN ({ids})",
    """UPDATE owninformation SET given_how = iif(given_how = '', '', '{erased}'), version = version + 1
    WHERE contact_id IN ({ids})""",
    "UPDATE safeguardingtold SET told_who = '{erased}' WHERE contact_id IN ({ids})",
    "DELETE FROM undostep WHERE contact_id IN ({ids})",
)
_OF_PEOPLE = (
    """UPDATE person SET name = NULL, name_key = NULL, name_words = NULL, likes_to_be_called = NULL, address = NULL,
    best_time = NULL, role = NULL, organisation_id = NULL, version = version + 1 WHERE id IN ({ids})""",
    "DELETE FROM personnumber WHERE person_id IN ({ids})",
    "DELETE FROM personemail WHERE person_id IN ({ids})",
    "DELETE FROM need WHERE person_id IN ({ids})",
    "UPDATE speaker SET name = '{erased}' WHERE person_id IN ({ids})",
    # Not deleted: the reports count the cautions of a period.
    "UPDATE caution SET reason = '{erased}', ended_at = coalesce(ended_at, at) WHERE person_id IN ({ids})",
    """UPDATE personchange SET old_value = '""', new_value = '""' WHERE person_id IN ({ids})""",
    "DELETE FROM personmoved WHERE join_id IN (SELECT id FROM personjoin WHERE from_id IN ({ids}) OR to_id IN ({ids}))",
)


def blank(connection: Connection, contact_ids: Sequence[int], person_ids: Sequence[int] = ()) -> None:
    """Overwrite these contacts and people, inside the transaction of `connection`. `purge` then clears the file."""
    texts = ", ".join(f"{name} = iif({name} = '', '', '{ERASED}')" for name in _TEXTS)
    words = {"erased": ERASED, "key": NO_KEY, "fields": WORDY_FIELDS, "texts": texts}
    for statements, ids in ((_OF_CONTACTS, contact_ids), (_OF_PEOPLE, person_ids)):
        for start in range(0, len(ids), _AT_ONCE):
            listed = ", ".join(str(int(one)) for one in ids[start : start + _AT_ONCE])
            for statement in statements:
                connection.exec_driver_sql(statement.format(ids=listed, **words))


def purge(connection: Connection) -> None:
    """Merge the full-text indexes and rebuild the file, so that no erased word is left in it.

    Needs a connection without a transaction (AUTOCOMMIT). Raises sqlite3.OperationalError while others save.
    """
    for index in FULL_TEXT:
        connection.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608 - our own names
    connection.exec_driver_sql("VACUUM")
