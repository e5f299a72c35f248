"""Values in plain words."""
