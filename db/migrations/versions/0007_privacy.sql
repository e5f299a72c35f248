CREATE TABLE hold (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    ended_at TEXT,
    ended_by_id INTEGER,
    FOREIGN KEY(person_id) REFERENCES person (id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    FOREIGN KEY(ended_by_id) REFERENCES staff (id),
    CONSTRAINT reason_fits CHECK (length(reason) >= 1 AND length(reason) <= 200),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT ended_at_fits CHECK (length(ended_at) = 26)
)
STRICT;

CREATE INDEX hold_person ON hold (person_id) WHERE ended_at IS NULL;

CREATE TABLE erasure (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    approved_at TEXT,
    approved_by TEXT NOT NULL,
    withdrawn_at TEXT,
    person_ids TEXT NOT NULL,
    made_at TEXT NOT NULL,
    entry_ids TEXT NOT NULL,
    is_whole INTEGER NOT NULL,
    kept TEXT NOT NULL,
    CONSTRAINT approved_by_another CHECK (approved_by <> proposed_by),
    CONSTRAINT approved_by_somebody CHECK ((approved_at IS NULL) = (approved_by = '')),
    CONSTRAINT reason_fits CHECK (length(reason) >= 1 AND length(reason) <= 200),
    CONSTRAINT proposed_at_fits CHECK (length(proposed_at) = 26),
    CONSTRAINT proposed_by_fits CHECK (length(proposed_by) >= 1 AND length(proposed_by) <= 80),
    CONSTRAINT approved_at_fits CHECK (length(approved_at) = 26),
    CONSTRAINT approved_by_fits CHECK (length(approved_by) <= 80),
    CONSTRAINT withdrawn_at_fits CHECK (length(withdrawn_at) = 26),
    CONSTRAINT person_ids_fits CHECK (json_valid(person_ids)),
    CONSTRAINT made_at_fits CHECK (json_valid(made_at)),
    CONSTRAINT entry_ids_fits CHECK (json_valid(entry_ids)),
    CONSTRAINT is_whole_fits CHECK (is_whole IN (0, 1)),
    CONSTRAINT kept_fits CHECK (length(kept) <= 1000)
)
STRICT;

CREATE TABLE viewed (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL,
    staff_id INTEGER NOT NULL,
    contact_id INTEGER,
    person_id INTEGER,
    at TEXT NOT NULL,
    UNIQUE (day, staff_id, contact_id),
    UNIQUE (day, staff_id, person_id),
    CONSTRAINT viewed_one_thing CHECK ((contact_id IS NULL) <> (person_id IS NULL)),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT day_fits CHECK (length(day) = 10),
    CONSTRAINT at_fits CHECK (length(at) = 26)
)
STRICT;

CREATE INDEX viewed_contact ON viewed (contact_id) WHERE contact_id IS NOT NULL;

CREATE INDEX viewed_person ON viewed (person_id) WHERE person_id IS NOT NULL;

CREATE TRIGGER erasure_is_never_deleted BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER erasure_stays_as_it_was_approved BEFORE UPDATE ON erasure WHEN OLD.approved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER viewed_is_never_changed BEFORE UPDATE ON viewed
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER viewed_is_never_deleted BEFORE DELETE ON viewed
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
