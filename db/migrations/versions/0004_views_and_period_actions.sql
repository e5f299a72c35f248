CREATE TABLE periodaction (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by_id INTEGER NOT NULL,
    rule TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    words TEXT NOT NULL,
    undo_of INTEGER,
    FOREIGN KEY(by_id) REFERENCES staff (id),
    FOREIGN KEY(undo_of) REFERENCES periodaction (id),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT rule_fits CHECK (length(rule) >= 1 AND length(rule) <= 60),
    CONSTRAINT first_day_fits CHECK (length(first_day) = 10),
    CONSTRAINT last_day_fits CHECK (length(last_day) = 10),
    CONSTRAINT words_fits CHECK (length(words) <= 1000)
) STRICT;

CREATE INDEX periodaction_period ON periodaction (first_day, last_day, rule);

CREATE UNIQUE INDEX periodaction_undo_of ON periodaction (undo_of) WHERE undo_of IS NOT NULL;

CREATE TABLE zoneoffset (
    since TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    PRIMARY KEY (since),
    CONSTRAINT since_fits CHECK (length(since) = 26)
) STRICT;

CREATE TRIGGER period_action_is_never_changed BEFORE UPDATE ON periodaction
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER period_action_is_never_deleted BEFORE DELETE ON periodaction
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE VIEW contact_list AS
SELECT c.ref, datetime(c.received_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= c.received_at ORDER BY z.since DESC LIMIT 1)) AS received_local, c.channel, c.kind, c.name, c.about, t.name AS topic, s.name AS owner, c.outcome, c.state, c.closed_reason, c.chasing_count, c.rings, c.safeguarding, c.website_gap, c.received_assumed, c.entered_late, j.ref AS joined_to
FROM contact AS c
JOIN staff AS s ON s.id = c.owner_id
LEFT JOIN topic AS t ON t.id = c.topic_id
LEFT JOIN contact AS j ON j.id = c.joined_to_id
WHERE coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');

CREATE VIEW promise_kept AS
SELECT c.ref, p.rule, p.name AS promise, datetime(p.started_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= p.started_at ORDER BY z.since DESC LIMIT 1)) AS started_local, datetime(p.due_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= p.due_at ORDER BY z.since DESC LIMIT 1)) AS due_local, datetime(p.stopped_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= p.stopped_at ORDER BY z.since DESC LIMIT 1)) AS stopped_local, p.result, p.waiting_since IS NOT NULL AS waits, p.miss_reason, p.sorry_said, p.due_explained
FROM promise AS p
JOIN contact AS c ON c.id = p.contact_id
WHERE p.result <> 'void' AND NOT EXISTS (SELECT 1
FROM promise AS again WHERE again.restarts = p.id) AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');

CREATE VIEW event_list AS
SELECT c.ref, datetime(e.at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= e.at ORDER BY z.since DESC LIMIT 1)) AS happened_local, datetime(e.written_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= e.written_at ORDER BY z.since DESC LIMIT 1)) AS written_local, e.kind, s.name AS by, e.try_result, n.words
FROM event AS e
JOIN contact AS c ON c.id = e.contact_id
LEFT JOIN staff AS s ON s.id = e.by_id
LEFT JOIN note AS n ON n.event_id = e.id
WHERE e.kind <> 'undone' AND NOT EXISTS (SELECT 1
FROM event AS undo WHERE undo.undo_of IN (e.id, e.part_of)) AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');

CREATE VIEW complaint_register AS
SELECT c.ref, datetime(c.received_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= c.received_at ORDER BY z.since DESC LIMIT 1)) AS received_local, c.name, c.about, t.name AS subject, k.spoken, k.sorted_on, k.discussion_offered, k.agreed_on, k.body_lead, k.other_bodies, k.consent_to_share, k.advocacy_told, k.written_copy_given, k.serious, k.outcome AS found, k.to_ombudsman, k.remedy, k.learning, c.closed_reason
FROM contact AS c
LEFT JOIN complaint AS k ON k.contact_id = c.id
LEFT JOIN topic AS t ON t.id = c.topic_id
WHERE c.kind = 'complaint' AND c.joined_to_id IS NULL AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');

CREATE VIEW own_information_request AS
SELECT c.ref, datetime(c.received_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= c.received_at ORDER BY z.since DESC LIMIT 1)) AS received_local, c.name, o.id_checked, o.clarified_on, o.given_on, o.given_how, c.closed_reason
FROM contact AS c
LEFT JOIN owninformation AS o ON o.contact_id = c.id
WHERE c.kind = 'own_information' AND c.joined_to_id IS NULL AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');

CREATE VIEW compliment_register AS
SELECT c.ref, datetime(c.received_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= c.received_at ORDER BY z.since DESC LIMIT 1)) AS received_local, c.name, c.about, t.name AS topic
FROM contact AS c
LEFT JOIN topic AS t ON t.id = c.topic_id
WHERE c.kind = 'compliment' AND c.joined_to_id IS NULL AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');

CREATE VIEW answerphone_day AS
SELECT day, count(k.id) AS checks, sum(k.machine_count) AS on_the_machine, sum(k.written_count) AS written_down, (SELECT reason
FROM nocheck AS n WHERE n.day = k.day) AS no_check_why
FROM answerphonecheck AS k
WHERE k.ended_at IS NOT NULL
GROUP BY day
UNION ALL SELECT day, 0, 0, 0, reason
FROM nocheck AS n WHERE NOT EXISTS (SELECT 1
FROM answerphonecheck AS k
WHERE k.day = n.day AND k.ended_at IS NOT NULL);

CREATE VIEW day_signed AS
SELECT r.day, datetime(r.signed_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= r.signed_at ORDER BY z.since DESC LIMIT 1)) AS signed_local, s.name AS signed_by, r.late, r.undecided, r.missed_calls, r.note_for_tomorrow
FROM dayreview AS r
JOIN staff AS s ON s.id = r.signed_by_id
WHERE r.id = (SELECT max(id)
FROM dayreview AS o WHERE o.day = r.day AND o.signed_at IS NOT NULL);

CREATE VIEW person_list AS
SELECT p.id, p.name, p.likes_to_be_called, p.person_type, o.name AS organisation, p.reply_by, p.best_time, p.ok_to_leave_message, p.relay, (SELECT group_concat(n.what, '; ') FROM need AS n WHERE n.person_id = p.id) AS needs
FROM person AS p
LEFT JOIN organisation AS o ON o.id = p.organisation_id
WHERE p.joined_to_id IS NULL;

CREATE VIEW wait_list AS
SELECT c.ref, p.rule, datetime(w.since, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= w.since ORDER BY z.since DESC LIMIT 1)) AS since_local, datetime(w.until, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= w.until ORDER BY z.since DESC LIMIT 1)) AS until_local
FROM promisewait AS w
JOIN promise AS p ON p.id = w.promise_id
JOIN contact AS c ON c.id = p.contact_id
WHERE p.result <> 'void' AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');

CREATE VIEW topic_list AS
SELECT t.name AS topic, t.active, (SELECT count(*)
FROM contact AS c
WHERE c.topic_id = t.id AND c.joined_to_id IS NULL AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before')) AS contacts
FROM topic AS t;

CREATE VIEW staff_list AS
SELECT s.name, s.active, (SELECT count(*)
FROM contact AS c
WHERE c.owner_id = s.id AND c.state <> 'closed') AS open_contacts
FROM staff AS s;
