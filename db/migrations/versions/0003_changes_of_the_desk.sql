CREATE TABLE deskchange (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by_id INTEGER,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    subject_id INTEGER,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    to_id INTEGER,
    moved TEXT NOT NULL,
    undo_of INTEGER,
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT deskchangekind CHECK (kind IN ('staff_added', 'staff_renamed', 'staff_left', 'staff_back', 'staff_merged', 'topic_added', 'topic_renamed', 'topic_retired', 'topic_back', 'topic_merged', 'setting')),
    FOREIGN KEY(undo_of) REFERENCES deskchange (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT about_fits CHECK (length(about) >= 1 AND length(about) <= 80),
    CONSTRAINT old_value_fits CHECK (length(old_value) <= 400),
    CONSTRAINT new_value_fits CHECK (length(new_value) <= 400),
    CONSTRAINT moved_fits CHECK (json_valid(moved))
)
 STRICT;

CREATE UNIQUE INDEX deskchange_undo_of ON deskchange (undo_of) WHERE undo_of IS NOT NULL;
