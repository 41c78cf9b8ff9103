"""What changes imports, and what they bring into a person's own history and library."""
