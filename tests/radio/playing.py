"""Stations as a client plays them."""

from typing import Any

from tests.api_client import Api

STATIONS = "/api/radio/stations/"


def opened(api: Api, **seed: Any) -> str:
    """The address of what comes next on a new station."""
    answer = api.post(STATIONS, seed)
    assert answer.status_code == 201, answer.content
    return f"{STATIONS}{answer.json()['id']}/next/"


def drawn(api: Api, address: str, count: int = 25) -> list[Any]:
    answer = api.post(address, {"count": count})
    assert answer.status_code == 200, answer.content
    items: list[Any] = answer.json()["items"]
    return items


def ids(items: list[Any]) -> list[int]:
    return [item["track"]["id"] for item in items]


def artists(items: list[Any]) -> list[int]:
    return [item["track"]["artist"]["id"] for item in items]
