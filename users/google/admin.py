"""Links to Google in the admin, to look at.

social-auth brings forms of its own, by which staff could give an account to anybody.
"""

from typing import Any

import social_django.admin  # noqa: F401 - registers its own first, so that ours replaces it
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from social_django.models import Association, Nonce, UserSocialAuth

from users.google.models import Handoff

admin.site.unregister([UserSocialAuth, Association, Nonce])


class ReadOnly(admin.ModelAdmin[Any]):
    """Nothing here is made or changed by hand."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


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
