"""Who finds what, in which order, on which page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audio.indexing.models import Kind
from audio.models import Genre
from audio.search.backend import BACKEND, Scope
from audio.search.parsing import parse
from tests import make
from tests.audio.search.finding import NOBODY, found, index

pytestmark = pytest.mark.django_db


def test_finds_by_words_of_title_artist_and_album() -> None:
    pk = index("Night Ferry", "Ada Babbage", album="Harbour Lights")
    index("Day Train", "Charles Lovelace")
    for typed in ("night ferry", "ferry babbage", "BABBAGE night", "ferry harbour", "nig"):
        assert found(typed) == [pk], typed


def test_finds_what_is_in_no_head() -> None:
    pk = index("Night Ferry", tier=2)
    assert found("night ferry") == found("ferry night") == [pk]


def test_the_last_word_is_whole_once_a_space_follows() -> None:
    pk = index("Ferryman")
    assert found("ferry") == [pk]
    other = index("Ferry")
    assert found("ferry ")[0] == other


def test_another_kind_is_not_found() -> None:
    index("Night Ferry", kind=Kind.ALBUM)
    assert found("night ferry") == []


def test_nothing_is_found_before_its_time() -> None:
    now = timezone.now()
    index("Night Ferry", available_from=now + timedelta(hours=1))
    pk = index("Night Ferry", available_from=now - timedelta(hours=1))
    assert found("night ferry") == [pk]


def test_drafts_are_found_by_their_owner_alone() -> None:
    owner, other = make.user(), make.user()
    pk = index("Night Ferry", is_public=False, owner_id=owner.pk)
    assert found("night ferry") == []
    assert found("night ferry", viewer=Scope(other.pk, artist_blocks=False)) == []
    assert found("night ferry", viewer=Scope(owner.pk, artist_blocks=False)) == [pk]


def test_misspelt_drafts_are_not_found_either() -> None:
    index("Night Ferry", is_public=False)
    assert found("nigth fery") == found("ferry nightt") == []


def test_pages_are_full_and_fit_together() -> None:
    every = [
        index("Night Ferry", f"Artist {n}", popularity=n / 100, tier=n % 3) for n in range(60)
    ]
    paged = [pk for offset in range(0, 60, 7) for pk in found("night", limit=7, offset=offset)]
    assert sorted(paged) == sorted(every)
    assert paged == found("night", limit=50) + found("night", limit=50, offset=50)


def test_says_whether_there_is_more() -> None:
    for _ in range(5):
        index("Night Ferry")
    query = parse("night")

    def more(limit: int, offset: int) -> bool:
        return BACKEND.search(
            query, kind=Kind.TRACK, viewer=NOBODY, limit=limit, offset=offset
        ).has_more

    assert more(4, 0)
    assert not more(5, 0)
    assert more(2, 2)
    assert not more(2, 3)


def test_finds_by_artist_alone() -> None:
    queen = index("Innuendo", "Queen")
    index("Queen of the Night", "Whitney")
    assert found("artist:queen") == [queen]
    assert found('artist:"queen of"') == []
    assert found("artist:queen innuendo") == [queen]
    assert found("artist:queen night") == []


def test_the_artist_filter_asks_artists_for_their_own_names() -> None:
    pk = index("Daft Punk", kind=Kind.ARTIST)
    index("Punk", kind=Kind.ARTIST)
    assert found('artist:"daft punk"', Kind.ARTIST) == [pk]


def test_finds_by_album_alone() -> None:
    jazz = index("Mustapha", "Queen", album="Jazz")
    index("Jazz", "Somebody")
    record = index("Jazz", "Queen", kind=Kind.ALBUM)
    index("Jazz", kind=Kind.ARTIST)
    assert found("album:jazz") == [jazz]
    assert found("album:jazz", Kind.ALBUM) == [record]
    assert found("album:jazz", Kind.ARTIST) == []


def test_finds_by_genre_as_slug_or_name() -> None:
    genre = Genre.objects.create(name="Hip Hop", slug="hip-hop")
    pk = index("Night Ferry", genre_ids=[genre.pk])
    index("Night Train")
    assert found("genre:hip-hop") == found('night genre:"Hip Hop"') == [pk]
    assert found("night genre:polka") == []


def test_finds_by_year_and_years() -> None:
    pks = {year: index("Night", year=year) for year in (1989, 1990, 1994, 1999, 2000)}
    assert found("night year:1990") == [pks[1990]]
    assert sorted(found("year:1990-1999")) == sorted([pks[1990], pks[1994], pks[1999]])
    assert sorted(found("year:1989-1990")) == sorted([pks[1989], pks[1990]])
    assert found("year:1990", Kind.ARTIST) == []


def test_kinds_together_find_what_they_find_alone() -> None:
    for kind in Kind:
        owner = make.user().pk if kind == Kind.PLAYLIST else None
        index("Night Ferry", kind=kind, owner_id=owner)
    together = BACKEND.search_kinds(
        parse("nigth ferry"), kinds=list(Kind), viewer=NOBODY, limit=5, offset=0
    )
    assert [[hit.object_id for hit in hits.hits] for hits in together.values()] == [
        found("nigth ferry", kind) for kind in Kind
    ]
    assert all(len(hits.hits) == 1 for hits in together.values())


def test_what_is_typed_right_costs_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    index("Night Ferry", "Babbage")
    with django_assert_num_queries(1):
        found("night ferry babbage")
