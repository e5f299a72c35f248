"""Views of the record in the desk's own time, and copies of it, for other tools."""
