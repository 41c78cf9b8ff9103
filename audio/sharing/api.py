"""Sharing a thing, and how often what was shared is opened."""

from datetime import timedelta

from ninja import Path, Query, Router

from audio.catalog.cards import Json
from audio.sharing import addresses, queries, services
from audio.sharing.intents import intents, words
from audio.sharing.models import Kind, Network
from audio.sharing.schemas import NewShare, OpensOut, OpensQuery, ShareOut
from config.addresses import origin
from config.fast import fast
from config.fields import Id, utc_now
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Sharing"], auth=Bearer())


@router.post(
    "/share/", throttle=[Limit("share")], response={200: ShareOut} | problems(404, 409)
)
@fast
def share(request: AuthedRequest, data: NewShare) -> Json:
    """Addresses to share a thing by: its page, a short one, and one for each network.

    A thing has one short address, whoever asks and however often. What others could not open
    is a 409 `not_shareable` that says why: a draft, something private or taken down. An
    unlisted playlist is shared with its key, by its owner and by those who follow it; others
    who have the key send it along.
    """
    shown = queries.shareable(request.auth, data.type, data.id, key=data.key)
    link, base = services.link_to(shown=shown), origin(request)

    def short(network: Network | None) -> str:
        return base + addresses.short(link.code, network)

    return {
        "url": base + shown.address,
        "short_url": short(Network(data.network) if data.network else None),
        "intents": intents(words(shown.title, shown.by), short),
    }


@router.get("/tracks/{int:track_id}/shares/", response={200: OpensOut} | problems(403, 404))
@fast
def get_track_shares(
    request: AuthedRequest, track_id: Path[Id], query: Query[OpensQuery]
) -> Json:
    """How often short links to a track were opened, for those who manage its artist."""
    return _opens(request, Kind.TRACK, track_id, query.days)


@router.get("/albums/{int:album_id}/shares/", response={200: OpensOut} | problems(403, 404))
@fast
def get_album_shares(
    request: AuthedRequest, album_id: Path[Id], query: Query[OpensQuery]
) -> Json:
    """How often short links to an album were opened, for those who manage its artist."""
    return _opens(request, Kind.ALBUM, album_id, query.days)


@router.get("/artists/{int:artist_id}/shares/", response={200: OpensOut} | problems(403, 404))
@fast
def get_artist_shares(
    request: AuthedRequest, artist_id: Path[Id], query: Query[OpensQuery]
) -> Json:
    """How often short links to an artist's page were opened, for those who manage it."""
    return _opens(request, Kind.ARTIST, artist_id, query.days)


@router.get(
    "/playlists/{int:playlist_id}/shares/", response={200: OpensOut} | problems(403, 404)
)
@fast
def get_playlist_shares(
    request: AuthedRequest, playlist_id: Path[Id], query: Query[OpensQuery]
) -> Json:
    """How often short links to a playlist were opened, for its owner."""
    return _opens(request, Kind.PLAYLIST, playlist_id, query.days)


def _opens(request: AuthedRequest, kind: Kind, pk: int, days: int) -> Json:
    queries.require_managed(request.auth, kind, pk)
    today = utc_now().date()
    return queries.opens(kind, pk, since=today - timedelta(days=days - 1), until=today)
