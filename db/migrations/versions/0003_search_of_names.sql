CREATE VIRTUAL TABLE person_words USING fts5(name_words, content='person', content_rowid='id',
tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');

CREATE TRIGGER person_words_added AFTER INSERT ON person BEGIN INSERT INTO person_words (rowid, name_words) VALUES
(NEW.id, NEW.name_words); END;

CREATE TRIGGER person_words_removed AFTER DELETE ON person BEGIN INSERT INTO person_words (person_words, rowid,
name_words) VALUES ('delete', OLD.id, OLD.name_words); END;

CREATE TRIGGER person_words_changed AFTER UPDATE OF name_words ON person BEGIN INSERT INTO person_words (person_words,
rowid, name_words) VALUES ('delete', OLD.id, OLD.name_words); INSERT INTO person_words (rowid, name_words) VALUES
(NEW.id, NEW.name_words); END;

CREATE VIRTUAL TABLE person_parts USING fts5(name_words, content='person', content_rowid='id', tokenize='trigram');

CREATE TRIGGER person_parts_added AFTER INSERT ON person BEGIN INSERT INTO person_parts (rowid, name_words) VALUES
(NEW.id, NEW.name_words); END;

CREATE TRIGGER person_parts_removed AFTER DELETE ON person BEGIN INSERT INTO person_parts (person_parts, rowid,
name_words) VALUES ('delete', OLD.id, OLD.name_words); END;

CREATE TRIGGER person_parts_changed AFTER UPDATE OF name_words ON person BEGIN INSERT INTO person_parts (person_parts,
rowid, name_words) VALUES ('delete', OLD.id, OLD.name_words); INSERT INTO person_parts (rowid, name_words) VALUES
(NEW.id, NEW.name_words); END;

CREATE VIRTUAL TABLE organisation_parts USING fts5(name_words, number_keys, website, content='organisation',
content_rowid='id', tokenize='trigram');

CREATE TRIGGER organisation_parts_added AFTER INSERT ON organisation BEGIN INSERT INTO organisation_parts (rowid,
name_words, number_keys, website) VALUES (NEW.id, NEW.name_words, NEW.number_keys, NEW.website); END;

CREATE TRIGGER organisation_parts_removed AFTER DELETE ON organisation BEGIN INSERT INTO organisation_parts
(organisation_parts, rowid, name_words, number_keys, website) VALUES ('delete', OLD.id, OLD.name_words,
OLD.number_keys, OLD.website); END;

CREATE TRIGGER organisation_parts_changed AFTER UPDATE OF name_words, number_keys, website ON organisation BEGIN
INSERT INTO organisation_parts (organisation_parts, rowid, name_words, number_keys, website) VALUES ('delete', OLD.id,
OLD.name_words, OLD.number_keys, OLD.website); INSERT INTO organisation_parts (rowid, name_words, number_keys,
website) VALUES (NEW.id, NEW.name_words, NEW.number_keys, NEW.website); END;

INSERT INTO person_words (person_words) VALUES ('rebuild');
INSERT INTO person_parts (person_parts) VALUES ('rebuild');
INSERT INTO organisation_parts (organisation_parts) VALUES ('rebuild');
