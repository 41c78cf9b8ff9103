"""Copies of the database that answer reads: which one, for whom, and what if it is lost."""
