"""Where Django finds the features' models."""

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Removal
from audio.catalog.models.stamp import Stamp
from audio.catalog.models.track import Credit, Track
from audio.claims.models import Claim
from audio.indexing.models import SearchDocument
from audio.media.models import Deposit, ImportedFile, Rendition
from audio.plays.models import PlayEvent

__all__ = [
    "Album",
    "Artist",
    "Claim",
    "Credit",
    "Deposit",
    "Genre",
    "ImportedFile",
    "PlayEvent",
    "Removal",
    "Rendition",
    "SearchDocument",
    "Stamp",
    "Track",
]
