"""A contact's page and its corrections."""
