"""What is recommended to somebody, as JSON."""

from audio.catalog.cards import Json
from audio.catalog.shelf import Shelf
from config.fields import utc_now
from recommendations.taste import shelves
from recommendations.training import live, reasons
from recommendations.training.models import Kind
from recommendations.training.packed import Items
from users.auth.bearer import AuthedRequest

POPULARITY = "popularity"
"""The algorithm of which nobody's list differs from another's."""
CONTENT = "content"
"""The one that does without a training: artists, albums, genres, friends."""
_SHELVES: dict[Kind, tuple[Shelf, str]] = {
    Kind.TRACK: (shelves.tracks, "track"),
    Kind.ALBUM: (shelves.albums, "album"),
    Kind.ARTIST: (shelves.artists, "artist"),
}


def recommended(request: AuthedRequest, kind: Kind, limit: int) -> Json:
    """Five queries at most, however much they did; a person unknown to us costs four."""
    person = live.profile(request.auth.pk, kind)
    found = live.guess(person, limit)
    shelf, name = _SHELVES[kind]
    things = {
        thing["id"]: thing for thing in shelf.ranked(request, found["id"].tolist(), limit)
    }
    why = reasons.told(request.auth.pk, kind, found)
    items = [
        {"score": round(float(item["score"]), 4), "reason": reason, name: thing}
        for item, reason in zip(found, why, strict=True)
        if (thing := things.get(int(item["id"])))
    ]
    return {
        "items": items,
        "limit": limit,
        "algorithm": _algorithm(person, found),
        "generated_at": _made_at(person),
    }


def _algorithm(person: live.Profile, found: Items) -> str:
    """Of who did nothing: what they chose, and whom they follow, if anything came of it."""
    if person.state.stored is not None or person.seeds or person.shown:
        return person.state.algorithm or CONTENT
    return POPULARITY if reasons.OF_NOBODY.issuperset(found["code"][:, 0].tolist()) else CONTENT


def _made_at(person: live.Profile) -> object:
    """Of the stored list, unless something was done since."""
    state = person.state
    return utc_now() if state.stored is None or person.seeds else state.made_at
