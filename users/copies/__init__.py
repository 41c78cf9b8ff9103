"""A copy of one's data, in the portal."""
