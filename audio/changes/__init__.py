"""What changed, for clients that keep a copy: one row a thing, in the order of commits."""
