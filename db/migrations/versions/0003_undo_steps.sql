CREATE TABLE undostep (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    by_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    words TEXT NOT NULL,
    undone_ids TEXT NOT NULL,
    last_event_id INTEGER NOT NULL,
    changes TEXT NOT NULL,
    FOREIGN KEY(by_id) REFERENCES staff (id),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT undone_ids_fits CHECK (json_valid(undone_ids)),
    CONSTRAINT changes_fits CHECK (json_valid(changes))
)
STRICT;

CREATE INDEX undostep_by_id ON undostep (by_id);
