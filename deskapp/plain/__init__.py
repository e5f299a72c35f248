"""The desk line by line, for a screen reader, a braille line or a script: what is said, one question a line."""
