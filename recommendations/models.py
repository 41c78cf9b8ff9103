"""Where Django finds the features' models."""

from recommendations.curated.models import CuratedShelf, ShelfEntry
from recommendations.mixes.models import Mix
from recommendations.taste.models import Feedback, TasteSettings
from recommendations.training.models import (
    Interaction,
    Neighbours,
    Recommendation,
    Training,
)

__all__ = [
    "CuratedShelf",
    "Feedback",
    "Interaction",
    "Mix",
    "Neighbours",
    "Recommendation",
    "ShelfEntry",
    "TasteSettings",
    "Training",
]
