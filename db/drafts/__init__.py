"""Drafts of forms, kept in files of their own."""
