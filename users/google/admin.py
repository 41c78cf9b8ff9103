"""Links to Google in the admin, to look at.

social-auth brings forms of its own, by which staff could give an account to anybody.
"""

from typing import Any

import social_django.admin  # noqa: F401 - registers its own first, so that ours replaces it
from django.contrib import admin
from django.http import HttpRequest
from social_django.models import Association, Code, Nonce, Partial, UserSocialAuth

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


class PassingAdmin(ReadOnly):
    """What a way in keeps for a while: that there is some. The rest of it opens doors."""

    list_display_links = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list, and no page for each: its address would be all there is to see."""
        return obj is None and super().has_view_permission(request, obj)


@admin.register(Association)
class AssociationAdmin(PassingAdmin):
    list_display = fields = ("server_url", "issued", "lifetime")


@admin.register(Nonce)
class NonceAdmin(PassingAdmin):
    list_display = fields = ("server_url", "timestamp")


@admin.register(Code)
class CodeAdmin(PassingAdmin):
    list_display = fields = ("timestamp", "verified")


@admin.register(Partial)
class PartialAdmin(PassingAdmin):
    list_display = fields = ("timestamp", "backend", "next_step")
