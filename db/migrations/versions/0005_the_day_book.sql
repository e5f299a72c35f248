CREATE INDEX event_at ON event (at);
CREATE INDEX contact_received ON contact (received_at);
