"""The app: navigation over the queue, the daily routines, and the start."""
