"""The inbox's addresses, and where mail is brought."""

from django.urls import URLPattern, path

from users.support import inbound, views

TICKET = "portal/inbox/<int:ticket_id>/"

urlpatterns: list[URLPattern] = [
    path("portal/inbox/", views.inbox_page, name="portal-inbox"),
    path("portal/inbox/new/", views.new_ticket, name="portal-ticket-new"),
    path(TICKET, views.ticket, name="portal-ticket"),
    path(f"{TICKET}close/", views.close_ticket, name="portal-ticket-close"),
    path(
        "portal/inbox/files/<uuid:attachment_id>/",
        views.attachment,
        name="portal-ticket-file",
    ),
    path("support/mail/", inbound.raw, name="support-mail"),
    path("support/mail/provider/", inbound.from_provider, name="support-mail-provider"),
]
