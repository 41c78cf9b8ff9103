"""Notices of copyright: given by anybody, followed with a key, answered by the artist."""

from ninja import Body, Path, Query, Router, Status

from audio.catalog.cards import Json
from audio.takedowns import addresses, queries
from audio.takedowns.schemas import (
    GivenNotice,
    NewCounterNotice,
    NewNotice,
    NoticeOut,
    NoticeQuery,
    Reference,
)
from audio.takedowns.services import answering, filing
from config.fast import fast
from config.idempotency import idempotent, told_once
from config.problems import problems
from config.throttling import Limit
from users.accounts.models import User
from users.auth.bearer import AuthedRequest, Bearer, Viewer, ViewerRequest

router = Router(tags=["Support"])
NOTICE = "/takedowns/{reference}/"


@router.post(
    "/takedowns/",
    auth=Viewer(),
    throttle=[Limit("takedown")],
    response={201: GivenNotice} | problems(409),
)
@told_once
def give_takedown_notice(request: ViewerRequest, data: Body[NewNotice]) -> Status[Json]:
    """Say that music here is yours, and may not be. With an account or without.

    Nothing is hidden before staff have decided. The key opens the notice to you; it stands in
    the mail that you get, too. Whoever says what is not so may be liable for it.
    """
    by = request.auth if isinstance(request.auth, User) else None
    notice = filing.give(told=data.told(), named=data.named(), by=by)
    return Status(201, addresses.given(request, notice))


@router.get(NOTICE, auth=Viewer(), response={200: NoticeOut} | problems(404))
@fast
def get_takedown_notice(
    request: ViewerRequest, reference: Path[Reference], query: Query[NoticeQuery]
) -> Json:
    """A notice: for whoever gave it (by `key`, or signed in), its artist, and staff.

    Its artist is told who gave it and why, not how to reach them; and nothing before staff have
    found it valid.
    """
    return queries.shape(queries.read(reference, request.auth, key=query.key))


@router.post(
    f"{NOTICE}counter-notice/",
    auth=Bearer(),
    throttle=[Limit("write")],
    response={201: NoticeOut} | problems(403, 404, 409),
)
@idempotent
@fast
def give_counter_notice(
    request: AuthedRequest, reference: Path[Reference], data: Body[NewCounterNotice]
) -> Json:
    """Object to a takedown of your music. What you write here is given to the other side.

    The music is shown again at `due_at`, unless staff decide otherwise before.
    """
    found = queries.read(reference, request.auth)
    answering.object_to(notice=found.notice, by=request.auth, answer=data.told())
    return queries.shape(queries.read(reference, request.auth))
