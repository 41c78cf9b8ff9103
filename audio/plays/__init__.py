"""What people have listened to: each play once, the history, what was played lately."""
