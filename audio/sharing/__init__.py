"""Pages that anyone can open, short links, and players inside other people's pages."""
