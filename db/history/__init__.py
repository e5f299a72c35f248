"""The events of contacts (append-only), and edit conflicts."""
