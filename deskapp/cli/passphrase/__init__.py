"""The passphrase of an encrypted record: it is asked for, chosen and taken off."""
