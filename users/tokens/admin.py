"""Personal tokens in the administration: to look at, and to revoke."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from config.read_only import ReadOnly
from users.audit.acting import acting
from users.tokens import services
from users.tokens.models import PersonalToken


@admin.register(PersonalToken)
class TokenAdmin(ReadOnly):
    """Not what its owner calls it: that is their own business."""

    fields = ("user", "start", "scopes", "created_at", "expires_at", "last_used_at")
    list_display = ("user", "start", "scopes", "created_at", "expires_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "start")
    ordering = ("-created_at",)
    actions = ("revoke",)

    @admin.action(description="Revoke the chosen tokens at once", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[PersonalToken]) -> None:
        chosen = [token.pk for token in queryset]
        revoked = services.revoke_by_staff(by=acting(request), token_ids=chosen)
        self.message_user(request, f"{revoked} tokens revoked.")

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("users.delete_personaltoken")
