"""Who has an authenticator app; never its secret. People's own page removes one."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.totp.models import RecoveryCode, TotpDevice


@admin.register(TotpDevice)
class TotpDeviceAdmin(ReadOnly):
    list_display = fields = ("user", "confirmed_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")
    ordering = ("-created_at",)


@admin.register(RecoveryCode)
class RecoveryCodeAdmin(ReadOnly):
    list_display = fields = ("user", "used_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")
    ordering = ("-pk",)
