"""Tickets: their own, and room for another; a report of what is there."""

from collections.abc import Callable, Mapping
from typing import Any

from tests import make_music
from tests.access.world import World
from tests.users.support.asked import asked
from users.models import ContentReport, Ticket, User


def _room(person: User) -> None:
    Ticket.objects.of(person).delete()


def _ticket(person: User) -> dict[str, Any]:
    """The only one, so that there always is room."""
    _room(person)
    return asked(person)


STATES: Mapping[str, Callable[[User], Any]] = {
    "create_ticket": _room,
    "report_content": lambda person: ContentReport.objects.of(person).delete(),
}
PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = dict.fromkeys(
    (
        *("get_ticket", "write_in_ticket", "close_ticket"),
        *("attach_to_message", "get_attachment"),
    ),
    _ticket,
)
BODIES: Mapping[str, Callable[[World], Any]] = {
    "report_content": lambda _: {
        "type": "track",
        "id": make_music.track().pk,
        "reason": "abuse",
    },
}
