"""The words, genres and years that things are found by."""

import pytest

from audio.catalog import services as catalog
from audio.indexing.models import Kind, SearchDocument
from audio.playlists.services import summary
from audio.publishing.services import releasing
from tests.audio.search.stage import Stage

pytestmark = pytest.mark.django_db


def found_as(kind: Kind, pk: int) -> SearchDocument:
    return SearchDocument.objects.get(kind=kind, object_id=pk)


def lexemes(kind: Kind, pk: int) -> set[str]:
    from_tsv = SearchDocument.objects.filter(kind=kind, object_id=pk).extra(
        select={"words": "array_to_string(tsvector_to_array(tsv), ' ')"}
    )
    return set(str(from_tsv.values_list("words", flat=True)[0]).split())


def genres(kind: Kind, pk: int) -> set[str]:
    return {one for one in lexemes(kind, pk) if one.startswith("g:")}


def test_what_a_track_is_found_by() -> None:
    stage = Stage()
    [jazz] = genres(Kind.TRACK, stage.track.pk)

    assert lexemes(Kind.TRACK, stage.track.pk) == {
        "song", "1", "ada", "cole", "guest", "harbour", "y:1999", jazz,
    }  # fmt: skip
    assert lexemes(Kind.ARTIST, stage.page.pk) == {"ada", "cole", jazz, "k:3"}
    assert lexemes(Kind.ALBUM, stage.album.pk) == {"harbour", "ada", "cole", "y:1999", "k:2"}
    assert genres(Kind.ARTIST, stage.guest.pk) == set(), "only its own tracks"


def test_an_artist_is_found_by_genres_of_what_is_public() -> None:
    stage = Stage()
    releasing.withdraw(release=stage.track, by=stage.by)

    assert genres(Kind.ARTIST, stage.page.pk) == set()


def test_a_playlist_is_found_by_its_genres() -> None:
    stage = Stage()
    summary.summarise(playlist_id=stage.playlist.pk)

    assert genres(Kind.PLAYLIST, stage.playlist.pk) == genres(Kind.TRACK, stage.track.pk)


def test_what_is_hidden_is_not_public_at_once() -> None:
    stage = Stage()
    catalog.take_down(subject=stage.page, by=None, reason="A claim.")

    assert not found_as(Kind.TRACK, stage.track.pk).is_public
    assert not found_as(Kind.ALBUM, stage.album.pk).is_public
    assert not found_as(Kind.ARTIST, stage.page.pk).is_public
