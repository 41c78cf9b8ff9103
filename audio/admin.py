"""Where Django's admin finds the features' pages."""

from audio.catalog import admin as catalog
from audio.changes import admin as changes
from audio.charts import admin as charts
from audio.claims import admin as claims
from audio.duplicates import admin as duplicates
from audio.identification import admin as identification
from audio.imports import admin as imports
from audio.indexing import admin as indexing
from audio.insights import admin as insights
from audio.library import admin as library
from audio.media import admin as media
from audio.playlists import admin as playlists
from audio.plays import admin as plays
from audio.processing import admin as processing
from audio.sharing import admin as sharing
from audio.takedowns import admin as takedowns
from audio.uploads import admin as uploads

__all__ = [
    "catalog",
    "changes",
    "charts",
    "claims",
    "duplicates",
    "identification",
    "imports",
    "indexing",
    "insights",
    "library",
    "media",
    "playlists",
    "plays",
    "processing",
    "sharing",
    "takedowns",
    "uploads",
]
