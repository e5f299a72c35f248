"""Dialogs. Each returns one value."""
