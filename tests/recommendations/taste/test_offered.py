"""What may be put before somebody who did not ask for it."""

from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.models import Album, Artist, ArtistBlock, Track
from recommendations.models import Feedback, TasteSettings
from recommendations.taste.queries import Settings, offered, said, settings
from tests import make, make_music
from tests.audio.catalog.reaching import listener
from users.models import Client, User

pytestmark = pytest.mark.django_db


def of(person: User, model: type[Any] = Track) -> set[str]:
    """What is left of everything, by name."""
    names = offered(model.objects.published(), person.pk)
    return set(names.values_list("name" if model is Artist else "title", flat=True))


def never(person: User, **thing: Any) -> None:
    Feedback.objects.create(user=person, verdict="never", **thing)


def test_nothing_is_left_out_for_who_said_nothing() -> None:
    other, track = make.user(), make_music.track(title="Gavotte", explicit=True)
    never(other, track=track)
    Feedback.objects.create(user=make.user(), track=track, verdict="less")

    assert of(make.user()) == {"Gavotte"}
    assert of(other) == set()


def test_a_track() -> None:
    person = make.user()
    one = make_music.track(title="One", artist="Duo", album="Both")
    make_music.track(title="Two", artist="Duo", album="Both")

    never(person, track=one)

    assert of(person) == {"Two"}
    assert (of(person, Album), of(person, Artist)) == ({"Both"}, {"Duo"})


def test_an_album() -> None:
    person = make.user()
    album = make_music.album("Both", artist="Duo")
    make_music.track(title="Single", artist="Duo")

    never(person, album=album)

    assert of(person) == {"Single"}
    assert (of(person, Album), of(person, Artist)) == (set(), {"Duo"})


def test_an_artist() -> None:
    person = make.user()
    album = make_music.album("Both", artist="Duo")
    make_music.track(title="Other", artist="Solo", featuring=("Duo",))

    never(person, artist=album.artist)

    assert of(person) == {"Other"}
    assert (of(person, Album), of(person, Artist)) == (set(), {"Solo"})


def test_a_genre() -> None:
    """An artist is left out with the last track that is not of it."""
    person = make.user()
    make_music.track(title="Loud", artist="Only", album="Noise", genres=("Metal", "Rock"))
    make_music.track(title="Quiet", artist="Also", genres=("Rock",))
    metal = make_music.genre("Metal", [make_music.track(title="Also loud", artist="Also")])
    Album.objects.get(title="Noise").genres.add(metal)
    make_music.track(title="None", artist="Without")

    never(person, genre=metal)

    assert of(person) == {"Quiet", "None"}
    assert of(person, Album) == set()
    assert of(person, Artist) == {"Also", "Without"}


@pytest.mark.parametrize("level", ["mute", "block"])
def test_who_was_muted_or_blocked(level: str) -> None:
    person, album = make.user(), make_music.album("Both", artist="Duo")
    ArtistBlock.objects.create(user=person, artist=album.artist, level=level)

    assert (of(person), of(person, Album), of(person, Artist)) == (set(), set(), set())


def test_explicit_tracks_for_those_who_filter_them() -> None:
    person = make.user()
    make_music.track(title="Harsh", explicit=True)
    make_music.track(title="Mild")
    Client.objects.filter(pk=person.pk).update(explicit_filter=True)

    assert of(person) == {"Mild"}


def test_albums_on_which_all_is_explicit_for_those_who_filter_it() -> None:
    """What is not published does not count."""
    person = make.user()
    for name, marks in (("Harsh", (True, True)), ("Mixed", (True, False)), ("Mild", (False,))):
        for explicit in marks:
            make_music.track(artist="Duo", album=name, explicit=explicit)
    make_music.track(artist="Duo", album="Harsh", explicit=False, status=Status.DRAFT)
    assert of(person, Album) == {"Harsh", "Mixed", "Mild"}

    Client.objects.filter(pk=person.pk).update(explicit_filter=True)

    assert of(person, Album) == {"Mixed", "Mild"}


@pytest.mark.parametrize("model", [Track, Album])
def test_what_is_for_other_countries_and_ages(model: type[Track] | type[Album]) -> None:
    """By their profile; what it does not tell leaves nothing out here."""
    for name in ("Here", "There", "Old", "All"):
        make_music.track(title=name, album=name)
    model.objects.filter(title="Here").update(countries=["DE"])
    model.objects.filter(title="There").update(countries=["DE"], countries_excluded=True)
    model.objects.filter(title="Old").update(adults_only=True)

    assert of(listener(), model) == {"Here", "There", "Old", "All"}
    assert of(listener("DE", 17), model) == {"Here", "All"}
    assert of(listener("US", 18), model) == {"There", "Old", "All"}


def test_what_was_said_the_last_first() -> None:
    person, track = make.user(), make_music.track()
    never(person, track=track)
    Feedback.objects.create(user=person, artist=track.artist, verdict="more")

    assert said(person.pk) == [
        ("artist", track.artist_id, "more"),
        ("track", track.pk, "never"),
    ]


def test_settings_as_chosen_or_as_usual() -> None:
    person = make.user()
    assert settings(person.pk) == Settings(personalised=True, discovery=50)

    TasteSettings.objects.create(user=person, personalised=False, discovery=0)

    assert settings(person.pk) == Settings(personalised=False, discovery=0)
