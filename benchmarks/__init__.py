"""Measurements of speed and memory, ours beside a baseline in one run."""
