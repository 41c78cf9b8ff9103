"""Accounts and their sessions in the admin.

Accounts are here, since a new password ends sessions, of which `users.accounts` knows nothing.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest

from config.errors import DomainError, NotAllowed
from config.read_only import ReadOnly
from config.throttling import address
from users.accounts.models import Client, User
from users.audit.acting import acting
from users.auth.models import AuthSession
from users.auth.services import passwords, second_step, sessions

if TYPE_CHECKING:  # a generic to mypy alone
    _PasswordForm = AdminPasswordChangeForm[User]
else:
    _PasswordForm = AdminPasswordChangeForm


class PasswordForm(_PasswordForm):
    """Sets the password as everybody else does."""

    def save(self, commit: bool = True) -> User:
        usable = self.cleaned_data["set_usable_password"]
        password = self.cleaned_data["password1"] if usable else None
        passwords.set_password(user=self.user, password=password)
        return self.user


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
        "login_otp",
        "favourite_genres",
        *("likes_audience", "plays_audience", "playlists_audience", "following_audience"),
        "notifications",
    )


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """An account; its sessions have a list of their own.

    Artists are made by the catalogue, so `is_artist` is only shown.
    """

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
    change_password_form = PasswordForm
    actions = ("remove_authenticator",)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """An account that is not there yet has no profile to edit."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who is kept out stays signed out, though they be let in again."""
        super().save_model(request, obj, form, change)
        if not change:
            Client.objects.create(user=obj)
        elif not obj.is_active:
            sessions.end_all(user=obj, because=AuthSession.Because.STAFF)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Moderators hand out no rights, and an address is changed by its person alone.

        Whoever reads the mails of an account opens it.
        """
        known = (*super().get_readonly_fields(request, obj), *(("email",) if obj else ()))
        return known if _is_admin(request) else (*known, "is_staff", "is_superuser", "groups")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever may set an administrator's password is one."""
        above = obj is not None and (obj.is_staff or obj.is_superuser)
        allowed = super().has_change_permission(request, obj)
        return allowed and (_is_admin(request) or not above)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Erasing somebody takes more than deleting a row: `manage.py erase_account`."""
        return False

    @admin.action(
        description="Remove the authenticator app (the telephone is lost)",
        permissions=["remove_authenticator"],
    )
    def remove_authenticator(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Of staff, only an administrator does it: whoever may is as good as they are."""
        by = acting(request)
        for person in queryset:
            try:
                self.require_above(by, person)
                second_step.remove_lost_app(user=person, by=by, address=address(request))
            except DomainError as refusal:
                self.message_user(request, f"{person}: {refusal}", messages.ERROR)
            else:
                told = f"{person}: removed. Whoever was signed in is signed out."
                self.message_user(request, told)

    def require_above(self, by: User, person: User) -> None:
        if (person.is_staff or person.is_superuser) and not by.is_superuser:
            raise NotAllowed

    def has_remove_authenticator_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("users.delete_totpdevice")


@admin.register(AuthSession)
class SessionAdmin(ReadOnly):
    """To look at, and to end."""

    list_display = ("user", "device", "address", "created_at", "rotated_at", "revoked_because")
    list_filter = ("revoked_because",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "address")
    ordering = ("-rotated_at",)
    actions = ("end",)

    @admin.action(description="End the chosen sessions at once", permissions=["end"])
    def end(self, request: HttpRequest, queryset: QuerySet[AuthSession]) -> None:
        chosen = [session.pk for session in queryset]
        ended = sessions.end_by_staff(by=acting(request), session_ids=chosen)
        self.message_user(request, f"{ended} sessions ended.")

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("users.change_authsession")


def _is_admin(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_superuser
