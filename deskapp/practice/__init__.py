"""The practice desk."""
