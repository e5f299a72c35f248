"""The desk: who is on it, who is absent, its topics and the charter of the day."""
