CREATE TABLE chainlink (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    digest BLOB,
    salt BLOB,
    hash BLOB NOT NULL,
    CONSTRAINT table_name_fits CHECK (length(table_name) <= 40)
)
STRICT;

CREATE INDEX chainlink_row ON chainlink (table_name, row_id);

CREATE TRIGGER chainlink_is_never_changed BEFORE UPDATE OF id, table_name, row_id, digest, hash ON chainlink
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER chainlink_salt_is_only_erased BEFORE UPDATE OF salt ON chainlink WHEN NEW.salt IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER chainlink_is_never_deleted BEFORE DELETE ON chainlink
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER chainlink_is_never_replaced BEFORE INSERT ON chainlink
WHEN EXISTS (SELECT 1 FROM chainlink WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

-- INSERT OR REPLACE takes a row away without firing a trigger of its deletion.
CREATE TRIGGER note_is_never_replaced BEFORE INSERT ON note
WHEN EXISTS (SELECT 1 FROM note WHERE event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER promise_is_never_replaced BEFORE INSERT ON promise
WHEN EXISTS (SELECT 1 FROM promise WHERE id = NEW.id OR restarts = NEW.restarts)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER check_is_never_replaced BEFORE INSERT ON answerphonecheck
WHEN EXISTS (SELECT 1 FROM answerphonecheck WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER heard_is_never_changed BEFORE UPDATE ON heard
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER heard_is_never_deleted BEFORE DELETE ON heard
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER heard_is_never_replaced BEFORE INSERT ON heard
WHEN EXISTS (SELECT 1 FROM heard WHERE id = NEW.id OR entry_id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER review_is_never_replaced BEFORE INSERT ON dayreview
WHEN EXISTS (SELECT 1 FROM dayreview WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER decision_is_never_replaced BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER no_check_is_never_deleted BEFORE DELETE ON nocheck
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER organisation_change_is_never_replaced BEFORE INSERT ON organisationchange
WHEN EXISTS (SELECT 1 FROM organisationchange WHERE id = NEW.id OR undo_of = NEW.undo_of)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER desk_change_is_never_changed BEFORE UPDATE ON deskchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER desk_change_is_never_deleted BEFORE DELETE ON deskchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER desk_change_is_never_replaced BEFORE INSERT ON deskchange
WHEN EXISTS (SELECT 1 FROM deskchange WHERE id = NEW.id OR undo_of = NEW.undo_of)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER period_action_is_never_replaced BEFORE INSERT ON periodaction
WHEN EXISTS (SELECT 1 FROM periodaction WHERE id = NEW.id OR undo_of = NEW.undo_of)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
