CREATE TABLE organisation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    numbers TEXT NOT NULL,
    number_keys TEXT NOT NULL,
    website TEXT NOT NULL,
    is_signpost INTEGER NOT NULL,
    opening TEXT NOT NULL,
    notes TEXT NOT NULL,
    checked_on TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT name_fits CHECK (length(name) >= 1 AND length(name) <= 80),
    CONSTRAINT kind_fits CHECK (length(kind) <= 40),
    CONSTRAINT numbers_fits CHECK (length(numbers) <= 200),
    CONSTRAINT number_keys_fits CHECK (length(number_keys) <= 400),
    CONSTRAINT website_fits CHECK (length(website) <= 200),
    CONSTRAINT is_signpost_fits CHECK (is_signpost IN (0, 1)),
    CONSTRAINT opening_fits CHECK (length(opening) <= 120),
    CONSTRAINT notes_fits CHECK (length(notes) <= 400),
    CONSTRAINT checked_on_fits CHECK (length(checked_on) = 10),
    CONSTRAINT created_at_fits CHECK (length(created_at) = 26),
    CONSTRAINT updated_at_fits CHECK (length(updated_at) = 26)
)
STRICT;

CREATE UNIQUE INDEX organisation_name ON organisation (name COLLATE NOCASE);

CREATE VIRTUAL TABLE organisation_parts USING fts5(name, kind, number_keys, website, content='organisation',
content_rowid='id', tokenize='trigram');

CREATE TRIGGER organisation_parts_added AFTER INSERT ON organisation
BEGIN INSERT INTO organisation_parts (rowid, name, kind, number_keys, website)
VALUES (NEW.id, NEW.name, NEW.kind, NEW.number_keys, NEW.website); END;

CREATE TRIGGER organisation_parts_removed AFTER DELETE ON organisation
BEGIN INSERT INTO organisation_parts (organisation_parts, rowid, name, kind, number_keys, website)
VALUES ('delete', OLD.id, OLD.name, OLD.kind, OLD.number_keys, OLD.website); END;

CREATE TRIGGER organisation_parts_changed AFTER UPDATE OF name, kind, number_keys, website ON organisation
BEGIN INSERT INTO organisation_parts (organisation_parts, rowid, name, kind, number_keys, website)
VALUES ('delete', OLD.id, OLD.name, OLD.kind, OLD.number_keys, OLD.website);
INSERT INTO organisation_parts (rowid, name, kind, number_keys, website)
VALUES (NEW.id, NEW.name, NEW.kind, NEW.number_keys, NEW.website); END;

