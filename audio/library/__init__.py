"""What people keep: likes, saved albums, ratings."""
