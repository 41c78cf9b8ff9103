"""What each act is worth. All weights by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import log

import pytest

from audio.library import services as library
from audio.models import (
    FollowedArtist,
    LikedTrack,
    PlayEvent,
    Playlist,
    Rating,
    SavedAlbum,
    Track,
)
from audio.plays.services import forget
from recommendations.models import Feedback, Interaction, TasteSettings
from recommendations.training.packed import Because
from recommendations.training.rolling import roll_up, roll_up_people, seen, touched
from tests import make, make_music, make_playlist
from users.models import User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def interactions(of: User) -> dict[int, float]:
    rows = Interaction.objects.of(of).values_list("track_id", "weight")
    return {pk: round(weight, 3) for pk, weight in rows}


def reason(of: User, track: Track) -> tuple[int, int]:
    row = Interaction.objects.get(user=of, track=track)
    return row.code, row.because


def test_plays_count_by_their_logarithm_and_by_their_age() -> None:
    """90 days halve a play; a skip, which counts against it, is halved by 30."""
    person = make.user()
    today, old, skipped, left = make_music.tracks(4)
    for _ in range(3):
        make_music.play(person, today, played_at=NOW)
    make_music.play(person, old, played_at=ago(90))
    make_music.play(person, skipped, played_at=NOW)
    for days in (0, 30):
        make_music.play(person, skipped, played_at=ago(days), skipped=True, counted=False)
    make_music.play(person, left, played_at=NOW, counted=False)

    roll_up(now=NOW)

    assert interactions(person) == {
        today.pk: round(log(1 + 3), 3),
        old.pk: round(log(1 + 0.5), 3),
        skipped.pk: round(log(1 + 1) - log(1 + 1.5), 3),
    }


def test_what_they_said_does_not_age() -> None:
    person = make.user()
    liked, five, three, one = make_music.tracks(4)
    LikedTrack.objects.create(user=person, track=liked, created_at=ago(900))
    for track, stars in ((five, 5), (three, 3), (one, 1)):
        Rating.objects.create(user=person, track=track, stars=stars, created_at=ago(900))

    roll_up(now=NOW)

    assert interactions(person) == {liked.pk: 2.5, five.pk: 2.5, three.pk: 0, one.pk: -2.5}


def test_an_album_counts_for_each_of_its_tracks() -> None:
    person = make.user()
    saved, rated, turned_down = (make_music.album(size=2) for _ in range(3))
    SavedAlbum.objects.create(user=person, album=saved)
    Rating.objects.create(user=person, album=rated, stars=4)
    Feedback.objects.create(user=person, album=turned_down, verdict="never")

    roll_up(now=NOW)

    worth = {saved: 0.7, rated: 0.45, turned_down: -3.0}
    assert interactions(person) == {
        track.pk: weight for album, weight in worth.items() for track in album.tracks.all()
    }


def test_of_ones_own_playlists_what_one_put_in_oneself() -> None:
    """Twice is once; what others put in, and what is in theirs, is not one's own."""
    person, editor = make.user(), make.user()
    first, second, theirs = make_music.tracks(3)
    own = make_playlist.of([first, first, second], owner=person, collaborative=True)
    make_playlist.of([first], owner=person)
    make_playlist.member(own, "editor", editor)
    entry = make_playlist.entries(own)[2]
    type(entry).objects.filter(pk=entry.pk).update(added_by=editor)
    make_playlist.of([theirs], owner=editor)

    roll_up(now=NOW)

    assert interactions(person) == {first.pk: 1.2}
    assert interactions(editor) == {theirs.pk: 1.2}


def test_never_outweighs_all_that_they_did() -> None:
    person = make.user()
    track = make_music.track()
    for _ in range(100):
        make_music.play(person, track, played_at=NOW)
    library.like(user=person, track_ids=[track.pk])
    Feedback.objects.create(user=person, track=track, verdict="never")

    roll_up(now=NOW)

    assert interactions(person)[track.pk] == round(log(101) + 2.5 - 10, 3)


