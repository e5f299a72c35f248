ALTER TABLE promise ADD COLUMN edition_id INTEGER REFERENCES edition (id);
ALTER TABLE promise ADD COLUMN waiting_since TEXT CONSTRAINT waiting_since_fits CHECK (length(waiting_since) = 26);

UPDATE promise SET edition_id = (SELECT contact.edition_id FROM contact WHERE contact.id = promise.contact_id)
WHERE rule IS NOT NULL;

DROP TRIGGER promise_stays_as_it_ended;

CREATE TRIGGER promise_stays_as_it_ended BEFORE UPDATE OF contact_id, rule, name, started_at, due_at,
stopped_at, stop_event_id, start_event_id, restarts, edition_id, result ON promise WHEN OLD.stopped_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was kept or missed stays so'); END;

CREATE TABLE promisewait (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    promise_id INTEGER NOT NULL,
    since TEXT NOT NULL,
    asked_event_id INTEGER NOT NULL,
    until TEXT,
    ended_event_id INTEGER,
    FOREIGN KEY(promise_id) REFERENCES promise (id),
    FOREIGN KEY(asked_event_id) REFERENCES event (id),
    FOREIGN KEY(ended_event_id) REFERENCES event (id),
    CONSTRAINT since_fits CHECK (length(since) = 26),
    CONSTRAINT until_fits CHECK (length(until) = 26)
)
STRICT;

CREATE INDEX promisewait_promise ON promisewait (promise_id);

CREATE TABLE promiseextension (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    promise_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    units INTEGER NOT NULL,
    days INTEGER NOT NULL,
    FOREIGN KEY(promise_id) REFERENCES promise (id),
    FOREIGN KEY(event_id) REFERENCES event (id)
)
STRICT;

CREATE INDEX promiseextension_promise ON promiseextension (promise_id);

CREATE TABLE regionholiday (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    edition_id INTEGER NOT NULL,
    regions TEXT NOT NULL,
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (edition_id, regions, day),
    FOREIGN KEY(edition_id) REFERENCES edition (id),
    CONSTRAINT regions_fits CHECK (length(regions) <= 60),
    CONSTRAINT day_fits CHECK (length(day) = 10),
    CONSTRAINT name_fits CHECK (length(name) <= 80)
)
STRICT;

ALTER TABLE event ADD COLUMN happening TEXT CONSTRAINT happeningkind CHECK (happening IN ('received', 'acknowledge',
'reply', 'holding_reply', 'update', 'message_left', 'could_not_reach', 'milestone', 'extend', 'ask_them',
'they_answered'));

-- What is in the history already was something to the promises of its contact too: a later one goes by it.
DROP TRIGGER event_is_never_changed;

UPDATE event SET happening = 'acknowledge' WHERE kind = 'ack_sent';

UPDATE event SET happening = 'holding_reply' WHERE id IN (SELECT part_of FROM event WHERE kind = 'holding_reply');

UPDATE event SET happening = 'reply' WHERE happening IS NULL
AND kind IN ('spoke', 'letter_sent', 'email_sent', 'seen', 'passed_on')
AND outcome IN ('sorted', 'passed_on', 'could_not_help');

-- Editions can add kinds and channels: no list of them is checked any more. Only what is checked changes and no row, so
-- that nothing is copied; the trigger after it has every connection read the schema anew.
PRAGMA writable_schema=ON;

UPDATE sqlite_schema SET sql = replace(replace(sql, 'CONSTRAINT channel CHECK (channel IN (''call'', ''answerphone'', ''letter'', ''email'', ''visit''))', 'CONSTRAINT channel_fits CHECK (length(channel) <= 40 AND channel GLOB ''[a-z]*'' AND NOT channel GLOB ''*[^a-z0-9_]*'')'), 'CONSTRAINT kind CHECK (kind IN (''enquiry'', ''service_enquiry'', ''complaint'', ''compliment'', ''feedback'', ''own_information'', ''new_assessment'', ''not_for_us'', ''nuisance''))', 'CONSTRAINT kind_fits CHECK (length(kind) <= 40 AND kind GLOB ''[a-z]*'' AND NOT kind GLOB ''*[^a-z0-9_]*'')')
WHERE type = 'table' AND name IN ('contact', 'event');

UPDATE sqlite_schema SET sql = replace(sql, '''viewed_sensitive''', '''viewed_sensitive'', ''update_given'', ''extended'', ''asked_them'', ''they_answered'', ''milestone''')
WHERE type = 'table' AND name = 'event';

PRAGMA writable_schema=RESET;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
