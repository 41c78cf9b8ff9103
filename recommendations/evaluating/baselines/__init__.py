"""What everybody knows how to do, to be compared with."""
