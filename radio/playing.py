"""What comes next on a station as JSON, each track with its reason."""

from collections.abc import Mapping
from typing import Any

from audio.catalog.rows import Json
from config.addresses import origin
from config.fields import utc_now
from radio import services
from radio.queries import seeds
from radio.queries.candidates import Candidate, Why
from recommendations.taste import shelves
from recommendations.training.packed import Because
from users.auth.bearer import AuthedRequest


def next_tracks(request: AuthedRequest, pk: int, count: int) -> Json:
    """Raises what `services.draw_next` does."""
    drawn = services.draw_next(user=request.auth, pk=pk, count=count, now=utc_now())
    station = drawn.station
    seed = seeds.cards(origin(request), request.auth, [station])[station.pk]
    tracks: Any = shelves.tracks
    shown = tracks.ranked(request, [pick.id for pick in drawn.picks], count)
    picked = {pick.id: pick for pick in drawn.picks}
    return {
        "items": [
            {"track": track, "reason": reason(track, picked[track["id"]], seed)}
            for track in shown
        ],
        "session_began_at": station.session_began_at,
        "new_round": drawn.new_round,
    }


def reason(track: Json, pick: Candidate, seed: Json | None) -> Json:
    """In words; of a thing that the track does not name (any more), no more than that."""
    named = _named(track, pick, seed)
    code, text = _TEXTS.get(pick.code, _TEXTS[Why.CATALOGUE])
    if named is None and "{" in text:
        code, text = _TEXTS[Why.CATALOGUE]
    return {
        "code": code,
        "text": text.format(name=named["name"] if named else ""),
        "because": named if "{" in text else None,
    }


def _named(track: Json, pick: Candidate, seed: Json | None) -> Json | None:
    """The thing that a reason is about, where that is still so."""
    if pick.code == Why.SAME_ARTIST:
        return _about(track["artist"]) if track["artist"]["id"] == pick.because else None
    if pick.code == Why.IN_GENRE:
        wanted = (genre for genre in track["genres"] if genre["id"] == pick.because)
        return _about(next(wanted, None))
    return _about(seed)


def _about(card: Mapping[str, Any] | None) -> Json | None:
    if card is None:
        return None
    name = card.get("title") or card["name"]
    return {"type": card["type"], "id": card["id"], "name": name}


_TEXTS: dict[int, tuple[str, str]] = {
    Why.SEED: ("seed", "What you began with."),
    Why.SAME_ARTIST: ("same_artist", "By {name}."),
    Why.GOES_WITH: ("goes_with", "Goes with {name}."),
    Why.IN_GENRE: ("in_genre", "{name}."),
    Why.YOURS: ("yours", "You like it, or listen to it."),
    Why.CATALOGUE: ("catalogue", "Something else from the catalogue."),
    Because.IN_PLAYLIST: ("in_playlist", "In the playlist {name}."),
}
