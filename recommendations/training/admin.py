"""What was learnt, what it cost, how good it is. Whose taste is whose is not to be read."""

from django.contrib import admin

from config.read_only import ReadOnly
from recommendations.training.models import (
    Interaction,
    Neighbours,
    Recommendation,
    Training,
)


@admin.register(Training)
class TrainingAdmin(ReadOnly):
    list_display = (
        "pk",
        "status",
        "algorithm",
        "stage",
        "progress",
        "started_at",
        "finished_at",
    )
    list_filter = ("status",)
    ordering = ("-pk",)
    exclude = ("track_ranker", "artist_ranker")


@admin.register(Neighbours)
class NeighboursAdmin(ReadOnly):
    list_display = ("kind", "item_id", "listeners", "training_id")
    list_filter = ("kind",)
    search_fields = ("=item_id",)
    ordering = ("-training_id", "kind", "item_id")
    fields = ("training_id", "kind", "item_id", "listeners")


@admin.register(Interaction)
class InteractionAdmin(ReadOnly):
    list_display = ("track_id", "weight", "last_at")
    fields = ("track_id", "weight", "last_at")
    ordering = ("-pk",)


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnly):
    list_display = ("kind", "training_id", "made_at")
    fields = ("kind", "training_id", "made_at")
    ordering = ("-pk",)
