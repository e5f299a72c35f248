"""Foundations of every screen: actions, commands, help and themes."""
