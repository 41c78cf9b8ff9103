"""Where Django's admin finds the features' pages."""

from recommendations.curated import admin as curated
from recommendations.mixes import admin as mixes
from recommendations.taste import admin as taste
from recommendations.training import admin as training

__all__ = ["curated", "mixes", "taste", "training"]
