"""Kills (SIGKILL) of the program at work: what it acknowledged is in the record once, and the record is intact."""
