"""`manage.py demo`: an empty server is filled once, and nothing is changed afterwards."""

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from audio.demo.encode import FORMATS
from audio.demo.releases import ALBUMS
from audio.models import Album, Artist, Track
from config import env
from config.management.commands import serve
from config.management.commands.demo import UnreadableSignIns
from tests import make, make_music
from tests.api_client import Api
from tests.audio.media import files
from users.accounts.models import Role
from users.models import User

pytestmark = pytest.mark.django_db

ROLES = ["listener", "artist", "staff"]


@pytest.fixture(autouse=True)
def var_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    place = tmp_path / "var"
    place.mkdir()
    monkeypatch.setattr(env, "VAR_DIR", place)
    monkeypatch.setattr(env, "BASE_URL", "")
    monkeypatch.setattr(env, "HOST", "127.0.0.1")
    monkeypatch.setattr(env, "PORT", 8000)
    settings.MEDIA_ROOT = place / "media"
    return place


@pytest.fixture
def _music(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MUSIC=…: a folder with one song."""
    files.sound(tmp_path / "music" / "Ida" / "Sea Song.mp3")
    monkeypatch.setattr(env, "MUSIC", str(tmp_path / "music"))


@pytest.fixture
def _composed(var_dir: Path) -> None:
    """The demo's files are there; what they sound like is no concern of this command."""
    songs = [(album, track) for album in ALBUMS for track in album.tracks]
    for seed, (album, track) in enumerate(songs):
        place = album.path(track, FORMATS[track.form].suffix)
        files.sound(var_dir / "demo-music" / place, seconds=1.1, seed=seed)


def run() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def told(var_dir: Path) -> Any:
    return json.loads((var_dir / "demo.json").read_text())


@pytest.mark.usefixtures("_music")
def test_imports_the_music_that_is_there(var_dir: Path) -> None:
    assert "1 added" in run()

    assert Track.objects.get().title == "Sea Song"
    assert not (var_dir / "demo-music").exists()


@pytest.mark.usefixtures("_composed")
def test_fills_an_empty_catalogue_with_the_demo() -> None:
    assert "14 added" in run()

    names = Artist.objects.filter(tracks_count__gt=0).values_list("name", flat=True)
    assert sorted(names) == [
        "Lumen Causeway",
        "Mallow & Static",
        "The Oxlip Sisters",
        "Tomás Verdelho",
    ]


@pytest.mark.usefixtures("_composed")
def test_the_artist_manages_a_page_with_music() -> None:
    run()

    page = Artist.objects.get(user__username="artist")
    assert page.name == "Lumen Causeway"
    assert page.tracks_count == 5


@pytest.mark.usefixtures("_music")
def test_the_artist_of_other_peoples_music_has_a_page_of_their_own() -> None:
    run()

    assert Artist.objects.get(user__username="artist").name == "Demo Artist"
    assert Artist.objects.get(name="Ida").user is None


@pytest.mark.usefixtures("_music")
def test_three_people_can_sign_in(var_dir: Path) -> None:
    run()

    sign_ins = told(var_dir)
    assert list(sign_ins) == ["base_url", *ROLES]
    assert sign_ins["base_url"] == "http://127.0.0.1:8000"
    people = {role: User.objects.get(email=sign_ins[role]["email"]) for role in ROLES}
    assert all(people[role].check_password(sign_ins[role]["password"]) for role in ROLES)
    assert all(person.email_verified_at for person in people.values())
    assert people["listener"].role == Role.LISTENER
    assert people["artist"].role == Role.ARTIST
    assert people["staff"].role == Role.ADMIN


@pytest.mark.usefixtures("_composed")
def test_the_listener_has_likes_and_a_playlist(var_dir: Path) -> None:
    run()

    lists = Api().get("/api/playlists/browse/").json()["items"]
    assert [(one["title"], one["tracks_count"]) for one in lists] == [("First spin", 12)]
    shown = told(var_dir)["listener"]
    listener = Api(Api().post("/api/auth/login/", shown).json()["access"])
    assert listener.get("/api/me/tracks/").json()["total"] == 4


@pytest.mark.usefixtures("_music")
def test_passwords_are_random_and_for_their_owner_alone(var_dir: Path) -> None:
    said = run()

    file = var_dir / "demo.json"
    passwords = {told(var_dir)[role]["password"] for role in ROLES}
    assert len(passwords) == 3
    assert all(len(password) >= 24 for password in passwords)
    assert not any(password in said for password in passwords)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in var_dir.glob("demo*")] == ["demo.json"]


