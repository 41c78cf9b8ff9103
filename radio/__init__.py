"""Radio: endless music from a track, an artist, a genre, a playlist or a person."""
