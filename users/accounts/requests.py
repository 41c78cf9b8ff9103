"""What a request carries once its bearer is known; `users.auth.bearer` fills it in."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from users.accounts.models import User


class AuthedRequest(HttpRequest):
    """Under `Bearer` and `Staff`.

    `auth` has every column but the password. `marks_version` is the person's
    `Client.marks_version`, for ETags; `artist_blocks` is how many artists they blocked, so that
    lists cost nothing more for those who blocked none. `authenticated_at` is when they last
    showed who they are.
    """

    auth: User
    session_id: uuid.UUID
    marks_version: int
    artist_blocks: int
    authenticated_at: datetime


class ViewerRequest(HttpRequest):
    """Under `Viewer`: perhaps nobody. Then `session_id` is None, the numbers are 0."""

    auth: User | AnonymousUser
    session_id: uuid.UUID | None
    marks_version: int
    artist_blocks: int
