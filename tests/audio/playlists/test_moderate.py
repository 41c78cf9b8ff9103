"""What staff decide about a playlist, in the admin."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from audio.catalog.models.publication import Removal
from audio.indexing.models import Kind, SearchDocument
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import pictures
from config import images
from config.errors import StorageFails
from tests import make, make_picture, make_playlist
from tests.api_client import Api, ApiFor
from tests.jobs import run_due
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
LIST = "/admin/audio/playlist/"


@pytest.fixture
def admin() -> Any:
    return make.browser(make.user(is_staff=True, is_superuser=True))


def decide(admin: Any, playlist: Playlist, action: str, answer: str = "") -> str:
    told = {"action": action, "_selected_action": [playlist.pk], "answer": answer}
    return str(admin.post(LIST, told, follow=True).content.decode())


def seen(api: Api, url: str) -> int:
    answer = api.client.get(url)
    answer.close()  # its file
    return int(answer.status_code)


def test_taken_down_only_its_owner_sees_it(admin: Any, api: Api) -> None:
    public = make_playlist.public("Rain")
    assert "Say why" in decide(admin, public, "take_down")
    decide(admin, public, "take_down", "A notice.")
    assert api.get(f"/api/playlists/{public.pk}/").status_code == 404
    assert not SearchDocument.objects.filter(kind=Kind.PLAYLIST).exists()
    removal = Removal.objects.get()
    assert (removal.subject, removal.reason) == (f"playlist {public.pk}", "A notice.")
    assert "taken down already" in decide(admin, public, "take_down", "Again.")
    decide(admin, public, "restore")
    assert api.get(f"/api/playlists/{public.pk}/").status_code == 200
    assert SearchDocument.objects.filter(kind=Kind.PLAYLIST).exists()
    assert "not taken down" in decide(admin, public, "restore")
    logged = AuditEntry.objects.filter(action="staff.acted", subject=f"playlist {public.pk}")
    assert logged.count() == 2


@pytest.mark.django_db(transaction=True)
def test_taken_down_its_pictures_are_at_new_addresses(
    admin: Any, api: Api, api_for: ApiFor, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    public = make_playlist.public()
    key = images.store(make_picture.opened(make_picture.picture(300, 300)))
    Playlist.objects.filter(pk=public.pk).update(cover_key=key)
    owner, path = api_for(public.owner), f"/api/playlists/{public.pk}/"
    old = [image["url"] for image in owner.get(path).json()["images"]]
    assert [seen(api, url) for url in old] == [200] * 3

    decide(admin, public, "take_down", "A notice.")
    run_due()

    assert [seen(api, url) for url in old] == [404] * 3
    new = [image["url"] for image in owner.get(path).json()["images"]]
    assert [seen(api, url) for url in new] == [200] * 3
    assert len(list(tmp_path.rglob("*.jpg"))) == 3


@pytest.mark.django_db(transaction=True)
def test_it_is_taken_down_while_the_storage_is_away(
    admin: Any, api: Api, api_for: ApiFor, settings: Any, tmp_path: Path
) -> None:
    """Its pictures follow once it is back."""
    settings.MEDIA_ROOT = tmp_path
    public = make_playlist.public()
    cover, mosaic = (
        images.store(make_picture.opened(make_picture.picture(300, 300))) for _ in range(2)
    )
    Playlist.objects.filter(pk=public.pk).update(cover_key=cover, mosaic_key=mosaic)
    stored = tmp_path / "images"
    away = stored.rename(tmp_path / "away")
    stored.write_text("not a folder")

    decide(admin, public, "take_down", "A notice.")

    assert api.get(f"/api/playlists/{public.pk}/").status_code == 404
    assert "taken down already" in decide(admin, public, "take_down", "Again.")
    with pytest.raises(StorageFails):
        pictures.move_one(playlist_id=public.pk, key=cover)
    run_due()
    waiting = ProcrastinateJob.objects.filter(task_name=pictures.MOVE_PICTURE)
    assert set(waiting.values_list("status", flat=True)) == {"todo"}
    stored.unlink()
    away.rename(stored)

    run_due(later=timedelta(minutes=10))

    public.refresh_from_db()
    assert not {public.cover_key, public.mosaic_key} & {cover, mosaic, ""}
    for key in (cover, mosaic):
        assert [seen(api, f"/media/{name}") for name in images.files(key)] == [404] * 3
    owner = api_for(public.owner)
    [*shown] = owner.get(f"/api/playlists/{public.pk}/").json()["images"]
    assert [seen(api, image["url"]) for image in shown] == [200] * 3


def test_a_cover_that_came_meanwhile_stays_where_it_is() -> None:
    """Nobody else has seen it."""
    public = make_playlist.public()
    Playlist.objects.filter(pk=public.pk).update(cover_key="a-300")

    pictures.move_one(playlist_id=public.pk, key="b-300")

    public.refresh_from_db()
    assert public.cover_key == "a-300"


def test_recommended_while_it_is_public(admin: Any, api: Api) -> None:
    public, private = make_playlist.public(), make_playlist.playlist()
    decide(admin, public, "curate")
    assert api.get(f"/api/playlists/{public.pk}/").json()["is_curated"] is True
    decide(admin, public, "curate_no_more")
    assert api.get(f"/api/playlists/{public.pk}/").json()["is_curated"] is False
    assert "Only what everybody sees" in decide(admin, private, "curate")


def test_of_a_private_one_neither_title_nor_content_is_told(admin: Any) -> None:
    owner = make.user(username="ada-l")
    private = make_playlist.playlist("Canary of May", owner=owner, description="A song of May")
    unlisted = make_playlist.unlisted("Shown", owner=owner)
    for page in (LIST, f"{LIST}{private.pk}/change/", f"{LIST}?q=ada-l", f"{LIST}?q=Canary"):
        shown = admin.get(page)
        assert shown.status_code == 200
        assert "of May" not in shown.content.decode()
    assert "1 playlist" not in admin.get(f"{LIST}?q=Canary").content.decode()
    assert unlisted.key not in admin.get(f"{LIST}{unlisted.pk}/change/").content.decode()
    assert "2 playlists" in admin.get(f"{LIST}?q=ada-l").content.decode()
