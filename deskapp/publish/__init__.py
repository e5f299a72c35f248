"""Output that leaves the desk, on paper or as a file."""
