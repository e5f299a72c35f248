CREATE TABLE setting (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name),
    CONSTRAINT name_fits CHECK (length(name) <= 40),
    CONSTRAINT value_fits CHECK (length(value) <= 400)
)
STRICT;

CREATE TABLE edition (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    text TEXT NOT NULL,
    adopted_at TEXT NOT NULL,
    UNIQUE (name, valid_from),
    CONSTRAINT name_fits CHECK (length(name) <= 80),
    CONSTRAINT title_fits CHECK (length(title) <= 200),
    CONSTRAINT valid_from_fits CHECK (length(valid_from) = 10),
    CONSTRAINT adopted_at_fits CHECK (length(adopted_at) = 26)
)
STRICT;

CREATE TABLE staff (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    queue_filter TEXT NOT NULL,
    active INTEGER NOT NULL,
    UNIQUE (name),
    CONSTRAINT name_fits CHECK (length(name) >= 1 AND length(name) <= 80),
    CONSTRAINT short_name_fits CHECK (length(short_name) >= 1 AND length(short_name) <= 20),
    CONSTRAINT queue_filter_fits CHECK (length(queue_filter) <= 20),
    CONSTRAINT active_fits CHECK (active IN (0, 1))
)
STRICT;

CREATE TABLE topic (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    used INTEGER NOT NULL,
    active INTEGER NOT NULL,
    UNIQUE (name),
    CONSTRAINT name_fits CHECK (length(name) >= 1 AND length(name) <= 40),
    CONSTRAINT used_fits CHECK (used >= 0),
    CONSTRAINT active_fits CHECK (active IN (0, 1))
)
STRICT;

CREATE TABLE person (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT,
    likes_to_be_called TEXT,
    address TEXT,
    reply_by TEXT,
    best_time TEXT,
    ok_to_leave_message TEXT NOT NULL,
    relay INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT replyby CHECK (reply_by IN ('phone', 'letter', 'email', 'text', 'in_person')),
    CONSTRAINT leavemessage CHECK (ok_to_leave_message IN ('yes', 'no', 'not_asked')),
    CONSTRAINT name_fits CHECK (length(name) <= 80),
    CONSTRAINT likes_to_be_called_fits CHECK (length(likes_to_be_called) <= 80),
    CONSTRAINT address_fits CHECK (length(address) <= 200),
    CONSTRAINT best_time_fits CHECK (length(best_time) <= 40),
    CONSTRAINT relay_fits CHECK (relay IN (0, 1)),
    CONSTRAINT created_at_fits CHECK (length(created_at) = 26),
    CONSTRAINT updated_at_fits CHECK (length(updated_at) = 26)
)
STRICT;

CREATE TABLE reference (
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (year),
    CONSTRAINT last_fits CHECK (last >= 0)
)
STRICT;

CREATE TABLE calendarday (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    edition_id INTEGER NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    hours TEXT NOT NULL,
    UNIQUE (edition_id, day, kind),
    FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT daykind CHECK (kind IN ('bank', 'closed', 'special')),
    CONSTRAINT day_fits CHECK (length(day) = 10),
    CONSTRAINT name_fits CHECK (length(name) <= 80),
    CONSTRAINT hours_fits CHECK (length(hours) <= 80)
)
STRICT;

CREATE TABLE duty (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    staff_id INTEGER NOT NULL,
    from_at TEXT NOT NULL,
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT from_at_fits CHECK (length(from_at) = 26)
)
STRICT;

CREATE TABLE personnumber (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    checked_on TEXT NOT NULL,
    UNIQUE (person_id, number_key),
    FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT number_fits CHECK (length(number) <= 40),
    CONSTRAINT number_key_fits CHECK (length(number_key) <= 40),
    CONSTRAINT checked_on_fits CHECK (length(checked_on) = 10)
)
STRICT;

CREATE INDEX person_number_key ON personnumber (number_key);

CREATE TABLE need (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    what TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT what_fits CHECK (length(what) >= 1 AND length(what) <= 80),
    CONSTRAINT asked_on_fits CHECK (length(asked_on) = 10)
)
STRICT;

