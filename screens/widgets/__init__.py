"""What more than one screen uses, or what can be tested alone."""
