"""What a request costs, beside the least that it could and beside Django REST Framework."""

OTHERS = ("playlists", "recommendations", "training")
"""Measured by hand, and told where a decision is written down; no part of the page."""
