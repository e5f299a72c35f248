"""Backups, the verdict on the history and the state of a desk, in words."""
