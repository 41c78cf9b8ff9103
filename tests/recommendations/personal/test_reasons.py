"""Every reason of every item, derived once more from the rows it speaks of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

import pytest

from audio.catalog import services as catalog
from audio.models import (
    Chart,
    FollowedArtist,
    LikedTrack,
    PlayEvent,
    PlaylistEntry,
    SavedAlbum,
    Track,
)
from audio.playlists.services.entries import remove_entries
from config.fields import utc_now
from recommendations.models import Feedback, Neighbours
from recommendations.personal.schemas import ReasonCode
from recommendations.training.models import Kind
from recommendations.training.packed import nearby
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor
from tests.recommendations import learnt
from tests.recommendations.personal.scene import Scene
from users.models import Client, User, UserFollow

pytestmark = pytest.mark.django_db
TRACKS = "/api/recommendations/tracks/"


def goes_with(kind: Kind, one: int, other: int) -> bool:
    """By what was learnt."""
    rows = Neighbours.objects.filter(kind=kind, item_id=one)
    return any(other in nearby(row).ids for row in rows)


def tracks_of(kind: str, pk: int) -> Any:
    return Track.objects.filter(**{"pk" if kind == "track" else kind: pk})


def shares(kind: str, pk: int, seeds: Any) -> bool:
    """One of its tracks goes with a seed, or has its artist, its album or a genre of it."""
    its = tracks_of(kind, pk)
    return any(
        goes_with(Kind.TRACK, seed.pk, one.pk)
        or goes_with(Kind.ARTIST, seed.artist_id, one.artist_id)
        or seed.artist_id == one.artist_id
        or set(seed.genres.all()) & set(one.genres.all())
        for seed in seeds
        for one in its
    )


def in_chart(kind: str, pk: int, genre: int | None) -> bool:
    charts = Chart.objects.filter(kind=f"{kind}s", genre=genre, entries__object_id=pk)
    return charts.exists()


def chosen(person: User) -> list[str]:
    return Client.objects.get(pk=person.pk).favourite_genres


def likes_shown(person: User, friend: int, its: Any) -> bool:
    shown = Client.objects.get(pk=friend).likes_audience != "nobody"
    follows = UserFollow.objects.filter(follower=person, followed=friend).exists()
    return shown and follows and LikedTrack.objects.filter(user=friend, track__in=its).exists()


def put_in(person: User, playlist: int) -> Any:
    entries = PlaylistEntry.objects.filter(playlist=playlist, playlist__owner=person)
    own = entries.filter(added_by=person, position__isnull=False)
    return Track.objects.filter(pk__in=own.values("track"))


def is_new(kind: str, pk: int) -> bool:
    month = utc_now() - timedelta(days=28)
    model: Any = tracks_of(kind, pk) if kind == "track" else None
    return model is not None and model.filter(published_at__gt=month).exists()


def holds(person: User, kind: str, pk: int, code: str, because: int) -> bool:
    """Whether the reason is true, by the ORM and by nothing of ours."""
    rows: dict[str, Callable[[], bool]] = {
        "nothing": lambda: True,
        "listened_to": lambda: (
            Track.objects.filter(pk=because, status="published").exists()
            and PlayEvent.objects.of(person).filter(track=because, counted=True).exists()
            and shares(kind, pk, Track.objects.filter(pk=because))
        ),
        "liked": lambda: (
            LikedTrack.objects.of(person).filter(track=because).exists()
            and shares(kind, pk, Track.objects.filter(pk=because))
        ),
        "saved": lambda: (
            SavedAlbum.objects.of(person).filter(album=because).exists()
            and shares(kind, pk, Track.objects.filter(album=because))
        ),
        "followed": lambda: (
            FollowedArtist.objects.of(person).filter(artist=because).exists()
            and shares(kind, pk, Track.objects.filter(artist=because))
        ),
        "listened_to_artist": lambda: (
            PlayEvent.objects.of(person).filter(track__artist=because, counted=True).exists()
            and shares(kind, pk, Track.objects.filter(artist=because))
        ),
        "in_playlist": lambda: shares(kind, pk, put_in(person, because)),
        "asked_for_more": lambda: (
            Feedback.objects.filter(user=person, track=because, verdict="more").exists()
            and shares(kind, pk, Track.objects.filter(pk=because))
        ),
        "chose_genre": lambda: (
            tracks_of(kind, pk).filter(genres=because, genres__slug__in=chosen(person)).exists()
        ),
        "friend_likes": lambda: likes_shown(person, because, tracks_of(kind, pk)),
        "popular_in_genre": lambda: in_chart(kind, pk, because),
        "popular": lambda: in_chart(kind, pk, None),
        "new_by_followed": lambda: (
            FollowedArtist.objects.of(person).filter(artist=because).exists()
            and tracks_of(kind, pk).filter(artist=because).exists()
            and (kind == "album" or is_new(kind, pk))
        ),
        "new": lambda: kind == "album" or is_new(kind, pk),
    }
    return rows[code]()


def reasons(api: Api, kind: str) -> list[tuple[int, dict[str, Any]]]:
    told = api.get(f"/api/recommendations/{kind}s/").json()
    return [(item[kind]["id"], item["reason"]) for item in told["items"]]


def test_every_reason_is_true(api_for: ApiFor) -> None:
    scene = Scene()
    met: set[str] = set()
    for who, person in scene.people():
        api, codes = api_for(person), set()
        for kind in ("track", "album", "artist"):
            told = reasons(api, kind)
            assert told, (who, kind)
            for pk, reason in told:
                because = reason["because"]
                assert holds(person, kind, pk, reason["code"], because and because["id"]), (
                    who,
                    kind,
                    pk,
                    reason,
                )
                assert because is None or because["name"] in reason["text"]
                codes.add(reason["code"])
        met |= codes
        if who in ("nobody known", "nothing guessed"):
            assert codes <= {"popular", "new", "nothing"}, who
    assert met == set(get_args(ReasonCode))


def test_a_reason_goes_when_what_it_names_does(api_for: ApiFor) -> None:
    """A like that is taken back, then the track that was hidden: the next one that is true."""
    person = make.user()
    liked, heard = make_music.track(title="Liked"), make_music.track(title="Heard")
    near = make_music.track()
    learnt.cluster(learnt.training(), [liked.pk, heard.pk, near.pk])
    like = LikedTrack.objects.create(user=person, track=liked)
    make_music.play(person, heard)
    stored = learnt.stored(person, near.pk, (("liked", liked.pk), ("listened_to", heard.pk)))
    api = api_for(person)

    def text() -> str:
        return str(dict(reasons(api, "track"))[near.pk]["text"])

    assert stored.user_id == person.pk
    assert text() == "Because you liked Liked"
    like.delete()
    assert text() == "Because you listened to Heard"
    catalog.take_down(subject=heard, by=None, reason="test")
    assert text() == "New here"


def test_one_word_is_not_named_by_a_whole_list(api_for: ApiFor) -> None:
    """Of thirty tracks each goes with what they want more of and with one of six that they
    like: a third of the list names the first, each of the rest its own.
    """
    person, api = (made := make.user()), api_for(made)
    wanted, *liked = make_music.tracks(7)
    near = make_music.tracks(30)
    own = {track.pk: liked[n // 5] for n, track in enumerate(near)}
    training = learnt.training()
    learnt.neighbours(training, {wanted.pk: [t.pk for t in near]})
    for one in liked:
        learnt.neighbours(training, {one.pk: [pk for pk, its in own.items() if its == one]})
        LikedTrack.objects.create(user=person, track=one)
    Feedback.objects.create(user=person, track=wanted, verdict="more")

    told = reasons(api, "track")

    named = {pk: why["because"]["id"] for pk, why in told if pk in own}
    of_wanted = [pk for pk, because in named.items() if because == wanted.pk]
    assert len(named) == 30
    assert 5 < len(of_wanted) <= len(told) / 3
    assert all(named[pk] in (wanted.pk, one.pk) for pk, one in own.items())
    for pk, why in told:
        assert holds(person, "track", pk, why["code"], why["because"] and why["because"]["id"])


def test_a_playlist_out_of_which_all_was_taken_is_named_no_more(api_for: ApiFor) -> None:
    """Though the list for them was made while it was full."""
    person, api = (made := make.user()), api_for(made)
    near, track = make_music.tracks(2)
    playlist = make_playlist.of([track], owner=person, title="Evening")
    learnt.training()
    learnt.stored(person, near.pk, [("in_playlist", playlist.pk), ("nothing", 0)])

    before = dict(reasons(api, "track"))[near.pk]
    [entry] = make_playlist.entries(playlist)
    remove_entries(playlist=playlist, by=person, entry_ids=[entry.pk])

    assert before["text"] == "Because of what is in your playlist Evening"
    assert dict(reasons(api, "track"))[near.pk]["code"] == "new"


def test_friends_are_named_to_whom_they_show_it(api_for: ApiFor) -> None:
    person, friend = make.user(), make.user(first_name="Ada", last_name="Lovelace")
    UserFollow.objects.create(follower=person, followed=friend)
    track = make_music.track()
    LikedTrack.objects.create(user=friend, track=track)
    api = api_for(person)

    [(_, told)] = reasons(api, "track")
    assert told == {
        "code": "friend_likes",
        "text": "Ada Lovelace likes this",
        "because": {"type": "user", "id": friend.pk, "name": "Ada Lovelace"},
    }
    Client.objects.filter(pk=friend.pk).update(likes_audience="nobody")
    assert reasons(api, "track")[0][1]["code"] == "new"
