"""Where Django's admin finds the features' pages."""

from recommendations.mixes import admin as mixes
from recommendations.taste import admin as taste
from recommendations.training import admin as training

__all__ = ["mixes", "taste", "training"]
