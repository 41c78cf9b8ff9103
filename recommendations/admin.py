"""Where Django's admin finds the features' pages."""

from recommendations.taste import admin as taste

__all__ = ["taste"]
