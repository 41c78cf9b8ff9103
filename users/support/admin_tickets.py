"""Tickets in the administration: a queue, and each one as a talk that staff answer in."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from config.errors import DomainError, NotFound, StorageFails
from config.fields import is_visible, several_lines, utc_now
from config.read_only import ReadOnly
from config.waiting import Queue
from users.accounts.models import User
from users.audit.acting import acting
from users.pages.deciding import Deciding
from users.support import downloads, figures
from users.support.models.tickets import AnswerTemplate, Attachment, Message, Status, Ticket
from users.support.services import tickets


class AnswerForm(forms.Form):
    """What staff say, to whom, and what becomes of the ticket."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=Message.LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
    )

    def clean_text(self) -> str:
        said = several_lines(self.cleaned_data["text"])
        if not is_visible(said):
            raise forms.ValidationError(_("Write something."))
        return said


class Taken(admin.SimpleListFilter):
    """By whom it is seen to."""

    title, parameter_name = _("seen to by"), "taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [("me", _("Me")), ("nobody", _("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "me":
            return queryset.filter(taken_by=acting(request))
        if self.value() == "nobody":
            return queryset.filter(taken_by=None)
        return queryset


@admin.register(Ticket)
class TicketAdmin(Queue, Deciding):
    """Who has waited longest stands first. An answer is logged, and sends a mail."""

    list_display = (
        *("number", "subject", "who", "category", "status"),
        *("waits", "taken_by", "first_answer", "updated_at"),
    )
    list_display_links = ("number", "subject")
    list_filter = ("status", "category", Taken)
    list_select_related = ("user", "taken_by")
    search_fields: ClassVar[tuple[str, ...]] = (
        *("=pk", "subject", "=user__username", "=user__email", "=address"),
    )
    ordering = ("-status", "waiting_since")
    actions = ("take", "close")
    change_form_template = "admin/ticket.html"
    change_list_template = "admin/tickets.html"
    waiting_title = _("Tickets")
    waiting_filter: ClassVar[dict[str, str]] = {"status__exact": "open"}
    waiting_since = "waiting_since"

    def get_urls(self) -> list[Any]:
        mine = [
            path("<int:pk>/say/", self.admin_site.admin_view(self.say), name="ticket-say"),
            path("files/<uuid:pk>/", self.admin_site.admin_view(self.file), name="ticket-file"),
        ]
        return [*mine, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With how long people waited of late."""
        now = utc_now()
        waited = figures.median_first_answer(now)
        known = {"first_answer": timesince(now - waited, now) if waited else ""}
        return super().changelist_view(request, known | (extra_context or {}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """All that was said, notes among staff too; and room for an answer."""
        known = self._known(request, object_id) | (extra_context or {})
        return super().change_view(request, object_id, form_url, known)

    def _known(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        found = Ticket.objects.select_related("user", "taken_by")
        ticket = found.filter(pk=object_id).first() if object_id.isdigit() else None
        if ticket is None:
            return {}
        offered = AnswerTemplate.objects.filter(Q(category="") | Q(category=ticket.category))
        chosen = offered.filter(pk=_number(request.GET.get("template"))).first()
        initial = {"text": chosen.for_ticket(ticket)} if chosen else {}
        files = Prefetch("attachments", Attachment.objects.order_by("created_at", "pk"))
        said = ticket.messages.select_related("author").prefetch_related(files)
        return {
            "ticket": ticket,
            "said": said.order_by("created_at", "pk"),
            "seen": ticket.messages.aggregate(last=Max("pk"))["last"],
            "answer_form": AnswerForm(initial=initial),
            "answers": offered.order_by("name"),
            "maybe": _maybe(ticket),
            "may_answer": self.has_decide_permission(request),
        }

    def say(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """An answer, a note, or what becomes of the ticket: `do` says which."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        ticket = Ticket.objects.filter(pk=pk).first()
        if request.method != "POST" or ticket is None:
            raise Http404
        back = reverse("admin:users_ticket_change", args=[pk])
        try:
            told = self._do(request, ticket)
        except DomainError as refusal:
            told = ""
            messages.error(request, str(refusal))
        if told:
            messages.success(request, told)
        return HttpResponseRedirect(back)

    def _do(self, request: HttpRequest, ticket: Ticket) -> Any:
        """What to say of it; blank: nothing was done. Raises `DomainError`."""
        by, do = acting(request), request.POST.get("do", "")
        seen = _number(request.POST.get("seen")) or None
        if do == "take":
            tickets.take(ticket=ticket, by=by)
            return _("Done.")
        if do == "close":
            closed = tickets.close(ticket=ticket, by=by, seen=seen)
            return _("Done.") if closed else self._told_of_more(request)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            messages.error(request, str(next(iter(form.errors.values()))[0]))
            return ""
        text = form.cleaned_data["text"]
        if do == "note":
            tickets.note(ticket=ticket, by=by, text=text)
            return _("Noted: staff alone read it.")
        close = do == "answer_and_close"
        said = tickets.answer(ticket=ticket, by=by, text=text, close=close, seen=seen)
        if said.ticket.status == Status.OPEN:
            self._told_of_more(request)
        return _("Answered: it is on its way by mail.")

    def _told_of_more(self, request: HttpRequest) -> str:
        messages.warning(request, _("They wrote again meanwhile: it waits for you still."))
        return ""

    def file(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """A file in a ticket, to be saved: a stranger sent it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Attachment.objects.select_related("message").filter(pk=pk).first()
        if found is None:
            raise Http404
        try:
            return downloads.sent(found)
        except NotFound as error:
            raise Http404 from error
        except StorageFails as error:
            messages.error(request, str(error))
            ticket = reverse("admin:users_ticket_change", args=[found.message.ticket_id])
            return HttpResponseRedirect(ticket)

    @admin.action(description=_("Take: I see to it"), permissions=["decide"])
    def take(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        self.decide(request, queryset, tickets.take, "ticket", "answer")

    @admin.action(description=_("Close"), permissions=["decide"])
    def close(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        self.decide(request, queryset, tickets.close, "ticket", "answer")

    @admin.display(description=_("no."), ordering="pk")
    def number(self, ticket: Ticket) -> str:
        return f"#{ticket.pk}"

    @admin.display(description=_("from"))
    def who(self, ticket: Ticket) -> str:
        return ticket.user.username if ticket.user else ticket.address or "—"

    @admin.display(description=_("waits for"), ordering="waiting_since")
    def waits(self, ticket: Ticket) -> str:
        return timesince(ticket.waiting_since) if ticket.status == Status.OPEN else "—"

    @admin.display(description=_("first answer after"))
    def first_answer(self, ticket: Ticket) -> str:
        at = ticket.first_answer_at
        return timesince(ticket.created_at, at) if at else "—"


def _number(given: str | None) -> int:
    return (
        int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else 0
    )


def _maybe(ticket: Ticket) -> User | None:
    """Whose address a mail gave as its own: nobody has proved it."""
    if ticket.user_id or not ticket.address:
        return None
    return User.objects.filter(email__iexact=ticket.address).first()


@admin.register(AnswerTemplate)
class AnswerTemplateAdmin(admin.ModelAdmin[AnswerTemplate]):
    """What is written often; `{name}` and `{number}` are filled in."""

    list_display = ("name", "category")
    list_filter = ("category",)
    search_fields = ("name", "text")


@admin.register(Message)
class MessageAdmin(ReadOnly):
    """Everything that was said; read in its ticket rather."""

    list_display = ("ticket", "author", "by_staff", "is_note", "via", "created_at")
    list_filter = ("by_staff", "via")
    list_select_related = ("ticket", "author")
    search_fields = ("=ticket__pk",)
    exclude = ("mail_ref",)
    ordering = ("-pk",)


@admin.register(Attachment)
class AttachmentAdmin(ReadOnly):
    """Which files there are; saved in their ticket."""

    list_display = ("name", "media_type", "size", "created_at")
    search_fields = ("name",)
    ordering = ("-created_at",)
