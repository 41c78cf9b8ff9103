"""Whatever is sent to the API, it answers with what its own document declares."""

import json
import logging
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audio.signup.services import sign_up
from config import openapi
from config.api import api
from tests import make, make_music
from tests.audio.streaming import stored
from tests.faults.fuzzing import PHASES, Plan, fuzz
from tests.servers import Web, web
from users.auth.bearer import Viewer
from users.auth.devices import Device
from users.models import User

pytestmark = [
    pytest.mark.django_db(transaction=True, reset_sequences=True),
    pytest.mark.slow,
]

log = logging.getLogger(__name__)

FULL = os.environ.get("TONEARM_FAULTS") == "full"
EXAMPLES = 100 if FULL else 5
SEED = secrets.randbelow(2**32) if FULL else 1
"""In the ordinary suite nobody's change shall fail by chance."""
OPERATIONS = {
    operation.view_func.__name__: not operation.auth_callbacks
    or any(isinstance(auth, Viewer) for auth in operation.auth_callbacks)
    for operation in openapi.operations(api)
}
"""Each with whether it is open to anybody."""
SHORT = tuple(phase for phase in PHASES if phase != "coverage")
"""Coverage has a fixed 1,700 requests. In the ordinary suite one person sends them: a listener,
since nobody gets past most doors, and an artist as yet finds no others."""


def nobody() -> None:
    """A visitor."""


def listener() -> User:
    return make.user()


def artist() -> User:
    person, _ = sign_up(
        email="artist@example.org",
        username="artist",
        password=make.PASSWORD,
        profile={},
        stage_name="The Weir",
        device=Device("a test", "127.0.0.1"),
    )
    return person


def catalogue() -> int:
    """A bit of everything. The id of a track that can be played."""
    make_music.album(size=3, genres=("Ambient",))
    return [stored.track(stored.noise(1000), genres=("Folk", "Ambient")).pk for _ in "abc"][0]


def signed_address(server: Web, track: int) -> str:
    token = make.tokens(make.user()).access
    path = f"/api/tracks/{track}/play/"
    answer = server.ask(path, "POST", {}, Authorization=f"Bearer {token}")
    return str(json.loads(answer.body)["url"])


@pytest.mark.parametrize(
    ("who", "phases"),
    [
        (nobody, PHASES if FULL else SHORT),
        (listener, PHASES),
        (artist, PHASES if FULL else SHORT),
    ],
    ids=["nobody", "listener", "artist"],
)
def test_every_answer_is_a_declared_one(
    who: Callable[[], User | None], phases: tuple[str, ...], tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    track, person = catalogue(), who()

    with web(tmp_path) as server:
        plan = Plan(SEED, EXAMPLES, phases)
        found = fuzz(server, plan, person, signed_address(server, track))

    log.info("%s as %s: %s", plan, who.__name__, found)
    assert not found.failures, f"{plan}\n{found.told()}"
    assert found.total(*range(500, 600)) == 0
    assert found.total(429) <= found.total() / 100
    assert found.answered() == set(OPERATIONS)
    if plan.phases == PHASES:  # it got past the doors, else this shows nothing
        doors = {name for name, is_open in OPERATIONS.items() if person or is_open}
        assert doors - found.answered(*range(200, 300)) == set()
