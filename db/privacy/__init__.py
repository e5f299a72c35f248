"""Everything that is held about a person: shown to them, and erased when the law requires it."""
