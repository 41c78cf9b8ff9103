"""Who has an authenticator app; never its secret. People's own page removes one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from users.totp.models import RecoveryCode, TotpDevice


class Shown(admin.ModelAdmin[Any]):
    """To look at: what changes here changes by a service."""

    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TotpDevice)
class TotpDeviceAdmin(Shown):
    list_display = fields = ("user", "confirmed_at")
    ordering = ("-created_at",)


@admin.register(RecoveryCode)
class RecoveryCodeAdmin(Shown):
    list_display = fields = ("user", "used_at")
    ordering = ("-pk",)
