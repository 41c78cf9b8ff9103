"""Notifications inside the app. `users/api.py` mounts this behind `Bearer`."""

from typing import Any

from ninja import Body, Query, Router

from config.fast import fast
from config.problems import problems
from config.throttling import Limit
from users.accounts.requests import AuthedRequest
from users.notifications import queries, services
from users.notifications.schemas import (
    ChoicesIn,
    ChoicesOut,
    NotificationsOut,
    NotificationsQuery,
    ReadIn,
    UnreadOut,
)

router = Router(tags=["Notifications"])


@router.get("/notifications/", response={200: NotificationsOut})
@fast
def list_notifications(
    request: AuthedRequest, query: Query[NotificationsQuery]
) -> dict[str, Any]:
    """What you were told, the newest first.

    Described as it is now: what you may not see any more is left out, of the number too.
    """
    return queries.page(request, request.auth, query, unread=query.unread)


@router.post("/notifications/read/", throttle=[Limit("write")], response={200: UnreadOut})
@fast
def read_notifications(request: AuthedRequest, data: Body[ReadIn]) -> dict[str, int]:
    """Mark as read: these `ids`, all up to `before`, or, with `{}`, all.

    With both, those of these that came up to then. The answer is how many are left.
    """
    services.mark_read(user=request.auth, ids=data.ids, before=data.before)
    return {"unread_count": queries.unread_count(request.auth)}


@router.get("/notifications/choices/", response={200: ChoicesOut})
@fast
def get_notification_choices(request: AuthedRequest) -> dict[str, Any]:
    """What you are told of, inside the app and by mail; and which mails always come."""
    return queries.choices(request.auth)


@router.patch(
    "/notifications/choices/",
    throttle=[Limit("write")],
    response={200: ChoicesOut} | problems(409),
)
@fast
def change_notification_choices(
    request: AuthedRequest, data: Body[ChoicesIn]
) -> dict[str, Any]:
    """Choose what you are told of, and how. What is left out stays as it is.

    The same choices stand in the profile (`notifications`) as far as they are told of there.
    """
    services.choose(user=request.auth, wished=data.wishes(), is_their_word=True)
    return queries.choices(request.auth)
