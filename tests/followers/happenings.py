"""What people do, at moments of a test's own choice, and the feed that tells of it."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from audio.models import LikedTrack, PlayEvent, Playlist, Track
from followers import services
from tests import make, make_music, make_playlist
from tests.api_client import Api
from users.models import Client, User

PLACE = "/api/me/feed/"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def follow(one: User, *others: User) -> None:
    for other in others:
        services.follow_user(user=one, other=other)


def shows_all(person: User) -> User:
    Client.objects.filter(pk=person.pk).update(plays_audience="followers")
    return person


def likes(person: User, track: Track, minutes: int) -> None:
    LikedTrack.objects.create(user=person, track=track, created_at=at(minutes))


def plays(person: User, track: Track, minutes: int, **fields: Any) -> None:
    told = {"counted": True, "ms_played": 60_000, "event_id": uuid.uuid4()} | fields
    PlayEvent.objects.create(user=person, track=track, played_at=at(minutes), **told)


def publishes(person: User, title: str, minutes: int) -> Playlist:
    made = make_playlist.public(title, owner=person)
    Playlist.objects.filter(pk=made.pk).update(published_at=at(minutes))
    return made


def released(thing: Any, minutes: int) -> Any:
    type(thing).objects.filter(pk=thing.pk).update(published_at=at(minutes))
    return thing


def told(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 200, answer.content
    return [
        (
            item["kind"],
            item["user"]["username"] if item["user"] else "",
            (item["track"] or item["album"] or item["playlist"])["title"],
        )
        for item in answer.json()["items"]
    ]


def walked(api: Api, place: str) -> tuple[list[Any], list[Any]]:
    """All items from the first page on; and the pages."""
    items: list[Any] = []
    pages: list[Any] = []
    link = place
    while link:
        page = api.get(link.removeprefix("http://testserver")).json()
        items, link = items + page["items"], page["next"]
        pages.append(page)
    return items, pages


def busy_people(me: User) -> None:
    """Much of it in the same moment."""
    tracks = make_music.tracks(3)
    for n in range(4):
        person = shows_all(make.user())
        follow(me, person)
        for m, track in enumerate(tracks):
            likes(person, track, (n + m) // 2)
            plays(person, track, (n + m) // 3)
        publishes(person, f"List {n}", n // 2)
    for track in tracks:
        services.follow_artist(user=me, artist=track.artist)
        released(track, 1)
