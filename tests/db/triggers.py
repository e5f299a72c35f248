"""The triggers, full-text indexes and views of the newest schema, which models cannot declare.

A desk's file has them from the migrations; tests compare a migrated file with these.
"""

from __future__ import annotations

from typing import Any

from db.copies.views import VIEWS, view_statement
from db.models import Event

_UNLESS_UNDONE = """WHEN NOT EXISTS (SELECT 1 FROM contact JOIN logimport ON logimport.id = contact.import_id
WHERE contact.id = OLD.contact_id AND logimport.undone_at IS NOT NULL)"""
"""What an imported log brought goes with the import, when that is undone as a whole."""

_ADDED_TO = "BEGIN SELECT RAISE(ABORT, 'history is only added to'); END"


def _never_replaced(name: str, table: str, same: str = "id = NEW.id") -> str:
    """INSERT OR REPLACE would take the old row away without firing the trigger of its deletion."""
    return f"""CREATE TRIGGER {name}_is_never_replaced BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
{_ADDED_TO}"""  # noqa: S608 - our own names


def _only_added_to(name: str, table: str) -> tuple[str, str]:
    """A row of this table is neither changed nor deleted."""
    return (
        f"CREATE TRIGGER {name}_is_never_changed BEFORE UPDATE ON {table}\n{_ADDED_TO}",
        f"CREATE TRIGGER {name}_is_never_deleted BEFORE DELETE ON {table}\n{_ADDED_TO}",
    )


HISTORY = (
    f"""CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
{_ADDED_TO}""",
    f"""CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event {_UNLESS_UNDONE}
{_ADDED_TO}""",
    # INSERT OR REPLACE would take the old row away without either of the two above.
    _never_replaced("event", "event", "id = NEW.id OR entry_id = NEW.entry_id OR undo_of = NEW.undo_of"),
    # Kept or missed is frozen when a promise stops.
    """CREATE TRIGGER promise_stays_as_it_ended BEFORE UPDATE OF contact_id, rule, name, started_at, due_at,
stopped_at, stop_event_id, start_event_id, restarts, edition_id, result ON promise WHEN OLD.stopped_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was kept or missed stays so'); END""",
    f"""CREATE TRIGGER promise_is_never_deleted BEFORE DELETE ON promise {_UNLESS_UNDONE}
BEGIN SELECT RAISE(ABORT, 'a promise is ended, never deleted'); END""",
)

PERSON_CHANGES = (
    # Only the two values may be emptied, when the law asks for words to be erased.
    f"""CREATE TRIGGER person_change_is_never_changed BEFORE UPDATE OF id, person_id, at, by_id, field ON personchange
{_ADDED_TO}""",
    f"""CREATE TRIGGER person_change_is_never_deleted BEFORE DELETE ON personchange
{_ADDED_TO}""",
    _never_replaced("person_change", "personchange"),
    f"""CREATE TRIGGER person_change_takes_back_the_same BEFORE UPDATE OF undo_of ON personchange
{_ADDED_TO}""",
)

ORGANISATION_CHANGES = _only_added_to("organisation_change", "organisationchange")

ROUTINES = (
    """CREATE TRIGGER check_stays_as_it_ended BEFORE UPDATE ON answerphonecheck WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a check that is done stays as it is'); END""",
    """CREATE TRIGGER check_is_never_deleted BEFORE DELETE ON answerphonecheck
BEGIN SELECT RAISE(ABORT, 'a check is never deleted'); END""",
    """CREATE TRIGGER review_stays_as_it_was_signed BEFORE UPDATE ON dayreview WHEN OLD.signed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a day that was signed off stays as it is'); END""",
    """CREATE TRIGGER review_is_never_deleted BEFORE DELETE ON dayreview
BEGIN SELECT RAISE(ABORT, 'a review of a day is never deleted'); END""",
    *_only_added_to("decision", "decision"),
)

PERIOD_ACTIONS = _only_added_to("period_action", "periodaction")

CHAIN = (
    f"""CREATE TRIGGER chainlink_is_never_changed BEFORE UPDATE OF id, table_name, row_id, digest, hash ON chainlink
{_ADDED_TO}""",
    f"""CREATE TRIGGER chainlink_salt_is_only_erased BEFORE UPDATE OF salt ON chainlink WHEN NEW.salt IS NOT NULL
{_ADDED_TO}""",
    f"CREATE TRIGGER chainlink_is_never_deleted BEFORE DELETE ON chainlink {_ADDED_TO}",
    _never_replaced("chainlink", "chainlink"),
)

