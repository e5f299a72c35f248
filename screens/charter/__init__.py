"""The charter in force, to be read."""
