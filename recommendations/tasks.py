"""Where procrastinate finds the features' tasks."""

from recommendations.mixes import tasks as mixes

__all__ = ["mixes"]
