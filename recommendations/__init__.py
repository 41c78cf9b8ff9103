"""Recommendations: what somebody may like, why, and how good the guesses are."""
