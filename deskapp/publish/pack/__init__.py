"""The own-information pack: everything held about a person, as pages and CSV."""
