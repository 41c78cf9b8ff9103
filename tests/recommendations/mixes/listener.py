"""Somebody with a taste, and music that has more of it than they have heard."""

from typing import Any

from audio.models import Artist, Genre, Track
from tests import make_music
from tests.api_client import Api
from users.models import User

MIXES = "/api/recommendations/mixes/"
KINDS = {"Folk": 4, "Metal": 4}
"""So many artists of each."""


def catalogue(kinds: dict[str, int] = KINDS, *, each: int = 4) -> dict[str, list[Track]]:
    """Of each genre so many artists with an album of `each` tracks."""
    found: dict[str, list[Track]] = {}
    for genre, artists in kinds.items():
        for number in range(artists):
            found.setdefault(genre, []).extend(
                make_music.track(
                    artist=f"{genre} {number}",
                    album=f"{genre} record {number}",
                    track_number=place,
                    genres=(genre,),
                )
                for place in range(1, each + 1)
            )
    return found


def listens(person: User, *tracks: Track) -> None:
    for track in tracks:
        make_music.play(person, track)


def cards(api: Api) -> list[dict[str, Any]]:
    answer = api.get(MIXES)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def of(api: Api, kind: str) -> dict[str, Any]:
    """The first mix of a kind, with its tracks."""
    card = next(card for card in cards(api) if card["kind"] == kind)
    answer = api.get(f"{MIXES}{card['id']}/")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def all_tracks(api: Api) -> list[dict[str, Any]]:
    """Of all their mixes."""
    return [
        item["track"]
        for card in cards(api)
        for item in api.get(f"{MIXES}{card['id']}/").json()["items"]
    ]


def genre(name: str) -> Genre:
    return Genre.objects.get(name=name)


def artist(name: str) -> Artist:
    return Artist.objects.get(name=name)
