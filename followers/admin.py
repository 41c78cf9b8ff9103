"""Who follows whom, and who blocked whom, in the admin: to look at."""

from django.contrib import admin

from config.read_only import ReadOnly
from followers.models import DigestWatch, ReleaseWatch
from users.models import UserBlock, UserFollow


@admin.register(UserFollow)
class UserFollowAdmin(ReadOnly):
    """For whoever looks into harassment: who follows somebody."""

    list_display = ("follower", "followed", "created_at")
    list_select_related = ("follower", "followed")
    search_fields = ("follower__username", "followed__username")
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(UserBlock)
class UserBlockAdmin(ReadOnly):
    """Whether somebody was blocked, as they say."""

    list_display = ("user", "other", "level", "created_at")
    list_select_related = ("user", "other")
    list_filter = ("level",)
    search_fields = ("user__username", "other__username")
    show_full_result_count = False
    ordering = ("-pk",)


@admin.register(ReleaseWatch)
class ReleaseWatchAdmin(ReadOnly):
    """How far followers were told of releases."""

    list_display = ("through",)


@admin.register(DigestWatch)
class DigestWatchAdmin(ReadOnly):
    """How far the digest of the last week has come."""

    list_display = ("week", "through", "is_done")
