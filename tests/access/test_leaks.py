"""What is not for others is in no answer, no header and no number that they get."""

import json
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db.models import Model

from audio.models import SearchDocument
from config import throttling
from tests.access.leaks import ABSENT, GETS, Answer, read, read_all, tells, urls
from tests.access.scene import CANARY, EDITORS, FROM_ONE, TITLE, UNNAMED, Scene, as_
from tests.audio.sync.copy import SYNC, Copy
from tests.audio.sync.settled import settle
from tests.users.privacy.asking import exported
from users.models import Mail, Notification

pytestmark = pytest.mark.django_db
BLOCKS = "/api/me/blocks/"
ASKERS = ("nobody", "other", "follower", "blocked")


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Scene:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(throttling, "LIMITS", {})
    return Scene()


def test_every_read_has_a_recipe() -> None:
    """A new one is asked by itself, once it is known what to put where."""
    places = {name for get in GETS for name in get.places}

    assert places - Scene.PLACES == set()
    assert {get.name: get.unknown() for get in GETS if get.unknown()} == {}


def test_nothing_is_told_and_no_number_changes(scene: Scene) -> None:
    before = {who: read_all(scene.apis[who], scene.places()) for who in ASKERS}

    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()

    for who in ASKERS:
        after = read_all(scene.apis[who], scene.places())
        pairs = zip(before[who], after, strict=True)
        changed = [told for told in (_changed(*pair) for pair in pairs) if told]
        assert changed == [], who


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ASKERS[1:])
def test_a_copy_from_nothing_is_told_nothing(scene: Scene, who: str) -> None:
    """Not even that there was something; in what order the rest comes is no matter."""
    before = Copy(scene.apis[who]).whole()
    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()
    settle()

    copy = Copy(scene.apis[who])
    told = copy.sync()

    assert copy.whole() == before
    assert [one for one in told if one["op"] == "delete"] == []


def _changed(old: Answer, new: Answer) -> Any:
    in_any_order = old.url.startswith(SYNC)
    if in_any_order or (old.status, old.told) == (new.status, new.told):
        return None
    return new.url, old.told, new.told


@pytest.mark.parametrize("who", ASKERS)
def test_the_canary_is_nowhere(scene: Scene, who: str) -> None:
    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()
    told = read_all(scene.apis[who], scene.secret_places())

    assert [one.url for one in told if tells(one.wire, CANARY)] == []
    seen = [one.url for one in told if tells(one.wire, FROM_ONE)]
    assert bool(seen) is (who != "blocked")
    assert {one.status for one in told} <= {200, 204, 400, 401, 403, 404, 409, 410, 422}


@pytest.mark.parametrize("who", ASKERS)
def test_what_is_hidden_is_refused_like_what_never_was(scene: Scene, who: str) -> None:
    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()
    hidden = {"playlist_id": scene.secret, **scene.music}
    places = scene.places()

    for get in GETS:
        for name in {*get.places} & hidden.keys():
            api, absent = scene.apis[who], urls(get, places | {name: [ABSENT]})
            nothing = [read(api, url) for url in absent]
            for pk in hidden[name]:
                there = [*urls(get, places | {name: [pk]})]
                for url, other in zip(there, nothing, strict=True):
                    got = read(api, url)
                    assert (got.status, got.told) == (other.status, other.told), url


@pytest.mark.parametrize("who", [*ASKERS, *EDITORS])
def test_who_is_hidden_is_named_nowhere(scene: Scene, who: str) -> None:
    """Of two editors who parted neither finds the other; nobody finds who is gone.

    But whoever blocked somebody has them in the list of those whom they blocked.
    """
    apis = scene.apis | {name: as_(person) for name, person in scene.editors.items()}
    told = read_all(apis[who], scene.places() | {"playlist_id": [scene.shared]})

    hidden = [UNNAMED, *(f"zqx{name}" for name in EDITORS if who in EDITORS and name != who)]
    own = BLOCKS if who == EDITORS[0] else "nowhere"
    for secret in hidden:
        named = [one.url for one in told if tells(one.wire, secret)]
        assert [url for url in named if not url.startswith(own)] == []
    known = {"blocked": (), **{name: (name,) for name in EDITORS}}
    for name in known.get(who, EDITORS):
        assert [one.url for one in told if tells(one.wire, f"zqx{name}")]


def test_the_canary_can_be_seen_at_all(scene: Scene) -> None:
    """Else the others show nothing."""
    scene.keep_to_oneself()
    told = read_all(scene.as_owner, scene.secret_places())

    assert len([one.url for one in told if tells(one.wire, CANARY)]) > 10


@pytest.mark.parametrize("who", ASKERS)
def test_what_becomes_private_is_gone_with_the_next_request(scene: Scene, who: str) -> None:
    api = scene.apis[who]
    made = scene.playlist(TITLE, visibility="public")
    scene.fill(made)
    if who in ("other", "follower"):
        assert api.put(f"/api/playlists/{made}/follow/").status_code == 204
    places = scene.places() | {"playlist_id": [made]}
    seen = [one for one in read_all(api, places) if tells(one.wire, CANARY)]
    assert bool(seen) is (who != "blocked")
    tags = {url: api.get(url).headers.get("ETag") for url in {one.url for one in seen}}

    answer = scene.as_owner.patch(f"/api/playlists/{made}/", {"visibility": "private"})

    assert answer.status_code == 200
    assert [one.url for one in read_all(api, places) if tells(one.wire, CANARY)] == []
    for url, tag in tags.items():
        if tag:
            again = read(api, url, tag)
            assert again.status != 304, url
            assert not tells(again.wire, CANARY)


def test_it_is_not_to_be_found(scene: Scene) -> None:
    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()

    found = SearchDocument.objects.filter(title__icontains=CANARY)
    assert not found.filter(kind=4).exists()
    assert not found.filter(is_public=True).exists()


def test_others_take_nothing_of_it_along(scene: Scene) -> None:
    """Nor is anything said to them, in a mail or in the app."""
    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()

    for name, person in scene.people.items():
        made = exported(person)
        with default_storage.open(made.key) as file, zipfile.ZipFile(file) as archive:
            for inside in archive.namelist():
                assert not tells(archive.read(inside).decode(errors="replace"), CANARY), (
                    name,
                    inside,
                )
    owners = {scene.owner.pk, scene.hidden.pk}
    for rows in (Mail.objects.exclude(user__in=owners), Notification.objects.all()):
        assert [row for row in rows if tells(_all_of(row), CANARY)] == []
    assert [one for one in mail.outbox if tells(one.message().as_string(), CANARY)] == []


def _all_of(row: Model) -> str:
    return json.dumps({f.attname: str(getattr(row, f.attname)) for f in row._meta.fields})
