"""A catalogue from a table: music without audio, to try a server with a million tracks."""
