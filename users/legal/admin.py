"""Legal texts in the administration: drafts are written here, a service publishes them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from users.accounts.models import User
from users.legal import services
from users.legal.models import LegalText, Name
from users.legal.wording import built_in
from users.pages.deciding import Deciding


def _publish(*, text: LegalText, by: User, answer: str) -> None:
    """Raises `AlreadyPublished`, `TooEarly`."""
    services.publish(text=text, by=by)


@admin.register(LegalText)
class LegalTextAdmin(Deciding):
    """What is published stays as it is; a draft may be changed and deleted."""

    actions = ("publish",)
    fields = (
        *("name", "version", "body", "is_material", "changes", "in_force_at"),
        *("published_at",),
    )
    readonly_fields = ("published_at",)
    list_display = ("name", "version", "is_material", "published_at", "in_force_at")
    list_filter = ("name", "is_material")
    search_fields = ("version", "body")
    ordering = ("name", "-created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_decide_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_decide_permission(request) and not (obj and obj.published_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(obj) and self.has_change_permission(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new one begins with the text that came with the software: `?name=privacy`."""
        given = super().get_changeform_initial_data(request)
        name = given.get("name", Name.TERMS.value)
        known = name if name in Name.values else Name.TERMS.value
        return {"name": known, "body": built_in(Name(known)), **given}

    @admin.action(
        description=_("Publish: from then on it cannot be changed"), permissions=["decide"]
    )
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.decide(request, queryset, _publish, "text", "answer")
