"""Tickets and reports. `users/api.py` mounts this."""

from uuid import UUID

from django.http import FileResponse
from ninja import File, Path, Query, Router, UploadedFile

from config.fast import fast
from config.fields import Id
from config.idempotency import idempotent
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from config.uploads import takes_file
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest
from users.support import downloads, queries
from users.support.models.reports import Part, Reason
from users.support.models.tickets import Attachment, Category, Via
from users.support.queries import Json
from users.support.schemas import (
    AttachmentOut,
    ContentReportOut,
    MessageOut,
    NewMessage,
    NewReport,
    NewTicket,
    TicketCard,
    TicketOut,
    TicketsQuery,
)
from users.support.services import attaching, reports, tickets

router = Router(tags=["Support"], auth=Bearer())
ONE = "/tickets/{int:ticket_id}/"
BYTES = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}


@router.post(
    "/tickets/",
    throttle=[Limit("ticket")],
    response={201: TicketOut} | problems(404, 409),
)
@idempotent
@fast
def create_ticket(request: AuthedRequest, data: NewTicket) -> Json:
    """Ask those who run the service. They answer here and by mail.

    Refused with `too_many_tickets` while too many of yours are open.
    """
    made = tickets.open_ticket(
        user=request.auth,
        category=Category(data.category),
        subject=data.subject,
        text=data.message,
        via=Via.API,
    )
    return queries.whole(request, made)


@router.get("/tickets/", response={200: Page[TicketCard]})
@fast
def list_tickets(request: AuthedRequest, query: Query[TicketsQuery]) -> Json:
    """Your tickets, the one with the latest word first."""
    return queries.tickets_of(request, request.auth, query, status=query.status)


@router.get(ONE, response={200: TicketOut} | problems(404))
@fast
def get_ticket(request: AuthedRequest, ticket_id: Path[Id]) -> Json:
    """A ticket of yours, with all that was said."""
    return queries.whole(request, queries.ticket(request.auth, ticket_id))


@router.post(
    f"{ONE}messages/",
    throttle=[Limit("ticket_message")],
    response={201: MessageOut} | problems(404, 409),
)
@idempotent
@fast
def write_in_ticket(request: AuthedRequest, ticket_id: Path[Id], data: NewMessage) -> Json:
    """Write in a ticket of yours; a closed one is open again.

    Refused with `ticket_full` after 200 messages: open another one.
    """
    found = queries.ticket(request.auth, ticket_id)
    said = tickets.write(ticket=found, by=request.auth, text=data.message, via=Via.API)
    return queries.shown(request, said)


@router.post(
    f"{ONE}close/",
    throttle=[Limit("write")],
    response={200: TicketOut} | problems(404, 409),
)
@fast
def close_ticket(request: AuthedRequest, ticket_id: Path[Id]) -> Json:
    """It is settled. Refused with `ticket_state` if it is closed already."""
    tickets.close(ticket=queries.ticket(request.auth, ticket_id), by=request.auth)
    return queries.whole(request, queries.ticket(request.auth, ticket_id))


@router.post(
    f"{ONE}messages/{{int:message_id}}/attachments/",
    throttle=[Limit("attachment")],
    response={201: AttachmentOut} | problems(404, 409, 413),
)
@takes_file(most=Attachment.LARGEST, refusal=attaching.AttachmentTooLarge)
@fast
def attach_to_message(
    request: AuthedRequest,
    ticket_id: Path[Id],
    message_id: Path[Id],
    file: File[UploadedFile],
) -> Json:
    """Add a file to a message of yours: a picture, PDF or plain text, up to 10 MB.

    What it is, is found out by looking into it. Refused with `unusable_attachment` for
    anything else, with `too_many_attachments` after five.
    """
    said = queries.message(queries.ticket(request.auth, ticket_id), message_id)
    kept = attaching.keep(name=file.name or "", file=file)
    made = attaching.attach(message=said, by=request.auth, kept=kept)
    return queries.attached(request, made)


@router.get(
    "/attachments/{attachment_id}/",
    response={200: None} | problems(404),
    openapi_extra=BYTES,
)
def get_attachment(request: AuthedRequest, attachment_id: Path[UUID]) -> FileResponse:
    """The bytes of a file in a ticket of yours, to be saved, never to be shown in a page."""
    return downloads.sent(queries.attachment(request.auth, attachment_id))


@router.post(
    "/reports/",
    auth=Viewer(),
    throttle=[Limit("report")],
    response={201: ContentReportOut} | problems(404, 409),
)
@idempotent
@fast
def report_content(request: ViewerRequest, data: NewReport) -> Json:
    """Tell those who run the service that something should not be here, or not be so.

    Anybody may, about what they can see. Whoever is signed in is told what came of it.
    Refused with `already_reported` while your last report of it waits, and with
    `too_many_reports`.
    """
    made = reports.report(
        by=request.auth,
        kind=data.type,
        object_id=data.id,
        reason=Reason(data.reason),
        part=Part(data.part),
        text=data.message,
    )
    return queries.reported(made)


@router.get("/reports/", response={200: Page[ContentReportOut]})
@fast
def list_reports(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """What you reported, the newest first, and what came of it."""
    return queries.reports_of(request, request.auth, query)
