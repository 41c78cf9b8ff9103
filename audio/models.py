"""Where Django finds the features' models."""

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Removal
from audio.catalog.models.stamp import Stamp
from audio.catalog.models.track import Credit, Track
from audio.claims.models import Claim
from audio.duplicates.models import Duplicate, Fingerprint
from audio.indexing.models import SearchDocument
from audio.media.models import Deposit, ImportedFile, Rendition
from audio.plays.models import PlayEvent
from audio.processing.models import Report
from audio.uploads.models import Upload

__all__ = [
    "Album",
    "Artist",
    "Claim",
    "Credit",
    "Deposit",
    "Duplicate",
    "Fingerprint",
    "Genre",
    "ImportedFile",
    "PlayEvent",
    "Removal",
    "Rendition",
    "Report",
    "SearchDocument",
    "Stamp",
    "Track",
    "Upload",
]
