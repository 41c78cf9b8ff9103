"""Reading from copies of the database."""
