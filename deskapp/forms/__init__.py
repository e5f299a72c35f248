"""Forms without a user interface."""