GUARDS = (
    _never_replaced("note", "note", "event_id = NEW.event_id"),
    _never_replaced("promise", "promise", "id = NEW.id OR restarts = NEW.restarts"),
    _never_replaced("check", "answerphonecheck"),
    *_only_added_to("heard", "heard"),
    _never_replaced("heard", "heard", "id = NEW.id OR entry_id = NEW.entry_id"),
    _never_replaced("review", "dayreview"),
    _never_replaced("decision", "decision"),
    f"CREATE TRIGGER no_check_is_never_deleted BEFORE DELETE ON nocheck {_ADDED_TO}",
    _never_replaced("organisation_change", "organisationchange", "id = NEW.id OR undo_of = NEW.undo_of"),
    *_only_added_to("desk_change", "deskchange"),
    _never_replaced("desk_change", "deskchange", "id = NEW.id OR undo_of = NEW.undo_of"),
    _never_replaced("period_action", "periodaction", "id = NEW.id OR undo_of = NEW.undo_of"),
)

EDITIONS = _only_added_to("edition_change", "editionchange")

PRIVACY = (
    f"""CREATE TRIGGER erasure_is_never_deleted BEFORE DELETE ON erasure
{_ADDED_TO}""",
    f"""CREATE TRIGGER erasure_stays_as_it_was_approved BEFORE UPDATE ON erasure WHEN OLD.approved_at IS NOT NULL
{_ADDED_TO}""",
    *_only_added_to("viewed", "viewed"),
)

WORDS = "tokenize='unicode61 remove_diacritics 2'"
EVERY_BEGINNING = "detail=none, prefix='2 3 4 5 6 7 8 9 10'"
ANY_PART = "tokenize='trigram'"


def _index(name: str, table: str, row_id: str, columns: tuple[str, ...], how: str) -> tuple[str, ...]:
    """A full-text index over columns of a table, with the triggers that maintain it."""
    named = ", ".join(columns)
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    add = f"INSERT INTO {name} (rowid, {named}) VALUES (NEW.{row_id}, {new});"  # noqa: S608 - our own names
    drop = f"INSERT INTO {name} ({name}, rowid, {named}) VALUES ('delete', OLD.{row_id}, {old});"  # noqa: S608
    return (
        f"CREATE VIRTUAL TABLE {name} USING fts5({named}, content='{table}', content_rowid='{row_id}', {how})",
        f"CREATE TRIGGER {name}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {name}_removed AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {named} ON {table} BEGIN {drop} {add} END",
    )


# The prefix indexes keep one, two and three letters as quick as a whole word with a million people. Of contacts every
# length up to ten has one: without, five letters of a word that one contact in twenty has took 20 ms, and four of one
# that all have 220 ms (a million contacts). They need no places of words (`detail=none`), and so a third of the room.
FINDING = (
    *_index("person_words", "person", "id", ("name_words",), f"{WORDS}, prefix='1 2 3'"),
    *_index("person_parts", "person", "id", ("name_words",), ANY_PART),
    *_index("number_parts", "personnumber", "id", ("number_key",), ANY_PART),
    *_index("email_parts", "personemail", "id", ("email_key",), ANY_PART),
    *_index("organisation_parts", "organisation", "id", ("name_words", "number_keys", "website"), ANY_PART),
    *_index("contact_words", "contact", "id", ("about", "detail"), f"{WORDS}, {EVERY_BEGINNING}"),
    *_index("note_words", "note", "event_id", ("words",), f"{WORDS}, {EVERY_BEGINNING}"),
)


def make_all(connection: Any) -> None:
    """Make every table, index, trigger and view of the newest schema on an empty SQLAlchemy connection."""
    Event.metadata.create_all(connection)
    for statement in (
        *HISTORY,
        *PERSON_CHANGES,
        *ORGANISATION_CHANGES,
        *ROUTINES,
        *PERIOD_ACTIONS,
        *CHAIN,
        *GUARDS,
        *PRIVACY,
        *EDITIONS,
        *FINDING,
        *map(view_statement, VIEWS),
    ):
        connection.exec_driver_sql(statement)
