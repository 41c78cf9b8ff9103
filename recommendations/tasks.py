"""Where procrastinate finds the features' tasks."""

from recommendations.mixes import tasks as mixes
from recommendations.training import tasks as training

__all__ = ["mixes", "training"]
