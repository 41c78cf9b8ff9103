"""Everything that changed since a cursor, deletions included."""
