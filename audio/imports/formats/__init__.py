"""Exports as other services write them, read record by record into one shape. Pure."""
