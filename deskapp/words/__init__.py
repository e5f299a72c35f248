"""What people type and read: times, plain words, telephone numbers. Pure."""
