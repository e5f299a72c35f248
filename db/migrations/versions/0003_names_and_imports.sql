DROP TRIGGER person_words_added;
DROP TRIGGER person_words_removed;
DROP TRIGGER person_words_changed;
DROP TABLE person_words;

DROP TRIGGER person_parts_added;
DROP TRIGGER person_parts_removed;
DROP TRIGGER person_parts_changed;
DROP TABLE person_parts;

DROP TRIGGER organisation_parts_added;
DROP TRIGGER organisation_parts_removed;
DROP TRIGGER organisation_parts_changed;
DROP TABLE organisation_parts;

ALTER TABLE person ADD COLUMN name_key TEXT;
ALTER TABLE person ADD COLUMN name_words TEXT;
ALTER TABLE organisation ADD COLUMN name_key TEXT;
ALTER TABLE organisation ADD COLUMN name_words TEXT;
ALTER TABLE staff ADD COLUMN name_key TEXT;
ALTER TABLE topic ADD COLUMN name_key TEXT;

DROP INDEX organisation_name;
CREATE UNIQUE INDEX organisation_name_key ON organisation (name_key);
CREATE UNIQUE INDEX staff_name_key ON staff (name_key);
CREATE UNIQUE INDEX topic_name_key ON topic (name_key);

CREATE TABLE personnumber_new (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    checked_on TEXT,
    label TEXT,
    UNIQUE (person_id, number_key),
    FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT label CHECK (label IN ('home', 'work', 'mobile')),
    CONSTRAINT number_fits CHECK (length(number) <= 40),
    CONSTRAINT number_key_fits CHECK (length(number_key) <= 40),
    CONSTRAINT checked_on_fits CHECK (length(checked_on) = 10)
)
STRICT;

INSERT INTO personnumber_new (id, person_id, number, number_key, checked_on, label) SELECT id, person_id, number, number_key, checked_on, label FROM personnumber;

DELETE FROM sqlite_sequence WHERE name = 'personnumber_new';

UPDATE sqlite_sequence SET name = 'personnumber_new' WHERE name = 'personnumber';

DROP TABLE personnumber;

ALTER TABLE personnumber_new RENAME TO personnumber;

CREATE INDEX person_number_key ON personnumber (number_key);

CREATE TRIGGER number_parts_added AFTER INSERT ON personnumber
BEGIN INSERT INTO number_parts (rowid, number_key) VALUES (NEW.id, NEW.number_key); END;

CREATE TRIGGER number_parts_removed AFTER DELETE ON personnumber
BEGIN INSERT INTO number_parts (number_parts, rowid, number_key) VALUES ('delete', OLD.id, OLD.number_key); END;

CREATE TRIGGER number_parts_changed AFTER UPDATE OF number_key ON personnumber
BEGIN INSERT INTO number_parts (number_parts, rowid, number_key) VALUES ('delete', OLD.id, OLD.number_key);
INSERT INTO number_parts (rowid, number_key) VALUES (NEW.id, NEW.number_key); END;

CREATE TABLE personemail_new (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    checked_on TEXT,
    label TEXT,
    UNIQUE (person_id, email_key),
    FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT label CHECK (label IN ('home', 'work', 'mobile')),
    CONSTRAINT email_fits CHECK (length(email) <= 200),
    CONSTRAINT email_key_fits CHECK (length(email_key) <= 200),
    CONSTRAINT checked_on_fits CHECK (length(checked_on) = 10)
)
STRICT;

INSERT INTO personemail_new (id, person_id, email, email_key, checked_on, label) SELECT id, person_id, email, email_key, checked_on, label FROM personemail;

DELETE FROM sqlite_sequence WHERE name = 'personemail_new';

UPDATE sqlite_sequence SET name = 'personemail_new' WHERE name = 'personemail';

DROP TABLE personemail;

ALTER TABLE personemail_new RENAME TO personemail;

CREATE INDEX person_email_key ON personemail (email_key);

CREATE TRIGGER email_parts_added AFTER INSERT ON personemail
BEGIN INSERT INTO email_parts (rowid, email_key) VALUES (NEW.id, NEW.email_key); END;

CREATE TRIGGER email_parts_removed AFTER DELETE ON personemail
BEGIN INSERT INTO email_parts (email_parts, rowid, email_key) VALUES ('delete', OLD.id, OLD.email_key); END;

CREATE TRIGGER email_parts_changed AFTER UPDATE OF email_key ON personemail
BEGIN INSERT INTO email_parts (email_parts, rowid, email_key) VALUES ('delete', OLD.id, OLD.email_key);
INSERT INTO email_parts (rowid, email_key) VALUES (NEW.id, NEW.email_key); END;

CREATE TABLE logimport (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    file_name TEXT NOT NULL,
    at TEXT NOT NULL,
    by_id INTEGER,
    made TEXT NOT NULL,
    undone_at TEXT,
    undone_by_id INTEGER,
    FOREIGN KEY(by_id) REFERENCES staff (id),
    FOREIGN KEY(undone_by_id) REFERENCES staff (id),
    CONSTRAINT file_name_fits CHECK (length(file_name) <= 200),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT undone_at_fits CHECK (length(undone_at) = 26)
)
STRICT;

ALTER TABLE contact ADD COLUMN import_id INTEGER REFERENCES logimport (id);

CREATE INDEX contact_joined_to ON contact (joined_to_id) WHERE joined_to_id IS NOT NULL;

CREATE INDEX contact_import ON contact (import_id) WHERE import_id IS NOT NULL;

DROP TRIGGER event_is_never_deleted;
DROP TRIGGER promise_is_never_deleted;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM contact JOIN logimport ON logimport.id = contact.import_id
WHERE contact.id = OLD.contact_id AND logimport.undone_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER promise_is_never_deleted BEFORE DELETE ON promise
WHEN NOT EXISTS (SELECT 1 FROM contact JOIN logimport ON logimport.id = contact.import_id
WHERE contact.id = OLD.contact_id AND logimport.undone_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a promise is ended, never deleted'); END;

-- A contact of an imported log may have been closed there. Only what is checked changes, and no row.
PRAGMA writable_schema=ON;

UPDATE sqlite_schema SET sql = replace(sql, '''joined'', ''mistake''', '''joined'', ''mistake'', ''closed_before''')
WHERE type = 'table' AND name = 'contact';

PRAGMA writable_schema=RESET;

-- No number can be made of zeros: such a key was shared by strangers.
UPDATE contact SET number_key = '' WHERE number_key <> '' AND ltrim(replace(number_key, '+44', ''), '0') = '';
