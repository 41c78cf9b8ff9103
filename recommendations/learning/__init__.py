"""What goes with what, and what a person will like: arithmetic alone, without Django."""
