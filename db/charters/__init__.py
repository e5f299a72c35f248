"""Adopted editions of the charter and the calendar's own days."""
