"""Logs as other programs write them, and what becomes of each."""
