CREATE TABLE calendarchange (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by_id INTEGER,
    words TEXT NOT NULL,
    days TEXT NOT NULL,
    undone_at TEXT,
    undone_by_id INTEGER,
    FOREIGN KEY(by_id) REFERENCES staff (id),
    FOREIGN KEY(undone_by_id) REFERENCES staff (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT words_fits CHECK (length(words) <= 1000),
    CONSTRAINT undone_at_fits CHECK (length(undone_at) = 26)
)
STRICT;
