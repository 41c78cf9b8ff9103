"""All contenders answer the same, before anything is measured."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from tests.benchmarks.seed import Size

Ask = Callable[[str, dict[str, Any] | None], Any]
"""A path, and what to POST there, to parsed JSON; as listener 1 if it is theirs."""

LIST, LIKES, PLAYS = "/api/tracks/", "/api/me/tracks/", "/api/me/plays/"


def require_equal(contenders: Mapping[str, Ask], size: Size) -> None:
    """Raises AssertionError: whoever answers less than the others costs less."""
    for answers in (_reads, _plays):  # the plays last, since they change counters
        first, *others = [(name, answers(ask, size)) for name, ask in contenders.items()]
        for name, found in others:
            for path, wanted in first[1].items():
                assert found[path] == wanted, (
                    f"{path}: {first[0]} and {name} differ: {wanted} and {found[path]}"
                )


def _reads(ask: Ask, size: Size) -> dict[str, Any]:
    # 12 and 25 have featured artists, one and two.
    paths = [f"{LIST}{pk}/" for pk in (1, 2, 12, 25, size.tracks)]
    pages = {path: ask(path, None) for path in (LIST, LIKES)}
    for page in pages.values():
        assert page.pop("next"), "a list must say where it goes on"  # cursors are their own
        assert len(page["items"]) == page["limit"]
    assert pages[LIKES]["total"] == size.likes
    return pages | {path: ask(path, None) for path in paths}


def _plays(ask: Ask, size: Size) -> dict[str, Any]:
    once, twice, never = _play(1), _play(size.tracks), _play(size.tracks + 1)
    sent: dict[str, dict[str, Any]] = {
        "one": once,
        "batch": {"plays": [once, twice, never]},
        "again": twice,
    }
    answers = {name: ask(PLAYS, body) for name, body in sent.items()}
    for answer in answers.values():
        for item in answer["items"]:
            item.pop("event_id")
    return answers


def _play(track: int) -> dict[str, Any]:
    return {
        "event_id": str(uuid.uuid4()),
        "track_id": track,
        "played_at": "2026-01-31T12:00:00Z",
        "ms_played": 45_000,
        "skipped": False,
        "source": {"type": "album", "id": 7},
    }
