"""Where procrastinate finds the features' tasks."""

from audio.media import tasks as media
from audio.processing import tasks as processing

__all__ = ["media", "processing"]
