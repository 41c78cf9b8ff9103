"""What somebody told us of their taste, and what we hold of it."""
