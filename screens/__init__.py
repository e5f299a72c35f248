"""What staff see: a screen a file, its style sheet beside it."""
