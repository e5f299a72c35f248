"""Screens of the answerphone check."""
