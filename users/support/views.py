"""The portal's inbox: tickets, and what else waits for somebody."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config import env, throttling
from config.addresses import origin
from config.errors import DomainError, NotFound
from config.uploads import receive as read_form
from users.accounts.models import User
from users.audit.acting import acting
from users.pages.views import signed_in
from users.support import downloads, inbox, queries
from users.support.forms import MessageForm, TicketForm
from users.support.models.tickets import Attachment, Category, Message, Ticket, Via
from users.support.services import attaching, tickets

View = Callable[..., HttpResponseBase]
NEWEST = 50
_PATH: Final = re.compile(r"/[!-~]{1,500}")


def for_person(view: View) -> View:
    """Signed in; what a service refuses is a page that says why, what is not theirs a 404."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponseBase:
        try:
            return view(request, **named)
        except NotFound as refusal:
            raise Http404 from refusal
        except DomainError as refusal:
            shown = render(
                request, "portal/refused.html", {"why": str(refusal)}, status=refusal.status
            )
            for name, value in refusal.headers.items():
                shown.headers[name] = value
            return shown

    return signed_in(guarded)


def with_files(limit: str) -> Callable[[View], View]:
    """Counted and announced before a byte of the body is read; its token is looked for after.

    Raises `TooManyRequests`, `AttachmentTooLarge`, and as `config.uploads.receive`.
    """

    def around(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponseBase:
            if request.method == "POST":
                throttling.spend(limit, f"user {acting(request).pk}")
                read_form(
                    request,
                    most=Attachment.MOST * Attachment.LARGEST,
                    refusal=attaching.AttachmentTooLarge,
                )
            return csrf_protect(view)(request, **named)

        return guarded

    return around


@require_safe
@for_person
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Tickets, the one with the latest word first; then what other parts have to say."""
    user = acting(request)
    rows = Ticket.objects.of(user).order_by("-updated_at", "-pk")[:NEWEST]
    known = {"tab": "inbox", "tickets": rows, "sections": inbox.of(user)}
    return render(request, "portal/inbox.html", known)


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
@with_files("ticket")
def new_ticket(request: HttpRequest) -> HttpResponseBase:
    """Asks those who run the service; `?category=` and `?about=` fill in what it is about."""
    asked = request.GET.get("category", "")
    initial = {
        "category": asked if asked in Category.values else Category.HELP,
        "message": _about(request),
    }
    form = _bound(request, TicketForm, initial)
    if form.is_valid():
        told = form.cleaned_data
        try:
            kept = _kept(form)
            made = tickets.open_ticket(
                user=acting(request),
                category=Category(told["category"]),
                subject=told["subject"],
                text=told["message"],
                via=Via.PORTAL,
            )
            _attach(acting(request), made.messages.get(), kept)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Sent. You will be answered here and by mail."))
            return HttpResponseRedirect(reverse("portal-ticket", args=[made.pk]))
    return render(request, "portal/ticket_new.html", {"tab": "inbox", "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
@with_files("ticket_message")
def ticket(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """What was said, and room to say more."""
    user = acting(request)
    found = queries.ticket(user, ticket_id)
    form = _bound(request, MessageForm)
    if form.is_valid():
        try:
            kept = _kept(form)
            text = form.cleaned_data["message"]
            said = tickets.write(ticket=found, by=user, text=text, via=Via.PORTAL)
            _attach(user, said, kept)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(f"{request.path}#message-{said.pk}")
    known = {
        "tab": "inbox",
        "ticket": found,
        "said": queries.messages_of(found),
        "form": form,
        "by_mail": bool(env.SUPPORT_EMAIL),
    }
    return render(request, "portal/ticket.html", known)


@require_POST
@for_person
def close_ticket(request: HttpRequest, ticket_id: int) -> HttpResponseBase:
    """It is settled."""
    tickets.close(ticket=queries.ticket(acting(request), ticket_id), by=acting(request))
    messages.success(request, _("Closed. Write in it again, and it is open again."))
    return HttpResponseRedirect(reverse("portal-inbox"))


@require_safe
@for_person
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
    """A file in a ticket of theirs, to be saved."""
    return downloads.sent(queries.attachment(acting(request), attachment_id))


def _about(request: HttpRequest) -> str:
    """The page of ours that they came from.

    Blank for what is no path: whoever made the link could put words into their mouth.
    """
    given = _PATH.fullmatch(request.GET.get("about", ""))
    return f"{origin(request)}{given[0]}\n\n" if given else ""


def _bound(request: HttpRequest, form: type[Any], initial: Any = None) -> Any:
    if request.method == "POST":
        return form(request.POST, request.FILES)
    return form(initial=initial)


def _kept(form: MessageForm) -> list[attaching.Kept]:
    """All or none: whoever is refused one file sends all of it again. Raises `DomainError`."""
    return [
        attaching.keep(name=file.name or "", file=file)
        for file in form.cleaned_data["attached"]
    ]


def _attach(user: User, message: Message, kept: list[attaching.Kept]) -> None:
    for one in kept:
        attaching.attach(message=message, by=user, kept=one)
