"""The end of the service: announced, read-only, exported, erased; all but the last undone."""
