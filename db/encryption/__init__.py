"""Encryption of the record and its backups, under a passphrase."""
