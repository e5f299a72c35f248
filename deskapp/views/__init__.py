"""Views of the record in words, for screens, lines and paper alike."""
