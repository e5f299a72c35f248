"""Creation and migration of the record."""
