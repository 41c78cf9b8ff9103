"""What is played most: rankings by period and genre, and the ranks of artists."""
