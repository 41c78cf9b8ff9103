"""What comes next on a station as JSON, each track with its reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from audio.catalog.cards import Json
from config.addresses import origin
from config.fields import utc_now
from radio import services
from radio.queries import seeds
from radio.queries.candidates import Candidate, Why
from recommendations.taste import shelves
from recommendations.training import reasons
from recommendations.training.models import Kind
from recommendations.training.packed import items
from users.auth.bearer import AuthedRequest


def next_tracks(request: AuthedRequest, pk: int, count: int) -> Json:
    """Besides what it draws by: the tracks, the seed, and reasons that name somebody's doings.

    Raises what `services.draw_next` does.
    """
    drawn = services.draw_next(user=request.auth, pk=pk, count=count, now=utc_now())
    station = drawn.station
    seed = seeds.cards(origin(request), request.auth, [station])[station.pk]
    shown = shelves.tracks.ranked(request, [pick.id for pick in drawn.picks], count)
    why = _reasons(request.auth.pk, drawn.picks)
    return {
        "items": [
            {"track": track, "reason": why.get(track["id"]) or reason(track, pick, seed)}
            for pick in drawn.picks
            for track in shown
            if track["id"] == pick.id
        ],
        "session_began_at": station.session_began_at,
        "new_round": drawn.new_round,
    }


def _reasons(user_id: int, picks: Sequence[Candidate]) -> dict[int, Json]:
    """Those of recommendations, by track, as far as they are true now. One query, or none."""
    known = [pick for pick in picks if 0 < pick.code < min(Why)]
    asked = items([(p.id, p.score, (p.code, 0), (p.because, 0)) for p in known])
    told = reasons.told(user_id, Kind.TRACK, asked)
    return {pick.id: one for pick, one in zip(known, told, strict=True)}


def reason(track: Json, pick: Candidate, seed: Json | None) -> Json:
    """Why it is on this station, in words; if what it names is gone, no more than that."""
    named = _named(track, pick, seed)
    code = Why(pick.code) if pick.code in _TEXTS else Why.CATALOGUE
    if named is None and "{" in _TEXTS[code]:
        code = Why.CATALOGUE
    text = _TEXTS[code]
    return {
        "code": code.name.lower(),
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


_TEXTS: Mapping[int, str] = {
    Why.SEED: "What you began with",
    Why.SAME_ARTIST: "By {name}",
    Why.GOES_WITH: "Goes with {name}",
    Why.IN_GENRE: "From {name}",
    Why.CATALOGUE: "From the catalogue",
    Why.YOURS: "You like it, listened to it, or want more of it",
    Why.FROM_PLAYLIST: "In the playlist {name}",
}
