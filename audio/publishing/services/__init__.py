"""Everything that artists change."""
