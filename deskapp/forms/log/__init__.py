"""Forms that log a call, a message or a letter."""
