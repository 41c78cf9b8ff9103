"""What a training leaves: neighbours, lists with reasons, figures, costs."""

from datetime import timedelta
from math import log1p

import pytest

from audio.library import services as library
from audio.models import FollowedArtist, PlayEvent, Track
from config.fields import utc_now
from recommendations.models import (
    Feedback,
    Interaction,
    Neighbours,
    Recommendation,
    TasteSettings,
    Training,
)
from recommendations.training import packed
from recommendations.training.models import Kind
from recommendations.training.packed import Because, nearby
from recommendations.training.running import NothingToLearn, remove_old
from recommendations.training.services import train
from tests import make, make_music
from tests.api_client import ApiFor
from tests.recommendations.training.scene import QUICK, two_crowds
from users.accounts.people import UserFollow
from users.models import Client, User

pytestmark = pytest.mark.django_db


def recommended(to: User, kind: Kind = Kind.TRACK) -> packed.Items:
    row = Recommendation.objects.get(user=to, kind=kind)
    return packed.unpack_items(row.items)


def ids(items: packed.Items) -> list[int]:
    return [int(pk) for pk in items["id"]]


def reasons(item: packed.Items) -> set[tuple[int, int]]:
    pairs = zip(item["code"].tolist(), item["because"].tolist(), strict=True)
    return {(code, of) for code, of in pairs if code}


def test_all_that_it_leaves() -> None:
    """Of each listener's own crowd one track is left that they never heard: it comes first."""
    crowds = two_crowds()

    training = train(now=utc_now(), options=QUICK)

    training.refresh_from_db()
    assert training.status == Training.Status.READY
    assert training.counts == {
        "people": 16,
        "tracks": 12,
        "artists": 6,
        "pairs": 80,
        "artist_pairs": 48,
    }
    assert set(training.evaluation) == {"people", "model", "most popular"}
    assert training.costs["peak_mb"] > 50
    assert set(training.costs["seconds"]) == {
        *("roll-up", "reading", "tracks", "artists", "evaluation", "neighbours"),
        "recommendations",
    }
    for crowd in crowds:
        for n, listener in enumerate(crowd.listeners):
            found = recommended(listener)
            assert ids(found)[0] == crowd.unheard_by(n).pk
            heard = {track.pk for track in crowd.tracks} - {crowd.unheard_by(n).pk}
            assert not heard & set(ids(found))
            for code, of in reasons(found[0]):
                assert code == Because.LISTENED_TO
                assert of in heard


def test_neighbours_are_of_ones_own_kind_and_the_nearest_first() -> None:
    polka, _ = two_crowds()

    training = train(now=utc_now(), options=QUICK)

    rows = Neighbours.objects.filter(training=training)
    assert rows.filter(kind=Kind.TRACK).count() == 12
    assert rows.filter(kind=Kind.ARTIST).count() == 6
    of_polka = {track.pk for track in polka.tracks}
    for row in rows.filter(kind=Kind.TRACK, item_id__in=of_polka):
        near = packed.nearby(row)
        assert set(near.ids.tolist()) == of_polka - {row.item_id}
        assert near.scores.shape == (4, 5)
        walk = near.scores[0] / near.scores[0].max()
        linear = near.scores[1] / near.scores[1].max()
        alike = near.scores[2] / near.scores[2].max()
        nearness = (walk + linear + alike).round(2).tolist()
        assert nearness == sorted(nearness, reverse=True)
        for pk, logarithm in zip(near.ids.tolist(), near.scores[3], strict=True):
            assert logarithm == pytest.approx(_log_listeners(pk), abs=0.15)


def _log_listeners(pk: int) -> float:
    """Within what was held back for the evaluation: one listener at most."""
    return log1p(Interaction.objects.filter(track=pk, weight__gt=0).count())


def test_what_they_said_steers_and_is_named(api_for: ApiFor) -> None:
    """A like, a saved album, an artist whom they follow; and what they turned down.

    Albums, for which no list is kept, are those of the tracks; what is saved comes last.
    """
    polka, drone = two_crowds()
    newcomer, opposed = make.user(), polka.listeners[0]
    first, *_ = polka.tracks
    library.like(user=newcomer, track_ids=[first.pk])
    FollowedArtist.objects.create(user=newcomer, artist=first.artist)
    saver = make.user()
    library.save_albums(user=saver, album_ids=[drone.tracks[0].album_id or 0])
    Feedback.objects.create(user=opposed, track=polka.unheard_by(0), verdict="never")

    train(now=utc_now(), options=QUICK)

    found = recommended(newcomer)
    assert set(ids(found)[:3]) < {track.pk for track in polka.tracks[1:]}
    assert reasons(found[0]) == {(Because.LIKED, first.pk)}
    artists = recommended(newcomer, Kind.ARTIST)
    assert ids(artists)[0] in {track.artist_id for track in polka.tracks[2:]}
    assert reasons(artists[0]) == {(Because.FOLLOWED, first.artist_id)}
    assert first.artist_id not in ids(artists)
    found = recommended(saver)
    assert set(ids(found)[:3]) < {track.pk for track in drone.tracks[2:]}
    assert reasons(found[0]) == {(Because.SAVED, drone.tracks[0].album_id)}
    told = api_for(saver).get("/api/recommendations/albums/").json()["items"]
    albums = [item["album"]["id"] for item in told]
    assert set(albums[:2]) == {track.album_id for track in drone.tracks[2:]}
    assert told[0]["reason"]["because"]["id"] == drone.tracks[0].album_id
    assert albums[-1] == drone.tracks[0].album_id
    assert polka.unheard_by(0).pk not in ids(recommended(opposed))


