"""Workarounds for Textual: key order, signals, patches. See README.md here."""
