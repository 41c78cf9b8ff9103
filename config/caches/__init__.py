"""What all web processes remember together, in Redis; and what they do when it is lost."""
