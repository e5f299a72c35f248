"""Forms and actions over one contact."""
