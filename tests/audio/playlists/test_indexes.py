"""What is asked for each picture and each file is looked up, whatever there is."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from audio.media.models import ImportedFile
from audio.playlists import recognising
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looked_up() -> None:
    """Reading a whole table is what PostgreSQL does only where nothing else is possible."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")


def plan(rows: QuerySet[Any]) -> str:
    return rows.explain()


def test_who_shows_a_picture() -> None:
    found = plan(pictures.showing("0123456789abcdef0123456789abcdef-600"))
    assert "playlist_of_cover" in found
    assert "playlist_of_mosaic" in found
    assert Playlist._meta.db_table in found
    assert "Seq Scan" not in found


def test_a_file_by_its_folder_and_name() -> None:
    found = plan(recognising.files_of_tails(["Low Tide/07.flac", "Low Tide/08.flac"]))
    assert "file_by_tail" in found
    assert ImportedFile._meta.db_table in found
    assert "Seq Scan" not in found