def test_friends_steer_by_what_they_show() -> None:
    """Of two who like the same one shows it to followers; plays name nobody."""
    polka, _ = two_crowds()
    open_one, private, person = polka.listeners[0], polka.listeners[1], make.user()
    for friend in (open_one, private):
        library.like(user=friend, track_ids=[track.pk for track in polka.tracks])
        UserFollow.objects.create(follower=person, followed=friend)
    Client.objects.filter(pk=private.pk).update(likes_audience="nobody")
    make_music.play(person, make_music.track())

    train(now=utc_now(), options=QUICK)

    named = {reason for item in recommended(person) for reason in reasons(item)}
    friends = {of for code, of in named if code == Because.FRIEND_LIKES}
    assert friends == {open_one.pk}


def test_who_wants_no_guesses_or_did_nothing_lately_has_no_list() -> None:
    polka, _ = two_crowds()
    shy, faded, *_ = polka.listeners
    TasteSettings.objects.create(user=shy, personalised=False)
    long_ago = utc_now() - timedelta(days=91)
    PlayEvent.objects.filter(user=faded).update(played_at=long_ago)

    training = train(now=utc_now(), options=QUICK)

    training.refresh_from_db()
    assert training.counts["people"] == 15
    assert not Recommendation.objects.filter(user__in=[shy, faded]).exists()
    assert Recommendation.objects.filter(user=polka.listeners[2]).count() == 2


def test_what_is_not_public_is_no_neighbour() -> None:
    polka, _ = two_crowds()
    gone = polka.tracks[1]
    Track.objects.filter(pk=gone.pk).update(status="taken_down")

    training = train(now=utc_now(), options=QUICK)

    rows = Neighbours.objects.filter(training=training, kind=Kind.TRACK)
    assert rows.count() == 11
    assert not any(gone.pk in packed.nearby(row).ids for row in rows)


def test_what_served_once_goes_when_nobody_can_be_reading_it() -> None:
    """Ten minutes after another took its place; of what failed only the last row stays."""
    ready, failed = Training.Status.READY, Training.Status.FAILED
    _, _, last, _, broken_again, current = (
        Training.objects.create(status=status, finished_at=utc_now() - timedelta(minutes=ago))
        for status, ago in zip(
            (ready, ready, ready, failed, failed, ready), (90, 60, 11, 9, 8, 5), strict=True
        )
    )
    for training in Training.objects.all():
        row = {"kind": Kind.TRACK, "item_id": 1, "ids": b"", "scores": b""}
        Neighbours.objects.create(training=training, **row)

    remove_old()

    assert set(Training.objects.all()) == {last, broken_again, current}
    left = Neighbours.objects.values_list("training", flat=True)
    assert set(left) == {last.pk, current.pk}


@pytest.mark.parametrize("what", ["nothing", "one listener", "music alone"])
def test_too_little_to_learn_from(what: str) -> None:
    """Nothing is left, and what is asked for meanwhile comes from what is popular."""
    if what != "nothing":
        tracks = make_music.tracks(3)
        person = make.user()
        if what == "one listener":
            for track in tracks:
                make_music.play(person, track)

    with pytest.raises(NothingToLearn, match="too little to learn from"):
        train(now=utc_now(), options=QUICK)

    assert not Training.objects.exists()


def test_four_listeners_are_enough() -> None:
    """Of whom one heard what another did not."""
    one, other, *both = (make.user() for _ in range(4))
    tracks = make_music.tracks(4)
    heard = {one: tracks[:3], other: tracks[1:]} | dict.fromkeys(both, tracks)
    for person, theirs in heard.items():
        for track in theirs:
            make_music.play(person, track)

    train(now=utc_now(), options=QUICK)

    assert ids(recommended(one)) == [tracks[3].pk]
    assert ids(recommended(other)) == [tracks[0].pk]


@pytest.mark.parametrize("how", ["stored", "asked"])
def test_scores_fall_however_little_there_was_to_learn_from(api_for: ApiFor, how: str) -> None:
    """What all hear who heard the same is likelier than what most of them do."""
    polka, drone = two_crowds(people=4)
    person = make.user()
    when = {"stored": "before", "asked": "after"}[how]
    for moment in ("before", "training", "after"):
        if moment == "training":
            train(now=utc_now(), options=QUICK)
        for track in polka.tracks[:2] if moment == when else ():
            make_music.play(person, track)

    told = api_for(person).get("/api/recommendations/tracks/").json()["items"]

    scores = {item["track"]["id"]: item["score"] for item in told}
    all_hear, most_hear = polka.tracks[4:], polka.tracks[2:4]
    assert Recommendation.objects.filter(user=person).exists() == (how == "stored")
    assert min(scores[track.pk] for track in all_hear) == 1
    assert 0.5 < min(scores[track.pk] for track in most_hear) < 0.9
    assert max(scores[track.pk] for track in drone.tracks) < 0.5


def test_what_fewer_than_three_people_hear_tells_nothing_of_them() -> None:
    """Neither what goes with it, nor that it goes with what many hear."""
    polka, _ = two_crowds()
    known, secret, other = polka.tracks[0], make_music.track(), make_music.track()
    for person in (make.user(), make.user()):
        for track in (known, secret, other):
            make_music.play(person, track)

    training = train(now=utc_now(), options=QUICK)

    found = {
        row.item_id: set(nearby(row).ids.tolist())
        for row in Neighbours.objects.filter(training=training, kind=Kind.TRACK)
    }
    assert polka.tracks[1].pk in found[known.pk]
    assert not {secret.pk, other.pk} & set(found)
    assert not {secret.pk, other.pk} & set.union(*found.values())
    assert not {secret.pk, other.pk} & set(ids(recommended(polka.listeners[1])))
