"""Every reason of every item, derived once more from the rows it speaks of."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from audio.catalog import services as catalog
from audio.models import Album, Chart, FollowedArtist, LikedTrack, PlayEvent, SavedAlbum, Track
from config.fields import utc_now
from recommendations.models import Feedback, Neighbours, TasteSettings
from recommendations.training.models import Kind
from recommendations.training.packed import nearby
from tests import make, make_music
from tests.api_client import Api, ApiFor
from tests.recommendations import learnt
from users.models import Client, User, UserFollow

pytestmark = pytest.mark.django_db
TRACKS = "/api/recommendations/tracks/"


class Scene:
    """Thirty tracks of two tastes, a chart of each kind, people of every sort."""

    def __init__(self) -> None:
        self.folk = self._tracks("Folk")
        self.jazz = self._tracks("Jazz")
        self.every = [*self.folk, *self.jazz]
        Track.objects.exclude(pk=self.jazz[9].pk).update(
            published_at=utc_now() - timedelta(days=90)
        )
        training = learnt.training()
        for taste in (self.folk, self.jazz):
            learnt.cluster(training, [t.pk for t in taste[:8]])
            learnt.cluster(training, list({t.artist_id for t in taste[:8]}), Kind.ARTIST)
        genre = self.folk[0].genres.get()
        make_music.chart("tracks", self.jazz[8].pk, self.folk[8].pk)
        make_music.chart("tracks", self.folk[9].pk, genre=genre)
        make_music.chart("albums", *{t.album_id for t in self.jazz[:3] if t.album_id})
        make_music.chart("artists", *{t.artist_id for t in self.jazz[:3]})

    def _tracks(self, genre: str) -> list[Track]:
        return [
            make_music.track(
                artist=f"{genre} {n // 2}", album=f"{genre} {n // 2}", genres=(genre,)
            )
            for n in range(10)
        ]

    def people(self) -> Iterator[tuple[str, User]]:
        yield "nobody known", make.user()
        yield "three artists", self._three_artists()
        yield "chosen genres only", self._genres()
        yield "friends only", self._with_friends()
        yield "many plays", self._listener()
        yield "a like, a save, more of it", self._keeper()
        yield "nothing guessed", self._private()

    def _three_artists(self) -> User:
        person = make.user()
        for track in self.folk[0:6:2]:
            FollowedArtist.objects.create(user=person, artist=track.artist)
        return person

    def _genres(self) -> User:
        person = make.user()
        Client.objects.filter(pk=person.pk).update(favourite_genres=["folk", "unknown"])
        return person

    def _with_friends(self) -> User:
        """One shows what they like, one does not."""
        person = make.user()
        for number, audience in enumerate(("followers", "nobody")):
            friend = make.user(first_name=f"Friend {number}")
            Client.objects.filter(pk=friend.pk).update(likes_audience=audience)
            UserFollow.objects.create(follower=person, followed=friend)
            LikedTrack.objects.create(user=friend, track=self.jazz[number])
        return person

    def _listener(self) -> User:
        person = make.user()
        for number in range(20):
            make_music.play(person, self.folk[number % 4])
        make_music.play(person, self.jazz[0], counted=False, skipped=True)
        return person

    def _keeper(self) -> User:
        person = make.user()
        LikedTrack.objects.create(user=person, track=self.folk[0])
        album = Album.objects.get(title="Folk 1")
        SavedAlbum.objects.create(user=person, album=album)
        Feedback.objects.create(user=person, track=self.jazz[0], verdict="more")
        return person

    def _private(self) -> User:
        person = self._listener()
        TasteSettings.objects.create(user=person, personalised=False)
        return person


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
    assert met >= {
        *("listened_to", "liked", "saved", "followed", "asked_for_more"),
        *("chose_genre", "friend_likes", "popular_in_genre", "popular", "new"),
    }


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
