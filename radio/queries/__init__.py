"""Reading stations: what they are of, what may come next, and what steers them."""
