"""Forms drawn on a screen."""
