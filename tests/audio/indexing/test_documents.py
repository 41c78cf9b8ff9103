"""What a document is made of, and that nothing somebody may write can break it."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from audio.indexing import documents
from audio.indexing.documents import Document
from audio.indexing.models import Kind, SearchDocument, SearchTerm
from audio.indexing.rows import row_of
from tests.at_once import at_a_lock, times

pytestmark = pytest.mark.django_db


def track(title: str, pk: int = 1, **fields: object) -> Document:
    given = {"kind": Kind.TRACK, "object_id": pk, "title": title, "is_public": True}
    return Document(**given | fields)  # type: ignore[arg-type]


def lexemes(pk: int = 1) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(tsv) FROM audio_searchdocument WHERE object_id = %s", [pk]
        )
        [found] = cursor.fetchone()
    return set(found)


def words() -> dict[str, int]:
    return dict(SearchTerm.objects.values_list("term", "df"))


def test_words_genres_and_year() -> None:
    documents.upsert(
        [
            track(
                "Café del Mar",
                artists=["Zoë"],
                album="Rêves",
                genre_ids=[12, 7],
                year=987,
                artist_ids=[5, 6],
                available_from=datetime(2026, 1, 1, tzinfo=UTC),
            )
        ]
    )

    assert lexemes() == {"cafe", "del", "mar", "zoe", "reves", "g:7", "g:12", "y:0987"}
    found = SearchDocument.objects.get()
    assert (found.artist_ids, found.popularity, found.tier) == ([5, 6], 0, 1)
    assert set(words()) == {"cafe", "del", "mar", "zoe", "reves"}


@pytest.mark.parametrize(
    "title",
    [
        "",
        "   ",
        "!!!",
        "\u0301",
        "x" * 300,
        "ﷺ" * 300,  # eighteen letters each
        "夜" * 300,
        "𝔘" * 300,
        "up up up up",
        "g:1 y:1999 'quoted' \\ back:*|&!<->",
        "a\tb\nc\rd\\.",
    ],
)
def test_any_title_is_taken(title: str) -> None:
    documents.upsert([track(title, artists=[title] * 50, album=title)])

    assert SearchDocument.objects.get().title == title
    assert not any(":" in word for word in lexemes())


def test_a_repeated_word_is_one() -> None:
    documents.upsert([track("Up Up Up")])

    assert lexemes() == {"up"}
    assert SearchDocument.objects.get().title_norm == "up up up"


def test_a_long_word_is_found_by_its_beginning() -> None:
    documents.upsert([track("x" * 300)])

    assert lexemes() == {"x" * 100}


def test_written_again_it_is_as_it_is_now_and_keeps_what_the_night_counted() -> None:
    documents.upsert([track("Old")])
    SearchDocument.objects.update(popularity=0.5, tier=0)

    documents.upsert([track("New", is_public=False)])

    found = SearchDocument.objects.get()
    assert (found.title, found.is_public) == ("New", False)
    assert (found.popularity, found.tier) == (0.5, 0)


def test_what_is_written_already_costs_no_new_version() -> None:
    documents.upsert([track("Same")])
    before = _versions()
    documents.upsert([track("Same")])

    assert _versions() == before


def test_words_of_what_is_hidden_are_nobodys_business() -> None:
    documents.upsert([track("Unheard", is_public=False)])
    assert words() == {}

    documents.upsert([track("Unheard")])
    assert set(words()) == {"unheard"}


def test_a_word_that_had_vanished_is_back() -> None:
    SearchTerm.objects.create(term="again", df=0, dels=[])
    documents.upsert([track("Again")])

    assert words() == {"again": 1}


def test_copied_and_upserted_are_the_same() -> None:
    """A rebuild copies rows; it must find what a change has written."""
    from_copy = row_of(track("Tab\there", genre_ids=[3], year=1999))
    assert from_copy.lexemes == "tab here g:3 y:1999"


def test_statements(django_assert_num_queries: object) -> None:
    documents.upsert([track("First words")])
    with django_assert_num_queries(1):  # type: ignore[operator]
        documents.upsert([track("Words first", pk) for pk in range(2, 50)])


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_the_same_new_words_do_not_wait_in_circles() -> None:
    def write(names: list[str], first: int) -> None:
        with transaction.atomic():
            for n, name in enumerate(names):
                documents.upsert([track(name, first + n)])

    def stop() -> None:
        with connection.cursor() as cursor:
            cursor.execute("LOCK audio_searchterm")

    names = [f"word{n}" for n in range(40)]

    at_a_lock(stop, lambda: write(names, 0), lambda: write(names[::-1], 500))

    assert set(words()) == set(names)


@pytest.mark.django_db(transaction=True)
def test_the_same_document_at_once_is_one() -> None:
    times(8, lambda: documents.upsert([track("Once")]))

    assert SearchDocument.objects.count() == 1


def _versions() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text FROM audio_searchdocument")
        return str(cursor.fetchall())


def test_a_date_of_the_far_past() -> None:
    documents.upsert([track("Old", year=date.min.year)])
    assert lexemes() == {"old", "y:0001"}


def test_there_is_room_for_what_the_night_writes() -> None:
    """Else each popularity is written to all indexes, and the table grows by the night."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(reloptions) FROM pg_class WHERE relname = 'audio_searchdocument'"
        )
        kept = {option for (option,) in cursor.fetchall()}
        cursor.execute(
            "SELECT count(*) FROM pg_indexes"
            " WHERE tablename = 'audio_searchdocument' AND indexdef LIKE '%popularity%'"
        )
        [indexed] = cursor.fetchone()

    assert "fillfactor=85" in kept
    assert "autovacuum_vacuum_scale_factor=0.05" in kept
    assert indexed == 0
