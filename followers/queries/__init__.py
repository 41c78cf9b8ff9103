"""Questions about people, and what they do."""
