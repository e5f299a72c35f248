"""Backups of the record: made, rotated, restored and rehearsed."""
