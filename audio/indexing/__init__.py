"""What can be found: plain values in, one row a thing. Knows no other feature."""
