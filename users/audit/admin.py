"""The log in the administration; and what staff do there, in the log."""

import json
from contextlib import suppress
from datetime import UTC
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.read_only import ReadOnly
from users.audit.actions import Action
from users.audit.models import ActorRef, AuditEntry

SHORT = 8
"""So much of a random name tells people apart in a list; a line's own page has all of it."""


class ByAction(admin.SimpleListFilter):
    """From the list of actions: the table is not asked which it has."""

    title = parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(action.value, action.value) for action in Action]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly):
    """To be read. Searching for a username, a name in the log, or "track 12" finds lines."""

    list_display = ("position", "when", "action", "who", "about", "network")
    list_filter = (ByAction,)
    search_fields = ("subject",)
    search_help_text = "A username, a person's name in the log, or a subject such as track 12."
    fields = ("position", "at", "action", "who", "subject", "network", "text", "digest")
    ordering = ("-position",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        known = ActorRef.objects.filter(ref=OuterRef("actor_ref"))
        found: QuerySet[AuditEntry] = (
            super()
            .get_queryset(request)
            .annotate(username=Subquery(known.values("user__username")))
        )
        return found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        named = ActorRef.objects.filter(user__username__iexact=term)
        refs = list(named.values_list("ref", flat=True))
        with suppress(ValueError):
            refs.append(UUID(term.removeprefix("person ")))
        subjects = [term, *(f"person {ref}" for ref in refs)]
        return queryset.filter(Q(actor_ref__in=refs) | Q(subject__in=subjects)), False

    @admin.display(description="at (UTC)", ordering="at")
    def when(self, entry: AuditEntry) -> str:
        return f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="who")
    def who(self, entry: AuditEntry) -> str:
        """The username while there is one; then what is left, the name in the log."""
        username: str | None = getattr(entry, "username", None)
        return username or (f"{str(entry.actor_ref)[:SHORT]}…" if entry.actor_ref else "")

    @admin.display(description="subject")
    def about(self, entry: AuditEntry) -> str:
        kind, _, name = entry.subject.partition(" ")
        return f"{kind} {name[:SHORT]}…" if kind == "person" else entry.subject

    @admin.display(description="text")
    def text(self, entry: AuditEntry) -> SafeString:
        told = json.dumps(json.loads(entry.body), indent=2, ensure_ascii=False)
        return format_html("<pre>{}</pre>", told)


@admin.register(ActorRef)
class ActorRefAdmin(ReadOnly):
    """Who is who in the log, as long as there is an account."""

    list_display = fields = ("user", "ref")
    list_select_related = ("user",)
    search_fields = ("=user__username", "=ref")
    ordering = ("-pk",)
