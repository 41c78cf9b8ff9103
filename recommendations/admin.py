"""Where Django's admin finds the features' pages."""

from recommendations.taste import admin as taste
from recommendations.training import admin as training

__all__ = ["taste", "training"]
