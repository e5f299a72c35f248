"""The report and its registers in words: rows of the screen, charts, entries."""
