"""Marks of tests that cannot hold for an encrypted record."""

from __future__ import annotations

import os

import pytest

from tests.encrypted.records import WANTED

reads_bytes = pytest.mark.skipif(WANTED in os.environ, reason="no word is in the bytes of an encrypted file at all")
"""A test that looks for words in the bytes of a record."""
looks_at_imports = pytest.mark.skipif(WANTED in os.environ, reason="such a run imports SQLite in every process")
"""A test of what a process does not import."""
