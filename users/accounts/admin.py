"""People, as those who run the service see them. `users/auth/admin.py` registers this."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest

from users.accounts.models import Client, User


class NewAccountForm(AdminUserCreationForm[User]):
    """E-mail address, username, password; the rest follows on the next page."""

    class Meta:
        model = User
        fields = ("email", "username")


class ClientInline(admin.StackedInline[Client, User]):
    """The profile, made with the account and never without it."""

    model = Client
    can_delete = False
    fields = (
        ("phone", "date_of_birth", "country"),
        "bio",
        ("quality", "explicit_filter", "login_otp"),
        "favourite_genres",
        ("likes_audience", "plays_audience", "playlists_audience", "following_audience"),
        "notifications",
    )
    readonly_fields = (  # the person's own business, to be looked at when they ask for help
        "favourite_genres",
        *("likes_audience", "plays_audience", "playlists_audience", "following_audience"),
        "notifications",
    )


class AccountAdmin(UserAdmin[User]):
    """Artists are made by the catalogue, so `is_artist` is only shown."""

    add_form = NewAccountForm
    add_fieldsets = (
        (None, {"fields": ("email", "username", "usable_password", "password1", "password2")}),
    )
    fieldsets = (
        (None, {"fields": ("email", "username", "password")}),
        ("Name", {"fields": ("first_name", "last_name")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Known", {"fields": ("is_artist", "email_verified_at", "date_joined")}),
    )
    readonly_fields = ("is_artist", "email_verified_at", "date_joined")
    list_display = ("username", "email", "role", "is_active", "date_joined")
    list_filter = ("is_active", "is_staff", "is_artist")
    search_fields = ("username", "email", "first_name", "last_name")
    ordering = ("-pk",)
    inlines = (ClientInline,)
    show_full_result_count = False

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """An account that is not there yet has no profile to edit."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            Client.objects.create(user=obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Moderators hand out no rights."""
        known = super().get_readonly_fields(request, obj)
        return known if _is_admin(request) else (*known, "is_staff", "is_superuser", "groups")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever may set an administrator's password is one."""
        above = obj is not None and (obj.is_staff or obj.is_superuser)
        allowed = super().has_change_permission(request, obj)
        return allowed and (_is_admin(request) or not above)


def _is_admin(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_superuser
