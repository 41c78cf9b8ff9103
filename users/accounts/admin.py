"""Profiles and agreements in the administration, to look at. Accounts are in `users.auth`."""

from django.contrib import admin

from config.read_only import ReadOnly
from users.accounts.models import Client, Consent


@admin.register(Client)
class ClientAdmin(ReadOnly):
    """Changed with the account."""

    list_display = fields = ("user", "country", "quality", "explicit_filter")
    list_select_related = ("user",)
    list_filter = ("explicit_filter",)
    search_fields = ("=user__username", "=user__email")
    ordering = ("-pk",)


@admin.register(Consent)
class ConsentAdmin(ReadOnly):
    """Who agreed to what, where, and took it back."""

    list_display = ("user", "kind", "version", "given", "at", "source")
    list_select_related = ("user",)
    list_filter = ("kind", "given")
    search_fields = ("=user__username", "=user__email", "=version")
    ordering = ("-pk",)
