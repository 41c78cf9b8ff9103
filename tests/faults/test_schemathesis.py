"""Whatever is sent to the API, it answers with what its own document declares."""

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audio.catalog.models.genre import Genre
from audio.playlists.models.playlist import Visibility
from audio.signup.services import NewAccount, sign_up
from config import openapi, throttling
from config.api import api
from lyrics.models import Lyrics, Source
from tests import make, make_music, make_playlist
from tests.access.roles import VERIFIED
from tests.audio.streaming import stored
from tests.far_side import FarSide
from tests.faults.fuzzing import PHASES, Plan, fuzz
from tests.faults.insider import Inside
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.servers import Web, web
from tests.users.google.provider import Lying, lying
from tests.users.scrobbling.far import ListenBrainzFar
from users.auth.bearer import Viewer
from users.auth.devices import Device
from users.models import User

pytestmark = [
    pytest.mark.django_db(transaction=True, reset_sequences=True),
    pytest.mark.slow,
    pytest.mark.fault("F16", minutes=120),  # some 60,000 answers as each kind of person
]

EXAMPLES = 200 if FULL else 5
SEED = secrets.randbelow(2**32) if FULL else 1
"""In the ordinary suite nobody's change shall fail by chance."""
OPERATIONS = {
    operation.view_func.__name__: not operation.auth_callbacks
    or any(isinstance(auth, Viewer) for auth in operation.auth_callbacks)
    for operation in openapi.operations(api)
}
"""Each with whether it is open to anybody."""
ELSEWHERE = {"stream_events", "get_service_insights"}
"""Behind these doors is another process, or nobody but staff."""
GOOD = (*range(200, 300), 302)
GOOGLE = {"GOOGLE_CLIENT_ID": "our-name", "GOOGLE_CLIENT_SECRET": "our-secret"}
PROVIDERS = {"LYRICS_PROVIDER": "lrclib", "METADATA_PROVIDER": "musicbrainz"}
"""Nobody does the jobs, so nobody is asked."""
PHASES_TRIED = tuple(phase for phase in PHASES if FULL or phase != "coverage")
"""Coverage sends a fixed 2,600 requests, however few examples there are, and would take a tenth
of the ordinary suite's time."""


def nobody() -> None:
    """A visitor."""


def listener() -> User:
    return make.user(email_verified_at=VERIFIED)


def artist() -> User:
    person, _ = sign_up(
        account=NewAccount("artist@example.org", "artist", make.PASSWORD),
        profile={},
        stage_name="The Weir",
        device=Device("a test", "127.0.0.1"),
    )
    person.email_verified_at = VERIFIED
    return person


def catalogue() -> dict[str, Any]:
    """A bit of everything, and a person to look at; by the names that paths have for them."""
    album = make_music.album(size=3, genres=("Ambient",))
    track = stored.processed(genres=("Folk", "Ambient"))
    Lyrics.objects.create(track=track, plain="Over the harbour", source=Source.ARTIST)
    return {
        "album_id": album.pk,
        "track_id": track.pk,
        "artist_id": track.artist_id,
        "genre_id": Genre.objects.get(slug="ambient").pk,
        "slug": "ambient",
        "quality": "low",
        "playlist_id": make_playlist.of([track], visibility=Visibility.PUBLIC).pk,
        "username": make.user().username,
        "name": "terms",
    }


def signed_addresses(server: Web, track: int) -> tuple[str, str]:
    """Of its bytes, and of its playlists."""
    token = make.tokens(make.user()).access
    path = f"/api/tracks/{track}/play/"
    answer = server.ask(path, "POST", {}, Authorization=f"Bearer {token}")
    told = json.loads(answer.body)
    return told["url"], told["hls_url"]


@pytest.fixture
def google() -> Iterator[Lying]:
    with lying() as provider:
        yield provider


@pytest.fixture
def listenbrainz() -> Iterator[FarSide]:
    """Knows the token that the doors have. Without TLS: certificates are not at issue."""
    far = ListenBrainzFar()
    far.people = {"6ab1-42": "ada"}
    with FarSide(far.answer, "127.0.0.1", None).running() as side:
        yield side


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _limits_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of this process, in which an authenticator is offered."""
    monkeypatch.setattr(throttling, "LIMITS", {})


@pytest.mark.parametrize("who", [nobody, listener, artist])
def test_every_answer_is_a_declared_one(
    who: Callable[[], User | None],
    google: Lying,
    listenbrainz: FarSide,
    tmp_path: Path,
    seen: Seen,
) -> None:
    ids, person, plan = catalogue(), who(), Plan(SEED, EXAMPLES, PHASES_TRIED)
    doors = {name for name, is_open in OPERATIONS.items() if person or is_open}

    others = {"GOOGLE_ISSUER": google.url, "LISTENBRAINZ_URL": listenbrainz.url} | PROVIDERS
    with web(tmp_path, **GOOGLE, **others, OUTBOUND_ALLOW="127.0.0.1") as server:
        signed = signed_addresses(server, ids["track_id"])
        found = fuzz(server, plan, person, Inside(ids, *signed, google), doors)

    seen.load = f"{len(OPERATIONS)} operations, {EXAMPLES} examples of each"
    seen.tell(
        f"{who.__name__}: {found.total():,} answers, {found.total(*range(500, 600))} of them "
        f"5xx, {len(found.failures)} not as declared; {len(found.answered(*GOOD))} operations "
        f"did what they are for; {found.seconds:.0f} s, seed {SEED}"
    )
    assert not found.failures, f"{plan}\n{found.told()}"
    assert found.total(*range(500, 600)) == 0
    assert found.total(429) <= found.total() / 100
    assert found.answered() == set(OPERATIONS)
    # It got past the doors, else this shows nothing.
    assert sorted(doors - ELSEWHERE - found.answered(*GOOD)) == []
