"""Starts servers of other people (tests/far_side.py), and lets us reach them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import env
from tests.far_side import LOOPBACK, NAMES, Answering, Authority, FarSide

FarSides = Callable[..., FarSide]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder: Path = tmp_path_factory.mktemp("authority")
    return Authority(folder)


@pytest.fixture
def far_side(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[FarSides]:
    """`far_side(answering)` runs until the test ends; `far_side(answering, tls=False)`.

    Loopback is among the places that the operator allows, until a test says otherwise.
    """
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", LOOPBACK)
    monkeypatch.setattr(env, "OUTBOUND_CA_FILE", str(authority.file))
    with ExitStack() as stack:

        def start(
            answering: Answering, *, address: str = "127.0.0.1", tls: bool = True
        ) -> FarSide:
            context = authority.context(address, *NAMES) if tls else None
            return stack.enter_context(FarSide(answering, address, context).running())

        yield start
