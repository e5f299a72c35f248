"""Contacts: logging, validating, correcting, merging and splitting them."""
