"""Import of a log kept elsewhere."""
