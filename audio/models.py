"""Where Django finds the features' models."""

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Removal
from audio.catalog.models.stamp import Stamp
from audio.catalog.models.track import Credit, Track
from audio.indexing.models import SearchDocument

__all__ = [
    "Album",
    "Artist",
    "Credit",
    "Genre",
    "Removal",
    "SearchDocument",
    "Stamp",
    "Track",
]
