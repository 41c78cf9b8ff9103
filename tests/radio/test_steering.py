"""What is skipped, liked, or never wanted again changes what comes next."""

from datetime import timedelta
from uuid import uuid4

import pytest

from audio.models import Album, Artist, LikedTrack, Track
from config.fields import utc_now
from radio.models import Station
from radio.queries import grounds
from recommendations.models import Feedback, TasteSettings
from tests import make, make_music
from tests.api_client import Api, ApiFor
from tests.audio.catalog.reaching import for_adults, listener, only_in
from tests.radio import catalogue
from tests.radio.playing import artists, drawn, ids, opened
from users.models import Client

pytestmark = pytest.mark.django_db


def skip(api: Api, track: int) -> None:
    play = {
        "event_id": str(uuid4()),
        "track_id": track,
        "played_at": utc_now().isoformat(),
        "ms_played": 2_000,
        "skipped": True,
    }
    assert api.post("/api/me/plays/", play).status_code == 201


def test_three_skips_of_an_artist(api_for: ApiFor) -> None:
    """Of the fifty that come then, at most half as many are theirs."""
    api = api_for(make.user())
    [one, *_] = catalogue.artists(30, each=12, genres=[catalogue.genre()])
    address = opened(api, type="artist", id=one.pk)
    before = [item for _ in range(2) for item in drawn(api, address)]
    own = [item["track"]["id"] for item in before if item["track"]["artist"]["id"] == one.pk]
    assert len(own) >= 3

    for track in own[:3]:
        skip(api, track)

    after = [item for _ in range(2) for item in drawn(api, address)]
    assert artists(after).count(one.pk) <= len(own) / 2


def test_what_was_heard_and_then_left_is_no_skip(api_for: ApiFor) -> None:
    """Left after 40 seconds, which is a play: nothing comes that would not come anyway."""
    [one, *_] = catalogue.artists(30, each=12, genres=[catalogue.genre()])
    found = []
    for skips in (False, True):
        person = make.user()
        api = api_for(person)
        address = opened(api, type="artist", id=one.pk)
        Station.objects.update(random_seed=7)
        drawn(api, address, 1)
        for track in one.tracks.all()[:3]:
            make_music.play(person, track, ms_played=40_000, skipped=skips)
        found.append(ids(drawn(api, address)))

    assert found[0] == found[1]


def test_never_means_never(api_for: ApiFor) -> None:
    """None of the next hundred is the track, of the album, by the artist, or of the genre."""
    person = make.user()
    api = api_for(person)
    wanted, unwanted = catalogue.genre(), catalogue.genre()
    catalogue.artists(20, each=6, genres=[wanted])
    catalogue.artists(20, each=6, genres=[wanted, unwanted])
    artist = Artist.objects.order_by("pk")[0]
    track = Track.objects.exclude(artist=artist).order_by("pk")[0]
    address = opened(api, type="genre", id=wanted.pk)

    for kind, thing in (("artist", artist), ("track", track), ("genre", unwanted)):
        told = {"type": kind, "id": thing.pk, "verdict": "never"}
        assert api.post("/api/recommendations/feedback/", told).status_code == 200

    items = [item for _ in range(4) for item in drawn(api, address)]
    assert len(items) == 100
    assert artist.pk not in artists(items)
    assert track.pk not in ids(items)
    genres = {genre["id"] for item in items for genre in item["track"]["genres"]}
    assert unwanted.pk not in genres


