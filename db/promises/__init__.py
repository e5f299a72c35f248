"""Promises of contacts: start, end, move, extend, pause, reopen and recalculate them."""
