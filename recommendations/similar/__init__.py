"""What is like a track, and who is like an artist."""
