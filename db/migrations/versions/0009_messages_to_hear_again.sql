ALTER TABLE contact ADD COLUMN unclear INTEGER CONSTRAINT unclear_fits CHECK (unclear IN (0, 1));

UPDATE contact SET unclear = 1
WHERE state <> 'closed' AND id IN (SELECT contact_id FROM heard WHERE what = 'unclear');

DROP VIEW contact_list;

CREATE VIEW contact_list AS
SELECT c.ref, datetime(c.received_at, (SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= c.received_at ORDER BY z.since DESC LIMIT 1)) AS received_local, c.channel, c.kind, c.name, c.about, t.name AS topic, s.name AS owner, c.outcome, c.state, c.closed_reason, c.chasing_count, c.rings, c.safeguarding, c.website_gap, c.received_assumed, c.entered_late, coalesce(c.unclear, 0) AS listen_again, j.ref AS joined_to
FROM contact AS c
JOIN staff AS s ON s.id = c.owner_id
LEFT JOIN topic AS t ON t.id = c.topic_id
LEFT JOIN contact AS j ON j.id = c.joined_to_id
WHERE coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before');
