"""Values parsed from what people type."""
