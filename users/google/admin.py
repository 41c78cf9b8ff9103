"""Links to Google in the admin, to look at.

social-auth brings forms of its own, by which staff could give an account to anybody.
"""

import social_django.admin  # noqa: F401 - registers its own first, so that ours replaces it
from django.contrib import admin
from social_django.models import Association, Nonce, UserSocialAuth

from config.read_only import ReadOnly
from users.google.models import Handoff

admin.site.unregister([UserSocialAuth, Association, Nonce])


@admin.register(UserSocialAuth)
class LinkAdmin(ReadOnly):
    """Who signs in with Google."""

    list_display = ("user", "uid", "created")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "uid")
    ordering = ("-created",)
    fields = ("user", "provider", "uid", "created")


@admin.register(Handoff)
class HandoffAdmin(ReadOnly):
    """Visits that came back lately."""

    list_display = ("user", "kind", "created_at", "expires_at", "used_at")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    fields = ("user", "kind", "created_at", "expires_at", "used_at")
