"""A stranger does not wait for a playlist that they do not see: that it takes longer tells."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from audio.playlists.models.playlist import Playlist
from tests import make, make_playlist
from tests.api_client import Api, ApiFor

pytestmark = pytest.mark.django_db(transaction=True)
PATHS: dict[str, Callable[[Api, str, int], int]] = {
    "unfollow": lambda api, path, _: api.delete(f"{path}follow/").status_code,
    "leave": lambda api, path, me: api.delete(f"{path}collaborators/{me}/").status_code,
    "join": lambda api, path, _: (
        api.post(f"{path}collaborators/join/", {"token": "x" * 32}).status_code
    ),
}


@pytest.mark.parametrize(("what", "status"), [("unfollow", 204), ("leave", 404), ("join", 404)])
def test_while_its_owner_changes_it(api_for: ApiFor, what: str, status: int) -> None:
    secret, stranger = make_playlist.playlist(), make.user()
    api, path = api_for(stranger), f"/api/playlists/{secret.pk}/"

    def ask() -> int:
        try:
            return PATHS[what](api, path, stranger.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Playlist.objects.select_for_update(no_key=True).get(pk=secret.pk)
        told = pool.submit(ask).result(timeout=20)

    assert told == status
