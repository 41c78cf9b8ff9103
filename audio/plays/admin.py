"""Plays in the admin: what was played, not by whom. What people listen to is their own."""

from django.contrib import admin

from audio.plays.models import ForgottenPlay, Milestone, PlayerState, PlayEvent, TrackDay
from config.read_only import ReadOnly


@admin.register(PlayEvent)
class PlayEventAdmin(ReadOnly):
    list_display = ("received_at", "track", "ms_played", "skipped", "counted")
    list_select_related = ("track",)
    fields = ("track", "played_at", "received_at", "ms_played", "skipped", "counted")
    ordering = ("-pk",)
    show_full_result_count = False


@admin.register(TrackDay)
class TrackDayAdmin(ReadOnly):
    """What charts are made of."""

    list_display = fields = ("day", "track", "plays")
    list_select_related = ("track",)
    ordering = ("-day", "-track")


@admin.register(Milestone)
class MilestoneAdmin(ReadOnly):
    """What artists were told by webhook."""

    list_display = fields = ("reached_at", "kind", "object_id", "plays")
    ordering = ("-reached_at",)


@admin.register(ForgottenPlay)
class ForgottenPlayAdmin(ReadOnly):
    list_display = fields = ("forgotten_at",)
    ordering = ("-pk",)
    show_full_result_count = False


@admin.register(PlayerState)
class PlayerStateAdmin(ReadOnly):
    """That there is one. What plays in it is its listener's own."""

    list_display = fields = ("updated_at", "version")
    ordering = ("-updated_at",)
    show_full_result_count = False
