"""Where procrastinate finds the features' tasks."""

from audio.charts import tasks as charts
from audio.identification import tasks as identification
from audio.imports import tasks as imports
from audio.insights import tasks as insights
from audio.media import tasks as media
from audio.playlists import tasks as playlists
from audio.plays import tasks as plays
from audio.processing import tasks as processing
from audio.publishing import tasks as publishing
from audio.search import tasks as search
from audio.sharing import tasks as sharing
from audio.takedowns import tasks as takedowns
from audio.uploads import tasks as uploads

__all__ = [
    "charts",
    "identification",
    "imports",
    "insights",
    "media",
    "playlists",
    "plays",
    "processing",
    "publishing",
    "search",
    "sharing",
    "takedowns",
    "uploads",
]
