"""Undo of the last action on a contact, and its effects."""
