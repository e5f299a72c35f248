"""A run of the tests in which every record is encrypted: `make test-encrypted`."""
