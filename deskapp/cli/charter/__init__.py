"""The `deskapp charter`, `close` and `whatif` commands."""
