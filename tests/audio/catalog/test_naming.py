"""Keys and slugs of names."""

import pytest

from audio.catalog.models.artist import Artist
from audio.catalog.naming import key_of, slug_of
from tests import make_music


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("P!nk", "pink"),
        ("Motörhead", "motorhead"),
        ("Simon & Garfunkel", "simon and garfunkel"),
        ("R.E.M.", "rem"),
        ("夜の窓", "夜の窓"),
        ("!!!", "!!!"),
        ("???", "???"),
        ("&" * 300, "and " * 62 + "an"),
    ],
)
def test_keys(name, key):
    assert key_of(name) == key


@pytest.mark.parametrize(
    ("name", "slug"), [("Où est-ce?", "où-est-ce"), ("!!!", "untitled"), ("夜の窓", "夜の窓")]
)
def test_slugs(name, slug):
    assert slug_of(name) == slug


@pytest.mark.django_db
def test_names_of_punctuation_alone_are_not_one_artist():
    for name in ("!!!", "???", "!!!"):
        make_music.track(artist=name)

    assert sorted(Artist.objects.values_list("name", flat=True)) == ["!!!", "???"]


@pytest.mark.django_db
def test_an_albums_artist_is_counted_and_found_too(client):
    album = make_music.track(album="Various", artist="One", album_artist="Label").album
    assert album is not None

    body = client.get(f"/api/artists/{album.artist_id}/").json()

    assert (body["name"], body["albums_count"], body["tracks_count"]) == ("Label", 1, 0)
