"""Accounts and their sessions in the admin.

Accounts are registered here, since a new password ends sessions, of which they know nothing.
"""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest

from config.errors import DomainError, NotAllowed
from config.read_only import ReadOnly
from users.accounts.admin import AccountAdmin
from users.accounts.models import User
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


@admin.register(User)
class PersonAdmin(AccountAdmin):
    """An account; its sessions have a list of their own."""

    change_password_form = PasswordForm
    actions = ("remove_authenticator",)

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
                second_step.remove_lost_app(user=person, by=by)
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
    show_full_result_count = False
    actions = ("end",)

    @admin.action(description="End the chosen sessions at once", permissions=["end"])
    def end(self, request: HttpRequest, queryset: QuerySet[AuthSession]) -> None:
        chosen = [session.pk for session in queryset]
        ended = sessions.end_by_staff(by=acting(request), session_ids=chosen)
        self.message_user(request, f"{ended} sessions ended.")

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("users.change_authsession")
