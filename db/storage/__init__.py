"""Engine, sessions, errors and news of other desks."""