def test_the_act_that_tells_most_is_the_reason() -> None:
    person = make.user()
    liked, heard, skipped = make_music.tracks(3)
    album = make_music.album(size=1)
    [on_album] = album.tracks.all()
    for track in (liked, heard):
        make_music.play(person, track, played_at=NOW)
    library.like(user=person, track_ids=[liked.pk])
    make_music.play(person, skipped, skipped=True, counted=False, played_at=NOW)
    SavedAlbum.objects.create(user=person, album=album)
    playlist = make_playlist.of([liked, skipped], owner=person)
    more = Feedback.objects.create(user=person, track=heard, verdict="more")

    roll_up(now=NOW)

    assert reason(person, liked) == (Because.LIKED, liked.pk)
    assert reason(person, heard) == (Because.ASKED_FOR_MORE, more.pk)
    assert reason(person, skipped) == (Because.IN_PLAYLIST, playlist.pk)
    assert reason(person, on_album) == (Because.SAVED, album.pk)


@pytest.mark.parametrize("how", ["personalised", "inactive", "leaving"])
def test_who_wants_no_guesses_or_is_hidden_takes_no_part(how: str) -> None:
    """What was there goes, too."""
    person, other = make.user(), make.user()
    track = make_music.track()
    for one in (person, other):
        make_music.play(one, track, played_at=NOW)
    roll_up(now=NOW)
    if how == "personalised":
        TasteSettings.objects.create(user=person, personalised=False)
    else:
        changed = {"is_active": False} if how == "inactive" else {"erase_at": NOW}
        User.objects.filter(pk=person.pk).update(**changed)

    roll_up(now=NOW)

    assert interactions(person) == {}
    assert interactions(other) == {track.pk: round(log(2), 3)}


def test_only_what_differs_is_written() -> None:
    """A play that aged by a week weighs about the same; what is taken back is gone."""
    person = make.user()
    kept, unliked = make_music.tracks(2)
    make_music.play(person, kept, played_at=NOW)
    library.like(user=person, track_ids=[unliked.pk])
    roll_up(now=NOW)
    before = Interaction.objects.get(track=kept)
    library.unlike(user=person, track_ids=[unliked.pk])

    roll_up(now=NOW + timedelta(days=7))

    assert [row.pk for row in Interaction.objects.all()] == [before.pk]
    assert Interaction.objects.get().weight == before.weight
    roll_up(now=NOW + timedelta(days=90))
    assert Interaction.objects.get().weight == pytest.approx(log(1.5))


def test_for_some_people_alone() -> None:
    person, other = make.user(), make.user()
    track, new = make_music.tracks(2)
    for one in (person, other):
        make_music.play(one, track, played_at=NOW)
    roll_up(now=NOW)
    for one in (person, other):
        make_music.play(one, new, played_at=NOW)
        library.like(user=one, track_ids=[track.pk])

    roll_up_people(people=[person.pk], now=NOW)

    assert interactions(person) == {
        track.pk: round(log(2) + 2.5, 3),
        new.pk: round(log(2), 3),
    }
    assert interactions(other) == {track.pk: round(log(2), 3)}


ACTS: dict[str, Callable[[User, Track, Playlist], object]] = {
    "play": lambda who, track, own: make_music.play(who, track, played_at=ago(400)),
    "forget": lambda who, track, own: forget(user=who),
    "like": lambda who, track, own: library.like(user=who, track_ids=[make_music.track().pk]),
    "unlike": lambda who, track, own: library.unlike(user=who, track_ids=[track.pk]),
    "save": lambda who, track, own: library.save_albums(
        user=who, album_ids=[track.album_id or 0]
    ),
    "rate": lambda who, track, own: library.rate(user=who, thing=track.artist, stars=1),
    "follow": lambda who, track, own: FollowedArtist.objects.create(
        user=who, artist=track.artist
    ),
    "list": lambda who, track, own: make_playlist.fill(own, [track]),
    "tell": lambda who, track, own: Feedback.objects.create(
        user=who, track=track, verdict="more"
    ),
}


@pytest.mark.django_db(transaction=True)
def test_who_did_something_or_took_it_back_is_found() -> None:
    """A person for each act; and one who did all of it before."""
    idle = make.user()
    [track] = make_music.album(size=1).tracks.all()
    people = {act: make.user() for act in ACTS}
    playlists = {act: make_playlist.playlist(owner=who) for act, who in people.items()}
    for one in (idle, *people.values()):
        play = make_music.play(one, track, played_at=ago(1))
        PlayEvent.objects.filter(pk=play.pk).update(received_at=ago(1))
        library.like(user=one, track_ids=[track.pk])
    since = seen()

    found = {}
    for act, do in ACTS.items():
        do(people[act], track, playlists[act])
        found[act] = people[act].pk in touched(since)

    assert found == dict.fromkeys(ACTS, True)
    assert touched(since) == sorted(person.pk for person in people.values())
