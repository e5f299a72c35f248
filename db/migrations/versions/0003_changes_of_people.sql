CREATE TABLE personchange_as_data (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    by_id INTEGER,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    undo_of INTEGER,
    FOREIGN KEY(person_id) REFERENCES person (id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    FOREIGN KEY(undo_of) REFERENCES personchange (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT field_fits CHECK (length(field) >= 1 AND length(field) <= 40),
    CONSTRAINT old_value_fits CHECK (json_valid(old_value)),
    CONSTRAINT new_value_fits CHECK (json_valid(new_value))
)
STRICT;

INSERT INTO personchange_as_data (id, person_id, at, by_id, field, old_value, new_value, undo_of)
SELECT id, person_id, at, by_id, field, json_quote(old_value), json_quote(new_value), undo_of FROM personchange;

DROP TABLE personchange;

ALTER TABLE personchange_as_data RENAME TO personchange;

CREATE INDEX personchange_person ON personchange (person_id, at);

CREATE UNIQUE INDEX personchange_undo_of ON personchange (undo_of) WHERE undo_of IS NOT NULL;

CREATE TRIGGER person_change_is_never_changed BEFORE UPDATE OF id, person_id, at, by_id, field ON personchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER person_change_is_never_deleted BEFORE DELETE ON personchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER person_change_is_never_replaced BEFORE INSERT ON personchange
WHEN EXISTS (SELECT 1 FROM personchange WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER person_change_takes_back_the_same BEFORE UPDATE OF undo_of ON personchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
