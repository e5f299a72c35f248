"""The desk line by line, for a screen reader, a braille line or a script: one statement or question a line."""
