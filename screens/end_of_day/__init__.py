"""Screens of the end-of-day review."""
