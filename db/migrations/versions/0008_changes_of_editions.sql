CREATE TABLE editionchange (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by_id INTEGER,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    FOREIGN KEY(by_id) REFERENCES staff (id),
    CONSTRAINT editionchangekind CHECK (kind IN ('adopted', 'replaced', 'withdrawn')),
    CONSTRAINT at_fits CHECK (length(at) = 26),
    CONSTRAINT name_fits CHECK (length(name) >= 1 AND length(name) <= 80),
    CONSTRAINT valid_from_fits CHECK (length(valid_from) = 10)
)
STRICT;

CREATE TRIGGER edition_change_is_never_changed BEFORE UPDATE ON editionchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

CREATE TRIGGER edition_change_is_never_deleted BEFORE DELETE ON editionchange
BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;

DROP VIEW wait_list;

CREATE VIEW wait_list AS
SELECT c.ref, p.rule, datetime(w.since, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= w.since ORDER BY z.since DESC LIMIT 1)) AS since_local, datetime(w.until, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= w.until ORDER BY z.since DESC LIMIT 1)) AS until_local
FROM promisewait AS w
JOIN promise AS p ON p.id = w.promise_id
JOIN contact AS c ON c.id = p.contact_id
WHERE p.result <> 'void' AND NOT EXISTS (SELECT 1
FROM promise AS again WHERE again.restarts = p.id) AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');