CREATE TABLE organisationchange (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    undo_of INTEGER,
    FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    FOREIGN KEY(undo_of) REFERENCES organisationchange (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT field_fits CHECK (length(field) >= 1 AND length(field) <= 40),
    CONSTRAINT old_value_fits CHECK (length(old_value) <= 1000),
    CONSTRAINT new_value_fits CHECK (length(new_value) <= 1000)
)
STRICT;

CREATE INDEX organisationchange_organisation ON organisationchange (organisation_id, at);

CREATE UNIQUE INDEX organisationchange_undo_of ON organisationchange (undo_of) WHERE undo_of IS NOT NULL;

CREATE TRIGGER organisation_change_is_never_changed BEFORE UPDATE ON organisationchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER organisation_change_is_never_deleted BEFORE DELETE ON organisationchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

ALTER TABLE event ADD COLUMN organisation_id INTEGER REFERENCES organisation (id);

CREATE INDEX event_organisation ON event (organisation_id) WHERE organisation_id IS NOT NULL;

ALTER TABLE contact ADD COLUMN joined_to_id INTEGER REFERENCES contact (id);

ALTER TABLE person ADD COLUMN joined_to_id INTEGER REFERENCES person (id);

ALTER TABLE person ADD COLUMN person_type TEXT CONSTRAINT persontype CHECK (person_type IN ('public', 'patient',
'carer', 'commissioner', 'provider', 'community_group', 'other_professional'));

ALTER TABLE person ADD COLUMN organisation_id INTEGER REFERENCES organisation (id);

ALTER TABLE person ADD COLUMN feedback_ok INTEGER CONSTRAINT feedback_ok_fits CHECK (feedback_ok IN (0, 1));

ALTER TABLE person ADD COLUMN role TEXT CONSTRAINT role_fits CHECK (length(role) <= 80);

CREATE INDEX person_organisation ON person (organisation_id) WHERE organisation_id IS NOT NULL;

CREATE INDEX person_joined_to ON person (joined_to_id) WHERE joined_to_id IS NOT NULL;

ALTER TABLE personnumber ADD COLUMN label TEXT CONSTRAINT label CHECK (label IN ('home', 'work', 'mobile'));

CREATE TABLE personemail (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    checked_on TEXT NOT NULL,
    label TEXT,
    UNIQUE (person_id, email_key),
    FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT label CHECK (label IN ('home', 'work', 'mobile')),
    CONSTRAINT email_fits CHECK (length(email) <= 200),
    CONSTRAINT email_key_fits CHECK (length(email_key) <= 200),
    CONSTRAINT checked_on_fits CHECK (length(checked_on) = 10)
)
STRICT;

CREATE INDEX person_email_key ON personemail (email_key);

CREATE VIRTUAL TABLE email_parts
USING fts5(email_key, content='personemail', content_rowid='id', tokenize='trigram');

CREATE TRIGGER email_parts_added AFTER INSERT ON personemail
BEGIN INSERT INTO email_parts (rowid, email_key) VALUES (NEW.id, NEW.email_key); END;

CREATE TRIGGER email_parts_removed AFTER DELETE ON personemail
BEGIN INSERT INTO email_parts (email_parts, rowid, email_key) VALUES ('delete', OLD.id, OLD.email_key); END;

CREATE TRIGGER email_parts_changed AFTER UPDATE OF email_key ON personemail
BEGIN INSERT INTO email_parts (email_parts, rowid, email_key) VALUES ('delete', OLD.id, OLD.email_key);
INSERT INTO email_parts (rowid, email_key) VALUES (NEW.id, NEW.email_key); END;

INSERT INTO personemail (person_id, email, email_key, checked_on)
SELECT id, address, lower(address), substr(updated_at, 1, 10) FROM person
WHERE instr(address, '@') > 1 AND instr(address, ' ') = 0;

UPDATE person SET address = NULL WHERE instr(address, '@') > 1 AND instr(address, ' ') = 0;

ALTER TABLE need ADD COLUMN review_on TEXT CONSTRAINT review_on_fits CHECK (length(review_on) = 10);

ALTER TABLE personchange ADD COLUMN undo_of INTEGER REFERENCES personchange (id);

CREATE UNIQUE INDEX personchange_undo_of ON personchange (undo_of) WHERE undo_of IS NOT NULL;

CREATE TRIGGER person_change_takes_back_the_same BEFORE UPDATE OF undo_of ON personchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TABLE away (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    staff_id INTEGER NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT,
    why TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    ended_at TEXT,
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT first_day_fits CHECK (length(first_day) = 10),
    CONSTRAINT last_day_fits CHECK (length(last_day) = 10),
    CONSTRAINT why_fits CHECK (length(why) <= 80),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT ended_at_fits CHECK (length(ended_at) = 26)
)
STRICT;

CREATE INDEX away_staff ON away (staff_id, first_day);

CREATE TABLE speaker (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    basis TEXT NOT NULL,
    told_on TEXT NOT NULL,
    by_id INTEGER,
    ended_at TEXT,
    FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT basis CHECK (basis IN ('carer', 'advocate', 'power_of_attorney', 'signed_consent')),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT name_fits CHECK (length(name) >= 1 AND length(name) <= 80),
    CONSTRAINT told_on_fits CHECK (length(told_on) = 10),
    CONSTRAINT ended_at_fits CHECK (length(ended_at) = 26)
)
STRICT;

CREATE INDEX speaker_person ON speaker (person_id);

CREATE TABLE caution (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    review_on TEXT NOT NULL,
    at TEXT NOT NULL,
    by_id INTEGER,
    ended_at TEXT,
    FOREIGN KEY(person_id) REFERENCES person (id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT reason_fits CHECK (length(reason) >= 1 AND length(reason) <= 200),
    CONSTRAINT review_on_fits CHECK (length(review_on) = 10),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT ended_at_fits CHECK (length(ended_at) = 26)
)
STRICT;

CREATE INDEX caution_person ON caution (person_id);

CREATE TABLE personjoin (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    from_id INTEGER NOT NULL,
    to_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    taken_back_at TEXT,
    taken_back_by_id INTEGER,
    FOREIGN KEY(from_id) REFERENCES person (id),
    FOREIGN KEY(to_id) REFERENCES person (id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    FOREIGN KEY(taken_back_by_id) REFERENCES staff (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT taken_back_at_fits CHECK (length(taken_back_at) = 26)
)
STRICT;

CREATE INDEX personjoin_from ON personjoin (from_id);

CREATE TABLE personmoved (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    join_id INTEGER NOT NULL,
    what TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    FOREIGN KEY(join_id) REFERENCES personjoin (id),
    CONSTRAINT cameover CHECK (what IN ('contact', 'number', 'email', 'need', 'speaker', 'caution'))
)
STRICT;

CREATE INDEX personmoved_join ON personmoved (join_id);

CREATE TABLE complaint (
    contact_id INTEGER NOT NULL,
    spoken INTEGER,
    sorted_on TEXT,
    discussion_offered TEXT,
    "plan" TEXT NOT NULL,
    agreed_on TEXT,
    outcome_wanted TEXT NOT NULL,
    body_lead TEXT NOT NULL,
    other_bodies TEXT NOT NULL,
    consent_to_share INTEGER,
    advocacy_told INTEGER,
    written_copy_given INTEGER,
    serious INTEGER NOT NULL,
    told_who TEXT NOT NULL,
    told_at TEXT,
    outcome TEXT,
    to_ombudsman INTEGER,
    remedy TEXT NOT NULL,
    learning TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (contact_id),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    CONSTRAINT discussion CHECK (discussion_offered IN ('offered', 'declined', 'not_offered')),
    CONSTRAINT finding CHECK (outcome IN ('well_founded', 'partly', 'not_well_founded', 'withdrawn', 'passed_on')),
    CONSTRAINT spoken_fits CHECK (spoken IN (0, 1)),
    CONSTRAINT sorted_on_fits CHECK (length(sorted_on) = 10),
    CONSTRAINT plan_fits CHECK (length(plan) <= 1000),
    CONSTRAINT agreed_on_fits CHECK (length(agreed_on) = 10),
    CONSTRAINT outcome_wanted_fits CHECK (length(outcome_wanted) <= 400),
    CONSTRAINT body_lead_fits CHECK (length(body_lead) <= 80),
    CONSTRAINT other_bodies_fits CHECK (length(other_bodies) <= 400),
    CONSTRAINT consent_to_share_fits CHECK (consent_to_share IN (0, 1)),
    CONSTRAINT advocacy_told_fits CHECK (advocacy_told IN (0, 1)),
    CONSTRAINT written_copy_given_fits CHECK (written_copy_given IN (0, 1)),
    CONSTRAINT serious_fits CHECK (serious IN (0, 1)),
    CONSTRAINT told_who_fits CHECK (length(told_who) <= 120),
    CONSTRAINT told_at_fits CHECK (length(told_at) = 26),
    CONSTRAINT to_ombudsman_fits CHECK (to_ombudsman IN (0, 1)),
    CONSTRAINT remedy_fits CHECK (length(remedy) <= 400),
    CONSTRAINT learning_fits CHECK (length(learning) <= 1000)
)
STRICT;

CREATE TABLE owninformation (
    contact_id INTEGER NOT NULL,
    id_checked INTEGER,
    clarified_on TEXT,
    given_on TEXT,
    given_how TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (contact_id),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    CONSTRAINT id_checked_fits CHECK (id_checked IN (0, 1)),
    CONSTRAINT clarified_on_fits CHECK (length(clarified_on) = 10),
    CONSTRAINT given_on_fits CHECK (length(given_on) = 10),
    CONSTRAINT given_how_fits CHECK (length(given_how) <= 80)
)
STRICT;

CREATE TABLE safeguardingtold (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL,
    told_who TEXT NOT NULL,
    told_at TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    written_at TEXT NOT NULL,
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT told_who_fits CHECK (length(told_who) >= 1 AND length(told_who) <= 120),
    CONSTRAINT told_at_fits CHECK (length(told_at) = 26),
    CONSTRAINT written_at_fits CHECK (length(written_at) = 26)
)
STRICT;

CREATE INDEX safeguardingtold_contact ON safeguardingtold (contact_id);

CREATE TABLE answerphonecheck (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL,
    started_at TEXT NOT NULL,
    started_by_id INTEGER NOT NULL,
    at_it_id INTEGER NOT NULL,
    at_it_since TEXT NOT NULL,
    machine_count INTEGER,
    written_count INTEGER NOT NULL,
    mismatch_reason TEXT NOT NULL,
    deleted_state TEXT,
    kept_why TEXT NOT NULL,
    greeting_ok INTEGER,
    ended_at TEXT,
    ended_by_id INTEGER,
    version INTEGER NOT NULL,
    CONSTRAINT ended_by_somebody CHECK ((ended_at IS NULL) = (ended_by_id IS NULL)),
    CONSTRAINT ended_with_a_count CHECK (ended_at IS NULL OR machine_count IS NOT NULL),
    FOREIGN KEY(started_by_id) REFERENCES staff (id),
    FOREIGN KEY(at_it_id) REFERENCES staff (id),
    CONSTRAINT deleted CHECK (deleted_state IN ('yes', 'kept')),
    FOREIGN KEY(ended_by_id) REFERENCES staff (id),
    CONSTRAINT day_fits CHECK (length(day) = 10),
    CONSTRAINT started_at_fits CHECK (length(started_at) = 26),
    CONSTRAINT at_it_since_fits CHECK (length(at_it_since) = 26),
    CONSTRAINT machine_count_fits CHECK (machine_count >= 0 AND machine_count <= 99),
    CONSTRAINT written_count_fits CHECK (written_count >= 0),
    CONSTRAINT mismatch_reason_fits CHECK (length(mismatch_reason) <= 200),
    CONSTRAINT kept_why_fits CHECK (length(kept_why) <= 200),
    CONSTRAINT greeting_ok_fits CHECK (greeting_ok IN (0, 1)),
    CONSTRAINT ended_at_fits CHECK (length(ended_at) = 26)
)
STRICT;

CREATE INDEX answerphonecheck_open ON answerphonecheck (started_at) WHERE ended_at IS NULL;

CREATE INDEX answerphonecheck_day ON answerphonecheck (day);

CREATE TABLE heard (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    check_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    what TEXT NOT NULL,
    contact_id INTEGER,
    left_at TEXT,
    left_assumed INTEGER NOT NULL,
    entry_id TEXT NOT NULL,
    written_at TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    CONSTRAINT heard_something CHECK (what = 'nothing_said' OR contact_id IS NOT NULL),
    FOREIGN KEY(check_id) REFERENCES answerphonecheck (id),
    CONSTRAINT heardas CHECK (what IN ('written_down', 'added', 'same_caller', 'nothing_said', 'unclear')),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    UNIQUE (entry_id),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT position_fits CHECK (position >= 1),
    CONSTRAINT left_at_fits CHECK (length(left_at) = 26),
    CONSTRAINT left_assumed_fits CHECK (left_assumed IN (0, 1)),
    CONSTRAINT entry_id_fits CHECK (length(entry_id) <= 64),
    CONSTRAINT written_at_fits CHECK (length(written_at) = 26)
)
STRICT;

CREATE INDEX heard_check ON heard (check_id, position);

CREATE TABLE nocheck (
    day TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (day),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT day_fits CHECK (length(day) = 10),
    CONSTRAINT reason_fits CHECK (length(reason) >= 1 AND length(reason) <= 200),
    CONSTRAINT at_fits CHECK (length(at) = 26)
)
STRICT;

CREATE TABLE dayreview (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL,
    started_at TEXT NOT NULL,
    started_by_id INTEGER NOT NULL,
    signed_at TEXT,
    signed_by_id INTEGER,
    counts TEXT NOT NULL,
    undecided INTEGER,
    late INTEGER,
    missed_calls INTEGER,
    note_for_tomorrow TEXT NOT NULL,
    handover_file TEXT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT signed_by_somebody CHECK ((signed_at IS NULL) = (signed_by_id IS NULL)),
    FOREIGN KEY(started_by_id) REFERENCES staff (id),
    FOREIGN KEY(signed_by_id) REFERENCES staff (id),
    CONSTRAINT day_fits CHECK (length(day) = 10),
    CONSTRAINT started_at_fits CHECK (length(started_at) = 26),
    CONSTRAINT signed_at_fits CHECK (length(signed_at) = 26),
    CONSTRAINT counts_fits CHECK (length(counts) <= 1000),
    CONSTRAINT undecided_fits CHECK (undecided >= 0),
    CONSTRAINT late_fits CHECK (late >= 0),
    CONSTRAINT missed_calls_fits CHECK (missed_calls >= 0 AND missed_calls <= 999),
    CONSTRAINT note_for_tomorrow_fits CHECK (length(note_for_tomorrow) <= 300),
    CONSTRAINT handover_file_fits CHECK (length(handover_file) <= 200)
)
STRICT;

CREATE INDEX dayreview_day ON dayreview (day);

CREATE TABLE decision (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    review_id INTEGER NOT NULL,
    contact_id INTEGER,
    draft_id TEXT,
    decided TEXT NOT NULL,
    at TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    CONSTRAINT about_one_thing CHECK ((contact_id IS NULL) <> (draft_id IS NULL)),
    FOREIGN KEY(review_id) REFERENCES dayreview (id),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    CONSTRAINT decided CHECK (decided IN ('keep', 'new_time', 'give', 'replied', 'finished', 'thrown_away')),
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT draft_id_fits CHECK (length(draft_id) <= 64),
    CONSTRAINT at_fits CHECK (length(at) = 26)
)
STRICT;

CREATE INDEX decision_review ON decision (review_id);

CREATE TABLE beforeyougo (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    review_id INTEGER NOT NULL,
    item TEXT NOT NULL,
    done INTEGER,
    FOREIGN KEY(review_id) REFERENCES dayreview (id),
    CONSTRAINT item_fits CHECK (length(item) >= 1 AND length(item) <= 120),
    CONSTRAINT done_fits CHECK (done IN (0, 1))
)
STRICT;

CREATE UNIQUE INDEX beforeyougo_line ON beforeyougo (review_id, item);

DROP TRIGGER promise_stays_as_it_ended;

CREATE TRIGGER promise_stays_as_it_ended BEFORE UPDATE OF contact_id, rule, name, started_at, due_at,
stopped_at, stop_event_id, start_event_id, restarts, result ON promise WHEN OLD.stopped_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was kept or missed stays so'); END;

CREATE TRIGGER check_stays_as_it_ended BEFORE UPDATE ON answerphonecheck WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a check that is done stays as it is'); END;

CREATE TRIGGER check_is_never_deleted BEFORE DELETE ON answerphonecheck
BEGIN SELECT RAISE(ABORT, 'a check is never deleted'); END;

CREATE TRIGGER review_stays_as_it_was_signed BEFORE UPDATE ON dayreview WHEN OLD.signed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a day that was signed off stays as it is'); END;

CREATE TRIGGER review_is_never_deleted BEFORE DELETE ON dayreview
BEGIN SELECT RAISE(ABORT, 'a review of a day is never deleted'); END;

CREATE TRIGGER decision_is_never_changed BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
