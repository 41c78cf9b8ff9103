"""One's own tickets and reports."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest

from config.addresses import origin
from config.errors import NotFound
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.accounts.models import User
from users.support.addressing import address_of
from users.support.models.reports import ContentReport
from users.support.models.tickets import Attachment, Message, Ticket

Json = dict[str, Any]
LATEST = Order("-updated_at", "updated_at", datetime, descending=True)
NEWEST = Order("-created_at", "created_at", datetime, descending=True)


def ticket(user: User, pk: int) -> Ticket:
    """Raises `NotFound` for somebody else's."""
    found = Ticket.objects.of(user).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def messages_of(ticket: Ticket) -> list[Message]:
    """What its person may read, the oldest first, with files. Two queries."""
    files = Prefetch("attachments", Attachment.objects.order_by("created_at", "pk"))
    rows = ticket.messages.shown_to_person().order_by("created_at", "pk")
    return [*rows.prefetch_related(files)]


def message(ticket: Ticket, pk: int) -> Message:
    """Raises `NotFound`."""
    found = ticket.messages.shown_to_person().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def attachment(user: User, pk: uuid.UUID) -> Attachment:
    """In a ticket of theirs, and not in a note among staff. Raises `NotFound`."""
    theirs = Message.objects.shown_to_person().filter(ticket__user=user)
    found = Attachment.objects.filter(pk=pk, message__in=theirs).first()
    if found is None:
        raise NotFound
    return found


def tickets_of(
    request: HttpRequest, user: User, query: PageQuery, *, status: str | None
) -> Json:
    """The one with the latest word first. One query."""
    rows = Ticket.objects.of(user)
    if status:
        rows = rows.filter(status=status)
    fetch = from_queryset(rows)
    found = page_of(request, query, LATEST, fetch, key=lambda one: (one.updated_at, one.pk))
    return found | {"items": [card(one) for one in found["items"]]}


def reports_of(request: HttpRequest, user: User, query: PageQuery) -> Json:
    """One query."""
    fetch = from_queryset(ContentReport.objects.of(user))
    found = page_of(request, query, NEWEST, fetch, key=lambda one: (one.created_at, one.pk))
    return found | {"items": [reported(one) for one in found["items"]]}


def card(one: Ticket) -> Json:
    return {
        "id": one.pk,
        "subject": one.subject,
        "category": one.category,
        "status": one.status,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "first_answer_at": one.first_answer_at,
    }


def whole(request: HttpRequest, one: Ticket) -> Json:
    """Two queries."""
    said = [shown(request, message) for message in messages_of(one)]
    return card(one) | {"reply_to": address_of(one.pk) or None, "messages": said}


def shown(request: HttpRequest, one: Message) -> Json:
    return {
        "id": one.pk,
        "from_staff": one.by_staff,
        "via": one.via,
        "message": one.text,
        "created_at": one.created_at,
        "attachments": [attached(request, file) for file in one.attachments.all()],
    }


def attached(request: HttpRequest, one: Attachment) -> Json:
    return {
        "id": one.pk,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "url": f"{origin(request)}/api/support/attachments/{one.pk}/",
    }


def reported(one: ContentReport) -> Json:
    return {
        "id": one.pk,
        "type": one.kind,
        "object_id": one.object_id,
        "part": one.part,
        "reason": one.reason,
        "message": one.text,
        "status": one.status,
        "answer": one.answer,
        "created_at": one.created_at,
        "decided_at": one.decided_at,
    }
