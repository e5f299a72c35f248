"""The list of drafts."""
