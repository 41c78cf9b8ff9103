"""What web processes remember together."""
