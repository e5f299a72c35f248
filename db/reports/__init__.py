"""The report: how the charter was kept in a period, each figure from one query."""
