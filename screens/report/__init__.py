"""The report on the screen: the figures of a period, and the contacts behind each."""
