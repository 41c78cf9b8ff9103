"""Muting and blocking."""

from typing import Literal

from ninja import Body, Path, Query, Router, Status

from audio.catalog import queries as catalog
from audio.catalog.cards import Json
from config.fast import fast
from config.fields import Id
from config.pagination import Page, PageQuery
from config.problems import problems
from config.throttling import Limit
from followers import services
from followers.queries import blocks, people
from followers.schemas.blocks import BlockIn, BlockOut
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Following"], auth=Bearer())


@router.get("/me/blocks/", response={200: Page[BlockOut]})
@fast
def list_blocks(request: AuthedRequest, query: Query[PageQuery]) -> Json:
    """Whom you have muted or blocked, people and artists, the newest first."""
    return blocks.page(request, request.auth, query)


@router.put(
    "/me/blocks/", throttle=[Limit("blocks")], response={200: BlockOut} | problems(404, 409)
)
@fast
def set_block(request: AuthedRequest, data: Body[BlockIn]) -> Json:
    """Mute or block somebody, or change which of the two.

    Blocking a person ends what was between you: neither follows the other any more, nor has a
    part in the other's playlists. Blocking an artist, you follow them no longer.
    """
    user = request.auth
    if data.type == "user":
        other = people.by_id(data.id)
        services.block_user(user=user, other=other, level=data.level)
        return blocks.user_block(request, user, data.id)
    artist = catalog.artist(user, data.id)
    services.block_artist(user=user, artist=artist, level=data.level)
    return blocks.artist_block(request, user, data.id)


@router.delete(
    "/me/blocks/{kind}/{int:blocked_id}/",
    throttle=[Limit("write")],
    response={204: None} | problems(404),
)
def delete_block(
    request: AuthedRequest, kind: Literal["artist", "user"], blocked_id: Path[Id]
) -> Status[None]:
    """Neither muted nor blocked any more. What a block ended does not come back."""
    if kind == "user":
        services.unblock_user(user=request.auth, other_id=blocked_id)
    else:
        services.unblock_artist(user=request.auth, artist_id=blocked_id)
    return Status(204, None)
