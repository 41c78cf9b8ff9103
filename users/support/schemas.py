"""Tickets and reports as JSON."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from config.fields import ON_LINES, ON_ONE_LINE, Id, visible
from config.pagination import PageQuery
from users.support.models.reports import ContentReport, Outcome, Reason
from users.support.models.tickets import Category, Message, Status, Ticket, Via

Said = Annotated[
    str,
    StringConstraints(min_length=1, max_length=Message.LONGEST),
    AfterValidator(visible),
    ON_LINES,
]
TicketCategory = StrEnum("TicketCategory", {one.name: one.value for one in Category})  # type: ignore[misc]
TicketStatus = StrEnum("TicketStatus", {one.name: one.value for one in Status})  # type: ignore[misc]
TicketVia = StrEnum("TicketVia", {one.name: one.value for one in Via})  # type: ignore[misc]
ReportReason = StrEnum("ReportReason", {one.name: one.value for one in Reason})  # type: ignore[misc]
ReportStatus = StrEnum("ReportStatus", {one.name: one.value for one in Outcome})  # type: ignore[misc]


class NewTicket(BaseModel):
    """What you ask those who run the service."""

    subject: Annotated[
        str,
        StringConstraints(min_length=1, max_length=Ticket.LONGEST_SUBJECT),
        AfterValidator(visible),
        ON_ONE_LINE,
    ]
    category: TicketCategory
    message: Said


class NewMessage(BaseModel):
    """More of it, or what they asked you."""

    message: Said


class AttachmentOut(BaseModel):
    """A file that goes with a message; `url` gives its bytes to whoever is signed in."""

    id: UUID
    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    url: str


class MessageOut(BaseModel):
    """Something said; `from_staff`: by those who run the service."""

    id: int
    from_staff: bool
    via: TicketVia
    message: str
    created_at: datetime
    attachments: list[AttachmentOut]


class TicketCard(BaseModel):
    """`status` says who is waited for: `open` for staff, `answered` for you."""

    id: int
    subject: str
    category: TicketCategory
    status: TicketStatus
    created_at: datetime
    updated_at: datetime = Field(description="The last message.")
    first_answer_at: datetime | None


class TicketOut(TicketCard):
    """With all that was said, the oldest first."""

    reply_to: str | None = Field(
        description="Mail to this address lands in the ticket; null where no mail comes in."
    )
    messages: list[MessageOut]


class TicketsQuery(PageQuery):
    """All of them, or those of one status."""

    status: TicketStatus | None = None


class NewReport(BaseModel):
    """Which thing, which part of it, and what is wrong with it."""

    type: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")] = Field(
        description="As in `track`: artist, album, track, playlist, lyrics, user."
    )
    id: Id
    part: Literal["", "name", "text", "image", "audio"] = Field(
        "", description="Empty: all of it."
    )
    reason: ReportReason
    message: Annotated[str, StringConstraints(max_length=ContentReport.LONGEST), ON_LINES] = (
        Field("", description="What staff should know.")
    )


class ContentReportOut(BaseModel):
    """That you reported a thing, and what came of it."""

    id: int
    type: str
    object_id: int
    part: Literal["", "name", "text", "image", "audio"]
    reason: ReportReason
    message: str
    status: ReportStatus
    answer: str = Field(description="What those who decided wrote.")
    created_at: datetime
    decided_at: datetime | None
