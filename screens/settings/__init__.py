"""The settings of a desk: staff, topics, and how it works."""
