"""The end-of-day review: open decisions, figures and sign-offs."""
