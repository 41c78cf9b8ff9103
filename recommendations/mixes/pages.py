"""A person's mixes as JSON: each time without what may not be put before them any more."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from audio.catalog.cards import Json
from audio.catalog.shelf import single_page
from config.addresses import origin
from config.errors import NotFound
from config.fields import utc_now
from config.images import one_size
from recommendations.mixes import queries, services
from recommendations.mixes.models import Mix
from recommendations.taste import shelves
from recommendations.training import reasons
from recommendations.training.models import Kind
from recommendations.training.packed import unpack_items
from users.auth.bearer import AuthedRequest

COVERS: Final = 4
MOST_TRACKS: Final = 50
_MIDDLE: Final = 1
"""Of an image's sizes, as cards have it."""
MOST: Final = 50
"""So many mixes at most: there are eight."""
_DESCRIPTIONS: Final[Mapping[str, str]] = {
    Mix.Kind.DAILY: "What many listen to.",
    Mix.Kind.DISCOVER_WEEKLY: "Music that you have not heard here, anew each Monday.",
    Mix.Kind.RELEASE_RADAR: "New music of the last four weeks, by artists whom you follow or "
    "listen to, and others like them.",
}
_TITLES: Final[Mapping[str, str]] = {
    Mix.Kind.DAILY: "Daily mix {n}",
    Mix.Kind.DISCOVER_WEEKLY: "Discover weekly",
    Mix.Kind.RELEASE_RADAR: "Release radar",
}
Names = Mapping[tuple[str, int], str]


def mixes(request: AuthedRequest) -> Json:
    """Those that have something; the radar in any case. Made now, if they are not.

    Three queries besides the session's.
    """
    found = _standing(request)
    ids = {pk for mix in found for pk in _ids(mix)}
    parts, names = queries.parts(request.auth.pk, ids), _names(request, found)
    base = origin(request)
    items = []
    for mix in found:
        left = [parts[pk] for pk in _ids(mix) if pk in parts]
        if left or mix.kind == Mix.Kind.RELEASE_RADAR:
            tracks = [(one_size(base, part.cover), part.duration_ms) for part in left]
            items.append(_card(mix, tracks, names))
    return single_page(items, MOST) | {"total": len(items)}


def mix(request: AuthedRequest, pk: int) -> Json:
    """With its tracks, and why each is in it. Four queries besides the session's.

    Raises `NotFound`.
    """
    found = next((mix for mix in _standing(request) if mix.pk == pk), None)
    if found is None:
        raise NotFound
    ids = _ids(found)
    tracks = {track["id"]: track for track in shelves.tracks.ranked(request, ids, MOST_TRACKS)}
    packed = unpack_items(found.items)
    left = packed[[pk in tracks for pk in ids]] if ids else packed
    why = reasons.told(request.auth.pk, Kind.TRACK, left)
    covers = [
        (track["images"][_MIDDLE]["url"] if track["images"] else None, track["duration_ms"])
        for track in tracks.values()
    ]
    items = [
        {
            "track": tracks[int(item["id"])],
            "score": round(float(item["score"]), 4),
            "reason": reason,
        }
        for item, reason in zip(left, why, strict=True)
    ]
    return _card(found, covers, _names(request, [found])) | {"items": items}


def _standing(request: AuthedRequest) -> list[Mix]:
    """Made now, if one of them is no longer good. One query, unless they are."""
    now = utc_now()
    found = queries.standing(request.auth, now)
    if not found:
        services.make(user=request.auth, now=now)
        found = queries.standing(request.auth, now)
    return found


def _card(mix: Mix, tracks: Sequence[tuple[str | None, int]], names: Names) -> Json:
    """`tracks`: of each the address of its cover, and its length."""
    covers = dict.fromkeys(cover for cover, _ in tracks if cover)
    return {
        "id": mix.pk,
        "type": "mix",
        "kind": mix.kind,
        "title": _TITLES[mix.kind].format(n=mix.position + 1),
        "description": _description(mix, names),
        "share_url": None,
        "covers": list(covers)[:COVERS],
        "tracks_count": len(tracks),
        "duration_ms": sum(duration for _, duration in tracks),
        "made_at": mix.made_at,
        "next_at": mix.expires_at,
    }


def _description(mix: Mix, names: Names) -> str:
    """Whom a daily mix is of, as far as they may be named."""
    if mix.kind != Mix.Kind.DAILY:
        return _DESCRIPTIONS[mix.kind]
    others = " and others" if mix.about.get("others") else ""
    for kind, ending in (("artist", others), ("genre", "")):
        about = mix.about.get(f"{kind}s", ())
        if named := [names[kind, pk] for pk in about if (kind, pk) in names]:
            return f"{', '.join(named)}{ending}"
    return _DESCRIPTIONS[mix.kind]


def _names(request: AuthedRequest, mixes: Iterable[Mix]) -> Names:
    told = [mix.about for mix in mixes if mix.kind == Mix.Kind.DAILY]
    artists = {pk for about in told for pk in about.get("artists", ())}
    genres = {pk for about in told for pk in about.get("genres", ())}
    return queries.names(request.auth.pk, artists, genres) if artists or genres else {}


def _ids(mix: Mix) -> list[int]:
    found: list[int] = unpack_items(mix.items)["id"].tolist()
    return found
