"""GET /api/recommendations/mixes/ and /mixes/{id}/."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog.models.publication import Status
from audio.models import Album, ArtistBlock, FollowedArtist, LikedTrack, Track
from config.fields import utc_now
from recommendations.models import Feedback, Mix, TasteSettings
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.recommendations.mixes.listener import (
    MIXES,
    all_tracks,
    artist,
    cards,
    catalogue,
    genre,
    listens,
    of,
)
from users.models import Client

pytestmark = pytest.mark.django_db


def daily(api: Api) -> list[dict[str, object]]:
    return [card for card in cards(api) if card["kind"] == "daily"]


def test_two_tastes_make_two_daily_mixes(api_for: ApiFor) -> None:
    """Each of one genre, with some that they know and some that they do not; none twice."""
    music, person = catalogue(), make.user()
    known = [*music["Folk"][:6], *music["Metal"][:3]]
    listens(person, *known)
    api = api_for(person)

    told = daily(api)

    assert [card["title"] for card in told] == ["Daily mix 1", "Daily mix 2"]
    told_ids = []
    for card, first in zip(told, ("Folk 0", "Metal 0"), strict=True):
        mix = api.get(f"{MIXES}{card['id']}/").json()
        ids = [item["track"]["id"] for item in mix["items"]]
        genres = {g["name"] for item in mix["items"] for g in item["track"]["genres"]}
        assert genres == {first.split()[0]}
        assert mix["description"].startswith(first)
        assert {track.pk for track in known} & set(ids)
        assert set(ids) - {track.pk for track in known}
        assert len(ids) == card["tracks_count"]
        told_ids += ids
    assert len(told_ids) == len(set(told_ids))


def test_no_two_in_a_row_are_by_one_artist(api_for: ApiFor) -> None:
    music, person = catalogue({"Folk": 8}), make.user()
    listens(person, *music["Folk"][::4], music["Folk"][1])

    [mix] = [of(api_for(person), "daily")]

    artists = [item["track"]["artist"]["id"] for item in mix["items"][:16]]
    assert all(one != other for one, other in zip(artists, artists[1:], strict=False))


def test_a_mix_as_json(api_for: ApiFor) -> None:
    """Its tracks as everywhere else, and why: here because of the one thing they did."""
    person = make.user()
    music = catalogue({"Folk": 1}, each=2)["Folk"]
    listens(person, music[0])
    Album.objects.update(cover_key=f"{'a' * 32}-600")
    api = api_for(person)

    told = of(api, "daily")

    by_artist = {"type": "artist", "id": music[0].artist_id, "name": "Folk 0"}
    reasons = {item["track"]["id"]: item["reason"] for item in told["items"]}
    assert reasons[music[0].pk] == {
        "code": "listened_to_artist",
        "text": "Because you listened to Folk 0",
        "because": by_artist,
    }
    assert reasons[music[1].pk]["because"] in (
        by_artist,
        {"type": "track", "id": music[0].pk, "name": music[0].title},
    )
    shown = api.get(f"/api/tracks/{music[0].pk}/").json()
    [item] = [item for item in told["items"] if item["track"]["id"] == music[0].pk]
    assert item["track"] == shown
    card = {name: value for name, value in told.items() if name != "items"}
    assert card == next(one for one in cards(api) if one["id"] == told["id"])
    mix = Mix.objects.get(pk=told["id"])
    assert card == {
        "id": mix.pk,
        "type": "mix",
        "kind": "daily",
        "title": "Daily mix 1",
        "description": "Folk 0",
        "share_url": None,
        "covers": [shown["images"][1]["url"]],
        "tracks_count": 2,
        "duration_ms": 400_000,
        "made_at": mix.made_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "next_at": mix.expires_at.isoformat().replace("+00:00", "Z"),
    }


def test_discover_weekly_has_nothing_that_they_ever_began(api_for: ApiFor) -> None:
    """Neither played nor skipped, liked, rated, nor on an album that they saved."""
    music, person = catalogue({"Folk": 6}, each=3)["Folk"], make.user()
    listens(person, *music[:4])
    make_music.play(person, music[4], counted=False, skipped=True, ms_played=900)
    LikedTrack.objects.create(user=person, track=music[5])
    api = api_for(person)
    api.put(f"/api/tracks/{music[6].pk}/rating/", {"stars": 2})
    api.post("/api/me/albums/", {"id": music[9].album_id})

    told = of(api, "discover_weekly")

    left = {track.pk for track in (*music[7:9], *music[12:])}
    assert {item["track"]["id"] for item in told["items"]} == left


def test_new_releases_of_whom_they_follow_come_first(api_for: ApiFor) -> None:
    """Then of whom they listen to. What is older than four weeks is not new."""
    person = make.user()
    old, new = make_music.tracks(2, artist="Followed")
    heard = make_music.track(artist="Heard")
    other = make_music.track(artist="Nobody's")
    FollowedArtist.objects.create(user=person, artist=old.artist)
    listens(person, heard)
    long_ago = utc_now() - timedelta(days=29)
    Track.objects.filter(pk=old.pk).update(published_at=long_ago, first_published_at=long_ago)

    told = of(api_for(person), "release_radar")

    assert [item["track"]["id"] for item in told["items"]] == [new.pk, heard.pk]
    assert [item["reason"]["text"] for item in told["items"]] == [
        "New by Followed, whom you follow",
        "Because you listened to Heard",
    ]
    assert other.pk not in [item["track"]["id"] for item in told["items"]]


def test_somebody_new_gets_mixes_of_the_genres_they_chose(api_for: ApiFor) -> None:
    person = make.user()
    catalogue({"Folk": 2, "Metal": 2}, each=2)
    Client.objects.filter(pk=person.pk).update(favourite_genres=["metal"])
    api = api_for(person)

    mix = of(api, "daily")

    assert mix["description"] == "Metal"
    assert {i["track"]["artist"]["name"] for i in mix["items"]} == {"Metal 0", "Metal 1"}
    assert {item["reason"]["text"] for item in mix["items"]} == {"From Metal, which you chose"}
    assert len(of(api, "discover_weekly")["items"]) == 8
    assert of(api, "release_radar")["items"] == []


def test_somebody_new_who_chose_nothing(api_for: ApiFor) -> None:
    catalogue({"Folk": 2}, each=2)
    api = api_for(make.user())

    told = cards(api)

    assert [(card["kind"], card["tracks_count"]) for card in told] == [
        ("daily", 4),
        ("discover_weekly", 4),
        ("release_radar", 0),
    ]


def test_where_there_is_no_music(api_for: ApiFor) -> None:
    """The radar alone says so."""
    told = cards(api_for(make.user()))

    assert [(card["kind"], card["tracks_count"]) for card in told] == [("release_radar", 0)]


@pytest.mark.parametrize("kind", ["track", "album", "artist", "genre"])
def test_never_is_gone_from_all_mixes_at_once(api_for: ApiFor, kind: str) -> None:
    """And comes back, when it is taken back."""
    music, person = catalogue({"Folk": 3, "Metal": 3}, each=2), make.user()
    listens(person, *music["Folk"], *music["Metal"][:2])
    api = api_for(person)
    before = [track["id"] for track in all_tracks(api)]
    one = music["Folk"][0]
    wanted = {
        "track": (one.pk, {one.pk}),
        "album": (one.album_id, {track.pk for track in music["Folk"][:2]}),
        "artist": (one.artist_id, {track.pk for track in music["Folk"][:2]}),
        "genre": (genre("Folk").pk, {track.pk for track in music["Folk"]}),
    }
    pk, gone = wanted[kind]
    assert gone <= set(before)
    word = {"type": kind, "id": pk, "verdict": "never"}

    api.post("/api/recommendations/feedback/", word)
    assert set(before) - {track["id"] for track in all_tracks(api)} == gone

    api.post("/api/recommendations/feedback/", word | {"verdict": None})
    assert [track["id"] for track in all_tracks(api)] == before


def test_what_is_hidden_blocked_or_filtered_is_gone_at_once(api_for: ApiFor) -> None:
    music, person = catalogue({"Folk": 4}, each=2)["Folk"], make.user()
    listens(person, *music)
    api = api_for(person)
    assert {track["id"] for track in all_tracks(api)} == {track.pk for track in music}

    Track.objects.filter(pk=music[0].pk).update(status=Status.TAKEN_DOWN)
    ArtistBlock.objects.create(user=person, artist=music[2].artist, level="mute")
    Track.objects.filter(pk=music[4].pk).update(explicit=True)
    Client.objects.filter(pk=person.pk).update(explicit_filter=True)

    left = {track.pk for track in (music[1], *music[5:])}
    assert {track["id"] for track in all_tracks(api)} == left


def test_a_mix_is_somebodys_own(api_for: ApiFor, api: Api) -> None:
    catalogue({"Folk": 2}, each=2)
    [mine, *_] = cards(api_for(make.user()))

    refused(api_for(make.user()).get(f"{MIXES}{mine['id']}/"), 404, "not_found")
    refused(api.get(MIXES), 401, "unauthenticated")


def test_without_guesses_nothing_rests_on_what_they_did(api_for: ApiFor) -> None:
    """From the next answer on: the mixes are made anew."""
    music, person = catalogue({"Folk": 2, "Metal": 2}, each=2), make.user()
    listens(person, *music["Folk"])
    api = api_for(person)
    assert of(api, "daily")["description"].startswith("Folk")
    mix = of(api, "daily")["id"]

    TasteSettings.objects.create(user=person, personalised=False)

    told = of(api, "daily")
    assert told["id"] == mix
    assert told["description"] == "What many listen to."
    codes = {item["reason"]["code"] for item in told["items"]}
    assert codes <= {"popular", "new", "nothing"}


def test_how_much_is_new_to_them(api_for: ApiFor) -> None:
    """At 100 most of a daily mix is new to them, at 0 little of it."""
    music, person = catalogue({"Folk": 10}, each=4)["Folk"], make.user()
    known = {track.pk for place, track in enumerate(music) if place % 2}
    listens(person, *[track for track in music if track.pk in known])
    api = api_for(person)
    shares = {}
    for discovery in (0, 100):
        TasteSettings.objects.update_or_create(user=person, defaults={"discovery": discovery})
        ids = [item["track"]["id"] for item in of(api, "daily")["items"]][:20]
        shares[discovery] = len(set(ids) - known)

    assert shares[0] <= 5
    assert shares[100] >= 15


def test_how_much_is_asked(api_for: ApiFor) -> None:
    """Of a standing mix: who asks, the mixes, its tracks, why, and whom it is of."""
    music, person = catalogue({"Folk": 4})["Folk"], make.user()
    listens(person, *music[:8])
    api = api_for(person)
    [card, *_] = cards(api)

    with CaptureQueriesContext(connection) as asked:
        api.get(MIXES)
    assert len(asked) == 4
    with CaptureQueriesContext(connection) as asked:
        api.get(f"{MIXES}{card['id']}/")
    assert len(asked) == 5


def test_what_others_want_never_is_not_left_out(api_for: ApiFor) -> None:
    music, person = catalogue({"Folk": 2}, each=2)["Folk"], make.user()
    Feedback.objects.create(user=make.user(), artist=artist("Folk 0"), verdict="never")

    assert {track["id"] for track in all_tracks(api_for(person))} == {t.pk for t in music}
