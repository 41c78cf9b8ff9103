"""How good the recommendations are, measured on given data."""
