"""The editor of lyrics in the artist portal."""
