"""Listens on their way to where people keep them: ListenBrainz, Last.fm."""
