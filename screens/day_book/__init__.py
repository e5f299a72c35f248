"""The day book: what came in and what was done, a day a page."""