def test_of_whom_they_blocked_and_what_they_filter(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    blocked, *_ = catalogue.artists(6, each=3)
    api.put("/api/me/blocks/", {"type": "artist", "id": blocked.pk, "level": "mute"})
    Client.objects.filter(pk=person.pk).update(explicit_filter=True)
    loud = Track.objects.exclude(artist=blocked).order_by("-pk")[0]
    Track.objects.filter(pk=loud.pk).update(explicit=True)

    items = drawn(api, opened(api, type="user"), 14)

    assert len({*ids(items)}) == 14
    assert blocked.pk not in artists(items)
    assert loud.pk not in ids(items)


def test_nothing_that_they_may_not_hear(api_for: ApiFor) -> None:
    """Neither by their profile nor, where that is blank, by what is known of their request."""
    catalogue.artists(6, each=3)
    foreign, grown, *_ = Track.objects.order_by("-pk")
    only_in(foreign, "DE")
    for_adults(grown)

    for person in (listener("US", 12), listener()):
        api = api_for(person)
        items = drawn(api, opened(api, type="user"), 14)

        assert len(items) >= 12
        assert not {foreign.pk, grown.pk} & {*ids(items)}


def test_more_of_a_genre_and_less_of_another(api_for: ApiFor) -> None:
    """Of a station that is of neither."""
    person = make.user()
    api = api_for(person)
    more, less = catalogue.genre(), catalogue.genre()
    catalogue.artists(40, each=3, genres=[more])
    catalogue.artists(40, each=3, genres=[less])
    address = opened(api, type="user")
    Feedback.objects.create(user=person, genre=more, verdict="more")
    Feedback.objects.create(user=person, genre=less, verdict="less")

    items = drawn(api, address)

    genres = [genre["id"] for item in items for genre in item["track"]["genres"]]
    assert genres.count(more.pk) >= 20


@pytest.mark.parametrize("kind", ["track", "album", "artist", "genre"])
def test_ones_own_radio_is_of_what_they_want_more_of(api_for: ApiFor, kind: str) -> None:
    """Without any training, beside what they like; a track comes itself."""
    person = make.user()
    catalogue.artists(40, each=4, genres=[catalogue.genre()])
    [wanted, *_] = catalogue.artists(1, each=4, genres=[genre := catalogue.genre("Wanted")])
    tracks = wanted.tracks.order_by("pk")
    album = Album.objects.create(artist=wanted, title="Whole", slug="whole", status="published")
    tracks.update(album=album)
    LikedTrack.objects.create(user=person, track=Track.objects.order_by("pk")[0])
    thing = {"track": tracks[0], "album": album, "artist": wanted, "genre": genre}[kind]
    api = api_for(person)
    told = {"type": kind, "id": thing.pk, "verdict": "more"}
    assert api.post("/api/recommendations/feedback/", told).status_code == 200

    found = grounds.of(Station(user=person), person, personalised=True)
    items = drawn(api, opened(api, type="user"))

    stands_on = {
        "track": {tracks[0].pk} <= {*found.tracks},
        "album": {track.pk for track in tracks} <= {*found.tracks},
        "artist": wanted.pk == found.artists[0],
        "genre": genre.pk == found.genres[0],
    }
    assert stands_on[kind]
    assert wanted.pk in artists(items)


def test_a_like_brings_more_of_the_artist(api_for: ApiFor) -> None:
    """Compared with one who likes nothing, on the same station."""
    shares = []
    [one, *_] = catalogue.artists(60, each=6, genres=[genre := catalogue.genre()])
    for likes in (False, True):
        person = make.user()
        api = api_for(person)
        address = opened(api, type="genre", id=genre.pk)
        drawn(api, address, 1)
        for track in one.tracks.all()[:2] if likes else ():
            LikedTrack.objects.create(user=person, track=track)
        items = [item for _ in range(2) for item in drawn(api, address)]
        shares.append(artists(items).count(one.pk))

    assert shares[1] > shares[0]


def test_new_to_them_or_known(api_for: ApiFor) -> None:
    """By what they chose in their taste settings."""
    shares = []
    catalogue.artists(60, each=4, genres=[genre := catalogue.genre()])
    known = {*Track.objects.filter(pk__in=[t.pk for t in Track.objects.all() if t.pk % 2])}
    for discovery in (0, 100):
        person = make.user()
        TasteSettings.objects.create(user=person, discovery=discovery)
        for track in known:
            make_music.play(person, track)
        items = drawn(api_for(person), opened(api_for(person), type="genre", id=genre.pk))
        shares.append(len({*ids(items)} & {track.pk for track in known}))

    assert shares == [25, 0]


def test_nothing_guessed_for_who_wants_that(api_for: ApiFor) -> None:
    """Their own radio is of the genres that they chose, whatever they listened to."""
    person = make.user()
    TasteSettings.objects.create(user=person, personalised=False)
    chosen, heard = catalogue.genre(), catalogue.genre()
    catalogue.artists(30, each=5, genres=[chosen])
    [one, *_] = catalogue.artists(30, each=5, genres=[heard])
    Client.objects.filter(pk=person.pk).update(favourite_genres=[chosen.slug])
    for track in one.tracks.all():
        LikedTrack.objects.create(user=person, track=track)

    items = drawn(api_for(person), opened(api_for(person), type="user"))

    assert {item["reason"]["code"] for item in items} == {"in_genre"}
    assert {item["reason"]["because"]["name"] for item in items} == {chosen.name}
    assert one.pk not in artists(items)


def test_nothing_guessed_for_who_chose_nothing_either(api_for: ApiFor) -> None:
    """It is of everything, and says so, whatever was played, liked, learnt."""
    person = make.user()
    TasteSettings.objects.create(user=person, personalised=False)
    [one, *_] = catalogue.artists(30, each=5, genres=[catalogue.genre()])
    for track in one.tracks.all():
        LikedTrack.objects.create(user=person, track=track)

    items = drawn(api_for(person), opened(api_for(person), type="user"))

    assert len(items) == 25
    assert {item["reason"]["code"] for item in items} == {"catalogue"}


def test_nothing_from_before_moves_it_for_who_wants_nothing_guessed(api_for: ApiFor) -> None:
    """With the same luck, on a station of a genre, the same tracks as for somebody unknown.

    Neither what they like and heard, an hour ago or in a month, nor what they tell meanwhile of
    what it did not play.
    """
    catalogue.artists(60, each=4, genres=[genre := catalogue.genre()])
    found = []
    for acts in (False, True):
        person = make.user()
        TasteSettings.objects.create(user=person, personalised=False, discovery=0)
        liked, played = (
            list(Track.objects.filter(title__startswith=f"Track {n} ")) for n in (0, 1)
        )
        for ago in (timedelta(days=30), timedelta(hours=1)) if acts else ():
            for track in played:
                make_music.play(person, track, played_at=utc_now() - ago)
        for track in liked[:30] if acts else ():
            LikedTrack.objects.create(
                user=person, track=track, created_at=utc_now() - timedelta(hours=1)
            )
        api = api_for(person)
        address = opened(api, type="genre", id=genre.pk)
        Station.objects.update(random_seed=7)
        first = ids(drawn(api, address, 1))
        for track in liked[30:] if acts else ():
            if track.pk not in first:
                LikedTrack.objects.create(user=person, track=track)
        found.append(first + ids(drawn(api, address)))

    assert found[0] == found[1]


def test_who_wants_nothing_guessed_steers_by_what_they_tell_of_what_it_plays(
    api_for: ApiFor,
) -> None:
    """Whom they skip three times rests in this session, and not in the next one."""
    person = make.user()
    TasteSettings.objects.create(user=person, personalised=False)
    api = api_for(person)
    [one, *_] = catalogue.artists(30, each=12, genres=[catalogue.genre()])
    address = opened(api, type="artist", id=one.pk)
    own = [
        item["track"]["id"]
        for _ in range(2)
        for item in drawn(api, address)
        if item["track"]["artist"]["id"] == one.pk
    ]

    for track in Track.objects.filter(pk__in=own[:3]):
        make_music.play(person, track, ms_played=2_000, counted=False, skipped=True)

    assert one.pk not in artists([item for _ in range(2) for item in drawn(api, address)])
    Station.objects.update(last_drawn_at=utc_now() - timedelta(hours=3, minutes=1))
    assert one.pk in artists(drawn(api, address))