CREATE INDEX need_person ON need (person_id);

CREATE TABLE personchange (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    by_id INTEGER,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    FOREIGN KEY(person_id) REFERENCES person (id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT field_fits CHECK (length(field) >= 1 AND length(field) <= 40),
    CONSTRAINT old_value_fits CHECK (length(old_value) <= 1000),
    CONSTRAINT new_value_fits CHECK (length(new_value) <= 1000)
)
STRICT;

CREATE INDEX personchange_person ON personchange (person_id, at);

CREATE TABLE contact (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    source_ref TEXT,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    received_at TEXT NOT NULL,
    received_assumed INTEGER NOT NULL,
    heard_at TEXT,
    written_at TEXT NOT NULL,
    entered_late INTEGER NOT NULL,
    dated TEXT,
    person_id INTEGER,
    name TEXT,
    number TEXT,
    number_key TEXT NOT NULL,
    number_state TEXT NOT NULL,
    heard_twice INTEGER NOT NULL,
    relay INTEGER NOT NULL,
    address TEXT,
    about TEXT NOT NULL,
    detail TEXT NOT NULL,
    topic_id INTEGER,
    rings INTEGER,
    outcome TEXT,
    owner_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    closed_reason TEXT,
    chasing_count INTEGER NOT NULL,
    safeguarding INTEGER NOT NULL,
    website_gap INTEGER NOT NULL,
    seen_in_private INTEGER,
    by_hand INTEGER NOT NULL,
    file_place TEXT,
    edition_id INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT closed_has_a_reason CHECK ((state = 'closed') = (closed_reason IS NOT NULL)),
    UNIQUE (ref),
    UNIQUE (entry_id),
    UNIQUE (source_ref),
    CONSTRAINT channel CHECK (channel IN ('call', 'answerphone', 'letter', 'email', 'visit')),
    CONSTRAINT kind CHECK (kind IN ('enquiry', 'service_enquiry', 'complaint', 'compliment', 'feedback', 'own_information', 'new_assessment', 'not_for_us', 'nuisance')),
    FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT numberstate CHECK (number_state IN ('ok', 'looks_wrong', 'local_only', 'foreign', 'withheld', 'none')),
    FOREIGN KEY(topic_id) REFERENCES topic (id),
    CONSTRAINT outcome CHECK (outcome IN ('sorted', 'ring_back', 'write_back', 'passed_on', 'could_not_help')),
    FOREIGN KEY(owner_id) REFERENCES staff (id),
    CONSTRAINT state CHECK (state IN ('open', 'waiting_for_them', 'closed')),
    CONSTRAINT closedreason CHECK (closed_reason IN ('sorted', 'could_not_help', 'could_not_reach', 'not_possible', 'passed_on', 'joined', 'mistake')),
    FOREIGN KEY(edition_id) REFERENCES edition (id),
    FOREIGN KEY(created_by) REFERENCES staff (id),
    CONSTRAINT ref_fits CHECK (length(ref) <= 16),
    CONSTRAINT entry_id_fits CHECK (length(entry_id) <= 64),
    CONSTRAINT source_ref_fits CHECK (length(source_ref) <= 80),
    CONSTRAINT received_at_fits CHECK (length(received_at) = 26),
    CONSTRAINT received_assumed_fits CHECK (received_assumed IN (0, 1)),
    CONSTRAINT heard_at_fits CHECK (length(heard_at) = 26),
    CONSTRAINT written_at_fits CHECK (length(written_at) = 26),
    CONSTRAINT entered_late_fits CHECK (entered_late IN (0, 1)),
    CONSTRAINT dated_fits CHECK (length(dated) = 10),
    CONSTRAINT name_fits CHECK (length(name) <= 80),
    CONSTRAINT number_fits CHECK (length(number) <= 40),
    CONSTRAINT number_key_fits CHECK (length(number_key) <= 40),
    CONSTRAINT heard_twice_fits CHECK (heard_twice IN (0, 1)),
    CONSTRAINT relay_fits CHECK (relay IN (0, 1)),
    CONSTRAINT address_fits CHECK (length(address) <= 200),
    CONSTRAINT about_fits CHECK (length(about) >= 1 AND length(about) <= 120),
    CONSTRAINT detail_fits CHECK (length(detail) <= 4000),
    CONSTRAINT rings_fits CHECK (rings >= 1 AND rings <= 20),
    CONSTRAINT chasing_count_fits CHECK (chasing_count >= 0),
    CONSTRAINT safeguarding_fits CHECK (safeguarding IN (0, 1)),
    CONSTRAINT website_gap_fits CHECK (website_gap IN (0, 1)),
    CONSTRAINT seen_in_private_fits CHECK (seen_in_private IN (0, 1)),
    CONSTRAINT by_hand_fits CHECK (by_hand IN (0, 1)),
    CONSTRAINT file_place_fits CHECK (length(file_place) <= 60),
    CONSTRAINT created_at_fits CHECK (length(created_at) = 26),
    CONSTRAINT updated_at_fits CHECK (length(updated_at) = 26)
)
STRICT;

CREATE INDEX contact_person_open ON contact (person_id, chasing_count) WHERE state <> 'closed';

CREATE INDEX contact_number_key ON contact (number_key);

CREATE INDEX contact_nobody_number ON contact (number_key) WHERE person_id IS NULL;

CREATE INDEX contact_nobody_last_four ON contact (substr(number_key, -4)) WHERE person_id IS NULL;

CREATE INDEX contact_person ON contact (person_id);

CREATE TABLE event (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    written_at TEXT NOT NULL,
    by_id INTEGER,
    outcome TEXT,
    entry_id TEXT,
    channel TEXT,
    try_result TEXT,
    need_met INTEGER,
    field TEXT,
    undo_of INTEGER,
    part_of INTEGER,
    written_by_id INTEGER,
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    CONSTRAINT eventkind CHECK (kind IN ('written_down', 'they_rang', 'tried', 'spoke', 'left_message', 'letter_sent', 'email_sent', 'seen', 'holding_reply', 'promise_made', 'promise_moved', 'given_to', 'note', 'complaint_opened', 'ack_sent', 'discussion_offered', 'passed_on', 'consent_given', 'need_recorded', 'need_met', 'apology', 'feedback_asked', 'feedback_given', 'changed_field', 'joined', 'split', 'undone', 'exported', 'viewed_sensitive')),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT outcome CHECK (outcome IN ('sorted', 'ring_back', 'write_back', 'passed_on', 'could_not_help')),
    UNIQUE (entry_id),
    CONSTRAINT channel CHECK (channel IN ('call', 'answerphone', 'letter', 'email', 'visit')),
    CONSTRAINT tryresult CHECK (try_result IN ('no_answer', 'engaged', 'left_message', 'wrong_number', 'unsafe')),
    FOREIGN KEY(undo_of) REFERENCES event (id),
    FOREIGN KEY(part_of) REFERENCES event (id),
    FOREIGN KEY(written_by_id) REFERENCES staff (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT written_at_fits CHECK (length(written_at) = 26),
    CONSTRAINT entry_id_fits CHECK (length(entry_id) <= 64),
    CONSTRAINT need_met_fits CHECK (need_met IN (0, 1)),
    CONSTRAINT field_fits CHECK (length(field) <= 40)
)
STRICT;

CREATE INDEX event_contact ON event (contact_id, at);

CREATE UNIQUE INDEX event_undo_of ON event (undo_of) WHERE undo_of IS NOT NULL;

CREATE TABLE promise (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL,
    rule TEXT,
    name TEXT NOT NULL,
    started_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    due_explained TEXT NOT NULL,
    original_due_at TEXT,
    moved_told INTEGER,
    said_words TEXT,
    stopped_at TEXT,
    stop_event_id INTEGER,
    start_event_id INTEGER,
    restarts INTEGER,
    result TEXT NOT NULL,
    miss_reason TEXT,
    sorry_said INTEGER,
    version INTEGER NOT NULL,
    CONSTRAINT stopped_has_a_result CHECK ((stopped_at IS NULL) = (result = 'running')),
    CONSTRAINT due_after_start CHECK (due_at >= started_at),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    CONSTRAINT promisename CHECK (name IN ('reply', 'acknowledge', 'promise', 'update', 'stage_1', 'own_information', 'assessment', 'plan', 'check')),
    FOREIGN KEY(stop_event_id) REFERENCES event (id),
    FOREIGN KEY(start_event_id) REFERENCES event (id),
    FOREIGN KEY(restarts) REFERENCES promise (id),
    CONSTRAINT result CHECK (result IN ('running', 'kept', 'missed', 'not_possible', 'void')),
    CONSTRAINT rule_fits CHECK (length(rule) <= 60),
    CONSTRAINT started_at_fits CHECK (length(started_at) = 26),
    CONSTRAINT due_at_fits CHECK (length(due_at) = 26),
    CONSTRAINT due_explained_fits CHECK (length(due_explained) <= 1000),
    CONSTRAINT original_due_at_fits CHECK (length(original_due_at) = 26),
    CONSTRAINT moved_told_fits CHECK (moved_told IN (0, 1)),
    CONSTRAINT said_words_fits CHECK (length(said_words) <= 400),
    CONSTRAINT stopped_at_fits CHECK (length(stopped_at) = 26),
    CONSTRAINT miss_reason_fits CHECK (length(miss_reason) <= 120),
    CONSTRAINT sorry_said_fits CHECK (sorry_said IN (0, 1))
)
STRICT;

CREATE INDEX promise_open_due ON promise (due_at, contact_id, name) WHERE stopped_at IS NULL;

CREATE INDEX promise_contact ON promise (contact_id);

CREATE UNIQUE INDEX promise_restarts ON promise (restarts) WHERE restarts IS NOT NULL;

CREATE INDEX promise_open_contact ON promise (contact_id, due_at) WHERE stopped_at IS NULL;

CREATE TABLE note (
    event_id INTEGER NOT NULL,
    words TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT,
    PRIMARY KEY (event_id),
    FOREIGN KEY(event_id) REFERENCES event (id),
    CONSTRAINT words_fits CHECK (length(words) >= 1 AND length(words) <= 4000),
    CONSTRAINT old_value_fits CHECK (length(old_value) <= 4000),
    CONSTRAINT new_value_fits CHECK (length(new_value) <= 4000)
)
STRICT;

CREATE TABLE ring (
    contact_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (contact_id),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT at_fits CHECK (length(at) = 26)
)
STRICT;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR entry_id = NEW.entry_id OR undo_of = NEW.undo_of)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER promise_stays_as_it_ended BEFORE UPDATE OF contact_id, rule, name, started_at, due_at,
stopped_at, stop_event_id, result ON promise WHEN OLD.stopped_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was kept or missed stays so'); END;

CREATE TRIGGER promise_is_never_deleted BEFORE DELETE ON promise
BEGIN SELECT RAISE(ABORT, 'a promise is ended, never deleted'); END;

CREATE TRIGGER person_change_is_never_changed BEFORE UPDATE OF id, person_id, at, by_id, field ON personchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER person_change_is_never_deleted BEFORE DELETE ON personchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER person_change_is_never_replaced BEFORE INSERT ON personchange
WHEN EXISTS (SELECT 1 FROM personchange WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE VIRTUAL TABLE person_words USING fts5(name, likes_to_be_called, content='person', content_rowid='id',
tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');

CREATE TRIGGER person_words_added AFTER INSERT ON person BEGIN INSERT INTO person_words (rowid, name,
likes_to_be_called) VALUES (NEW.id, NEW.name, NEW.likes_to_be_called); END;

CREATE TRIGGER person_words_removed AFTER DELETE ON person BEGIN INSERT INTO person_words (person_words, rowid, name,
likes_to_be_called) VALUES ('delete', OLD.id, OLD.name, OLD.likes_to_be_called); END;

CREATE TRIGGER person_words_changed AFTER UPDATE OF name, likes_to_be_called ON person BEGIN INSERT INTO person_words
(person_words, rowid, name, likes_to_be_called) VALUES ('delete', OLD.id, OLD.name, OLD.likes_to_be_called); INSERT
INTO person_words (rowid, name, likes_to_be_called) VALUES (NEW.id, NEW.name, NEW.likes_to_be_called); END;

CREATE VIRTUAL TABLE person_parts USING fts5(name, likes_to_be_called, content='person', content_rowid='id',
tokenize='trigram');

CREATE TRIGGER person_parts_added AFTER INSERT ON person BEGIN INSERT INTO person_parts (rowid, name,
likes_to_be_called) VALUES (NEW.id, NEW.name, NEW.likes_to_be_called); END;

CREATE TRIGGER person_parts_removed AFTER DELETE ON person BEGIN INSERT INTO person_parts (person_parts, rowid, name,
likes_to_be_called) VALUES ('delete', OLD.id, OLD.name, OLD.likes_to_be_called); END;

CREATE TRIGGER person_parts_changed AFTER UPDATE OF name, likes_to_be_called ON person BEGIN INSERT INTO person_parts
(person_parts, rowid, name, likes_to_be_called) VALUES ('delete', OLD.id, OLD.name, OLD.likes_to_be_called); INSERT
INTO person_parts (rowid, name, likes_to_be_called) VALUES (NEW.id, NEW.name, NEW.likes_to_be_called); END;

CREATE VIRTUAL TABLE number_parts USING fts5(number_key, content='personnumber', content_rowid='id',
tokenize='trigram');

CREATE TRIGGER number_parts_added AFTER INSERT ON personnumber BEGIN INSERT INTO number_parts (rowid, number_key)
VALUES (NEW.id, NEW.number_key); END;

CREATE TRIGGER number_parts_removed AFTER DELETE ON personnumber BEGIN INSERT INTO number_parts (number_parts, rowid,
number_key) VALUES ('delete', OLD.id, OLD.number_key); END;

CREATE TRIGGER number_parts_changed AFTER UPDATE OF number_key ON personnumber BEGIN INSERT INTO number_parts
(number_parts, rowid, number_key) VALUES ('delete', OLD.id, OLD.number_key); INSERT INTO number_parts (rowid,
number_key) VALUES (NEW.id, NEW.number_key); END;

CREATE VIRTUAL TABLE contact_words USING fts5(about, detail, content='contact', content_rowid='id',
tokenize='unicode61 remove_diacritics 2', detail=none, prefix='2 3 4 5 6 7 8 9 10');

CREATE TRIGGER contact_words_added AFTER INSERT ON contact BEGIN INSERT INTO contact_words (rowid, about, detail)
VALUES (NEW.id, NEW.about, NEW.detail); END;

CREATE TRIGGER contact_words_removed AFTER DELETE ON contact BEGIN INSERT INTO contact_words (contact_words, rowid,
about, detail) VALUES ('delete', OLD.id, OLD.about, OLD.detail); END;

CREATE TRIGGER contact_words_changed AFTER UPDATE OF about, detail ON contact BEGIN INSERT INTO contact_words
(contact_words, rowid, about, detail) VALUES ('delete', OLD.id, OLD.about, OLD.detail); INSERT INTO contact_words
(rowid, about, detail) VALUES (NEW.id, NEW.about, NEW.detail); END;

CREATE VIRTUAL TABLE note_words USING fts5(words, content='note', content_rowid='event_id',
tokenize='unicode61 remove_diacritics 2', detail=none, prefix='2 3 4 5 6 7 8 9 10');

CREATE TRIGGER note_words_added AFTER INSERT ON note BEGIN INSERT INTO note_words (rowid, words) VALUES (NEW.event_id,
NEW.words); END;

CREATE TRIGGER note_words_removed AFTER DELETE ON note BEGIN INSERT INTO note_words (note_words, rowid, words) VALUES
('delete', OLD.event_id, OLD.words); END;

CREATE TRIGGER note_words_changed AFTER UPDATE OF words ON note BEGIN INSERT INTO note_words (note_words, rowid,
words) VALUES ('delete', OLD.event_id, OLD.words); INSERT INTO note_words (rowid, words) VALUES (NEW.event_id,
NEW.words); END;
