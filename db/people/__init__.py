"""People and organisations: their pages, search, merge and undo."""
