"""What a search finds, in few words."""

from typing import Any

from tests.api_client import Api

KINDS = ("tracks", "albums", "artists", "playlists")


def search(api: Api, q: str, **query: Any) -> dict[str, Any]:
    answer = api.get("/api/search/", {"q": q} | query)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def found(api: Api, q: str, **query: Any) -> dict[str, list[str]]:
    """Titles and names by kind; kinds that were not asked for, or have none, are left out."""
    told = search(api, q, **query)
    named = {kind: told[kind]["items"] for kind in KINDS if told[kind]}
    return {kind: [name_of(one) for one in some] for kind, some in named.items() if some}


def tracks(api: Api, q: str, **query: Any) -> list[str]:
    return found(api, q, type="track", **query).get("tracks", [])


def suggested(api: Api, q: str) -> list[str]:
    answer = api.get("/api/search/suggest/", {"q": q})
    assert answer.status_code == 200, answer.content
    return [one["text"] for one in answer.json()["items"]]


def name_of(one: dict[str, Any]) -> str:
    return str(one.get("title") or one["name"])
