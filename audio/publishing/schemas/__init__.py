"""What artists send, and what they get for it."""