@pytest.mark.usefixtures("_music")
def test_a_second_start_changes_only_the_address(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    before = told(var_dir)
    monkeypatch.setattr(env, "PORT", 9000)

    assert "0 added, 1 already there" in run()

    assert told(var_dir) == before | {"base_url": "http://127.0.0.1:9000"}
    assert User.objects.count() == 3


@pytest.mark.usefixtures("_composed")
def test_a_second_start_does_not_import_again() -> None:
    run()

    assert run() == ""


@pytest.mark.usefixtures("_composed")
def test_a_start_that_was_broken_off_is_completed(var_dir: Path) -> None:
    """Some of the music is in the catalogue, and nobody can sign in yet."""
    first = var_dir / "demo-music" / "Lumen Causeway" / "Night Ferry"
    call_command("import_music", first, stdout=StringIO())
    assert Track.objects.count() == 3

    run()

    assert Track.objects.count() == 14
    assert User.objects.count() == 3


@pytest.mark.usefixtures("_music")
def test_killed_before_the_accounts_were_made(var_dir: Path) -> None:
    run()
    before = told(var_dir)
    Artist.objects.filter(name="Demo Artist").delete()
    User.objects.all().delete()

    run()

    assert told(var_dir) == before
    listener = User.objects.get(email=before["listener"]["email"])
    assert listener.check_password(before["listener"]["password"])


@pytest.mark.usefixtures("_music")
def test_where_people_are_registered_there_is_no_demo(var_dir: Path) -> None:
    make.user()

    run()

    assert User.objects.count() == 1
    assert not (var_dir / "demo.json").exists()


@pytest.mark.usefixtures("_music")
def test_a_demo_account_that_was_deleted_stays_deleted() -> None:
    run()
    User.objects.filter(username="staff").delete()

    run()

    assert User.objects.count() == 2


@pytest.mark.usefixtures("_music")
def test_production_gets_music_and_nobody(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "PRODUCTION", True)

    assert "With DEBUG=off there is no demo" in run()

    assert Track.objects.exists()
    assert not User.objects.exists()
    assert not (var_dir / "demo.json").exists()


def test_production_is_not_given_the_demos_music(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "PRODUCTION", True)

    run()

    assert not Track.objects.exists()
    assert not (var_dir / "demo-music").exists()


@pytest.mark.usefixtures("_music")
def test_a_file_that_was_spoilt_is_a_sentence(var_dir: Path) -> None:
    (var_dir / "demo.json").write_text("{}")

    with pytest.raises(UnreadableSignIns, match="holds no demo sign-ins: remove it."):
        run()


@pytest.mark.usefixtures("_composed")
def test_the_server_prints_where_all_of_it_is(client: Client) -> None:
    run()

    said = dict(
        line.strip().split("  ", 1)
        for line in serve._welcome().splitlines()
        if line.startswith("  ")
    )

    page = said["A shared page"].strip()
    assert page.startswith("http://127.0.0.1:8000/s/album/")
    shown = client.get(page.removeprefix("http://127.0.0.1:8000"))
    assert shown.status_code == 200
    assert Album.objects.get(pk=int(page.split("/")[5])).title in shown.content.decode()
    assert said["Try the API"].strip() == "http://127.0.0.1:8000/api/docs"
    assert said["Demo sign-ins"].strip() == str(env.VAR_DIR / "demo.json")


def test_a_server_without_the_demo_names_no_page() -> None:
    make_music.track()

    assert "shared page" not in serve._welcome()
