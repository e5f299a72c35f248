"""Checks of the answerphone and the messages heard in them."""
