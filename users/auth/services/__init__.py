"""Everything that changes who is signed in."""
