"""Screens of the program, one to a module, each with its style sheet beside it."""
