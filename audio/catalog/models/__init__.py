"""The catalogue's rows, by noun."""
