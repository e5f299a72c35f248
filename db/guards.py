"""What the tables cannot say by themselves: history that is only added to, and names found by their beginnings.

The models' metadata makes these too, so that a test can hold a migrated file against the models.
"""

from __future__ import annotations

from typing import Any

from db.models import Event

HISTORY = (
    """CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END""",
    """CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END""",
    # INSERT OR REPLACE would take the old row away without either of the two above.
    """CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END""",
    # Kept or missed is frozen when a promise stops (design: deadlines, "Readings").
    """CREATE TRIGGER promise_stays_as_it_ended BEFORE UPDATE OF contact_id, rule, name, started_at, due_at,
stopped_at, stop_event_id, result ON promise WHEN OLD.stopped_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was kept or missed stays so'); END""",
    """CREATE TRIGGER promise_is_never_deleted BEFORE DELETE ON promise
BEGIN SELECT RAISE(ABORT, 'a promise is ended, never deleted'); END""",
)

# The prefix indexes keep one, two and three letters as quick as a whole word with a million people.
NAMES = (
    """CREATE VIRTUAL TABLE person_words USING fts5(name, likes_to_be_called, content='person', content_rowid='id',
tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')""",
    """CREATE TRIGGER person_words_added AFTER INSERT ON person
BEGIN INSERT INTO person_words (rowid, name, likes_to_be_called)
VALUES (NEW.id, NEW.name, NEW.likes_to_be_called); END""",
    """CREATE TRIGGER person_words_removed AFTER DELETE ON person
BEGIN INSERT INTO person_words (person_words, rowid, name, likes_to_be_called)
VALUES ('delete', OLD.id, OLD.name, OLD.likes_to_be_called); END""",
    """CREATE TRIGGER person_words_changed AFTER UPDATE OF name, likes_to_be_called ON person
BEGIN INSERT INTO person_words (person_words, rowid, name, likes_to_be_called)
VALUES ('delete', OLD.id, OLD.name, OLD.likes_to_be_called);
INSERT INTO person_words (rowid, name, likes_to_be_called) VALUES (NEW.id, NEW.name, NEW.likes_to_be_called); END""",
)


def make_all(connection: Any) -> None:
    """Make every table, index, trigger and word index as the models have them now, on an empty SQLAlchemy connection.

    For comparing: a desk's own file is made by the migrations.
    """
    Event.metadata.create_all(connection)
    for statement in (*HISTORY, *NAMES):
        connection.exec_driver_sql(statement)
