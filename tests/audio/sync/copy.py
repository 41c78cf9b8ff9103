"""A client that keeps a copy, and the lists that it must agree with."""

from typing import Any

from tests.api_client import Api

SYNC = "/api/sync/"
COUNTERS = {"plays_count", "likes_count", "followers_count", "rating", "rank"}
"""Not told: they are as of the last change."""
MINE = {"liked", "saved", "followed", "my_rating"}
"""Told as changes of their own."""
Held = dict[str, dict[int, Any]]


class Copy:
    """What one person's client holds."""

    def __init__(self, api: Api, *, types: str = "", limit: int = 200) -> None:
        self.api, self.cursor, self.held = api, "", {}  # type: Api, str, Held
        self.query = {"limit": limit} | ({"types": types} if types else {})

    def page(self) -> dict[str, Any]:
        """One answer, and it is kept."""
        query = self.query | ({"cursor": self.cursor} if self.cursor else {})
        answer = self.api.get(SYNC, query)
        assert answer.status_code == 200, answer.content
        told: dict[str, Any] = answer.json()
        for change in told["changes"]:
            of_type = self.held.setdefault(change["type"], {})
            if change["op"] == "put":
                of_type[change["id"]] = change["object"]
            else:
                of_type.pop(change["id"], None)
        self.cursor = told["cursor"]
        return told

    def sync(self) -> list[dict[str, Any]]:
        """To the end; all changes that were told."""
        told, more = [], True
        while more:
            page = self.page()
            told += page["changes"]
            more = page["has_more"]
        return told

    def whole(self) -> Held:
        """To compare with `lists`."""
        self.sync()
        shown = {name: self._comparable(name, things) for name, things in self.held.items()}
        return {name: _plain(things) for name, things in shown.items() if things}

    def _comparable(self, name: str, things: dict[int, Any]) -> dict[int, Any]:
        """Lists tell what is rated or followed with the thing: where that is seen."""
        of, _, what = name.rpartition("_")
        if what == "artist" and of:
            return {pk: {} for pk in things if pk in self.held.get("artist", {})}
        if what == "rating":
            seen = self.held.get(of, {})
            return {pk: {"stars": one["stars"]} for pk, one in things.items() if pk in seen}
        return things


def told(changes: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    return [(one["type"], one["id"], one["op"]) for one in changes]


def walk(api: Api, path: str, **query: Any) -> list[dict[str, Any]]:
    """All pages of a list."""
    answer = api.get(path, {"limit": 100} | query)
    items: list[dict[str, Any]] = []
    while True:
        assert answer.status_code == 200, answer.content
        body = answer.json()
        items += body["items"]
        if not body["next"]:
            return items
        answer = api.get(body["next"].removeprefix("http://testserver"))


def catalogue(api: Api) -> Held:
    found = {name: walk(api, f"/api/{name}s/") for name in ("track", "album", "artist")}
    return {name: {one["id"]: one for one in items} for name, items in found.items()}


def lists(api: Api) -> Held:
    """What the lists say, in the form of a copy. Ratings of what is seen."""
    told: Held = catalogue(api)
    for name, things in list(told.items()):
        told[f"{name}_rating"] = {
            pk: {"stars": one["my_rating"]} for pk, one in things.items() if one["my_rating"]
        }
    told["followed_artist"] = {pk: {} for pk, one in told["artist"].items() if one["followed"]}
    likes = walk(api, "/api/me/tracks/")
    told["liked_track"] = {one["track_id"]: {"added_at": one["added_at"]} for one in likes}
    saved = walk(api, "/api/me/albums/")
    told["saved_album"] = {one["album_id"]: {"added_at": one["added_at"]} for one in saved}
    told["playlist"] = {
        one["id"]: one | {"entries": _entries(api, one)} for one in walk(api, "/api/playlists/")
    }
    return {name: _plain(of_type) for name, of_type in told.items() if of_type}


def _entries(api: Api, playlist: dict[str, Any]) -> list[dict[str, Any]] | None:
    if playlist["is_smart"]:
        return None
    found = walk(api, f"/api/playlists/{playlist['id']}/tracks/")
    assert [one["position"] for one in found] == list(range(len(found)))
    return [
        {
            "entry_id": one["entry_id"],
            "track_id": one["track_id"],
            "added_at": one["added_at"],
            "added_by": one["added_by"] and one["added_by"]["id"],
        }
        for one in found
    ]


def _plain(things: dict[int, Any]) -> dict[int, Any]:
    """Without what is not compared."""
    return {pk: _without(one, COUNTERS | MINE | {"rules"}) for pk, one in things.items()}


def _without(one: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in names}
