"""What an answer costs without a framework: granian's own protocol, orjson and the same SQL.

No check that the SQL does not make: an id that does not exist breaks it. The limit asks through
a pool of psycopg's, as one would write it; the floor asks libpq itself, as we do.
"""

import base64
import os
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import jwt
import orjson

from tests.benchmarks.link import Asks, Links, Pool, Row, Statement

SETTINGS = "TONEARM_LIMIT"
"""Names the file that `statements.write_limit_settings()` made."""

TRACKS, LIKES, PLAYS = "/api/tracks/", "/api/me/tracks/", "/api/me/plays/"
JSON = [("content-type", "application/json; charset=utf-8")]
USER_ID = 6  # in the session's row, after what it says of the session itself


class Limit:
    """An RSGI application."""

    def __init__(self, settings: Mapping[str, Any], pool: type[Pool | Links]) -> None:
        self.statements = {k: Statement(*v) for k, v in settings["statements"].items()}
        self.key, self.audience = settings["key"], settings["audience"]
        self.pool = pool(settings["conninfo"], settings["connections"])

    def __rsgi_init__(self, loop: Any) -> None:
        loop.run_until_complete(self.pool.open())

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        async with self.pool.lent() as link:
            answer = await self.answer(scope, protocol, link)
        body = orjson.dumps(answer, option=orjson.OPT_UTC_Z)
        protocol.response_bytes(200, JSON, body)

    async def answer(self, scope: Any, protocol: Any, link: Asks) -> dict[str, Any]:
        sql, path, base = self.statements, scope.path, f"http://{scope.headers.get('host')}"
        if path == TRACKS:
            return tracks(base, await link.rows(sql["tracks"]))
        if path == LIKES:
            user = await self.user(link, scope.headers.get("authorization"))
            [(total,)] = await link.rows(sql["likes_total"], person=user)
            return likes(base, await link.rows(sql["likes"], person=user), total)
        if path == PLAYS:
            user = await self.user(link, scope.headers.get("authorization"))
            sent = orjson.loads(await protocol())
            given = columns(sent.get("plays", [sent]), user)
            return recorded(await link.rows(sql["plays"], **given))
        pk = int(path[len(TRACKS) : -1])
        return track(base, (await link.rows(sql["track"], pk=pk))[0])

    async def user(self, link: Asks, authorization: str) -> int:
        """The signature, and the same question to the session's row."""
        claims = jwt.decode(authorization[7:], self.key, ["HS256"], audience=self.audience)
        session, user = uuid.UUID(claims["sid"]), int(claims["sub"])
        statement = self.statements["session"]
        found = await link.rows(statement, session_id=session, user_id=user)
        return int(found[0][USER_ID])


def create() -> Limit:
    """For `granian --factory`."""
    return Limit(_settings(), Pool)


def create_floor() -> Limit:
    """The same."""
    return Limit(_settings(), Links)


def _settings() -> Any:
    return orjson.loads(Path(os.environ[SETTINGS]).read_bytes())


def columns(plays: list[dict[str, Any]], user: int) -> dict[str, Any]:
    sources = [play.get("source") for play in plays]
    return {
        "user": user,
        "event_id": [uuid.UUID(play["event_id"]) for play in plays],
        "track_id": [play["track_id"] for play in plays],
        "played_at": [datetime.fromisoformat(play["played_at"]) for play in plays],
        "ms_played": [play["ms_played"] for play in plays],
        "skipped": [play["skipped"] for play in plays],
        "source_type": [source["type"] if source else "" for source in sources],
        "source_id": [source["id"] if source else None for source in sources],
    }


def recorded(rows: list[Row]) -> dict[str, Any]:
    items, accepted, duplicates = [], 0, 0
    for event_id, is_track, is_fresh, _ in rows:
        result = "accepted" if is_fresh else "duplicate" if is_track else "unknown_track"
        accepted += is_fresh
        duplicates += is_track and not is_fresh
        items.append({"event_id": event_id, "result": result})
    return {"accepted": accepted, "duplicates": duplicates, "items": items}


def tracks(base: str, rows: list[Row]) -> dict[str, Any]:
    items = [track(base, row) for row in rows[:50]]
    after = ("-published_at", items[-1]["published_at"], items[-1]["id"], False)
    return page(base + TRACKS, items, after, None)


def likes(base: str, rows: list[Row], total: int) -> dict[str, Any]:
    items = [
        {
            "added_at": added_at,
            "track_id": its[0],
            "track": track(base, its) if is_seen else None,
            "unavailable": None if is_seen else "removed",
        }
        for _, added_at, is_seen, _, *its in rows[:50]
    ]
    after = ("-added_at", items[-1]["added_at"], rows[:50][-1][0], False)
    return page(base + LIKES, items, after, total)


def page(
    address: str, items: list[dict[str, Any]], after: Row, total: int | None
) -> dict[str, Any]:
    last = orjson.dumps(after, option=orjson.OPT_UTC_Z)
    cursor = base64.urlsafe_b64encode(last).rstrip(b"=").decode()
    return {
        "items": items,
        "limit": 50,
        "next": f"{address}?cursor={cursor}",
        "previous": None,
        "total": total,
    }


def track(base: str, row: Sequence[Any]) -> dict[str, Any]:
    (pk, title, slug, status, duration, disc, number, explicit, isrc, mbid, licence, holder,
     cover, playable, plays, likes, average, ratings, published, artist_id, artist_name,
     artist_slug, artist_key, album_id, album_title, album_slug, album_key, album_type, date,
     precision, countries, excluded, adults, p_line, c_line, _, _, _, featured,
     genres, *mine) = row  # fmt: skip
    liked, stars = mine or (None, None)
    key, _, side = (cover or album_key).partition("-")
    pictures = f"{base}/media/images/{key}-{side}"
    widths = (int(side), int(side) // 2, int(side) // 4)
    return {
        "id": pk,
        "type": "track",
        "title": title,
        "share_url": f"{base}/s/track/{pk}/{slug}/",
        "status": status,
        "images": [{"url": f"{pictures}/{w}.jpg", "width": w, "height": w} for w in widths],
        "artist": artist(base, artist_id, artist_name, artist_slug, artist_key),
        "featuring": [artist(base, f["id"], f["name"], f["slug"], f["key"]) for f in featured],
        "album": {
            "id": album_id,
            "type": "album",
            "title": album_title,
            "share_url": f"{base}/s/album/{album_id}/{album_slug}/",
            "image": picture(base, album_key),
            "album_type": album_type,
            "release_date": date,
            "release_date_precision": precision,
        },
        "genres": [
            {
                "id": g["id"],
                "type": "genre",
                "name": g["name"],
                "slug": g["slug"],
                "share_url": f"{base}/s/genre/{g['id']}/{g['slug']}/",
                "image": None,
            }
            for g in genres
        ],
        "duration_ms": duration,
        "disc_number": disc,
        "track_number": number,
        "explicit": explicit,
        "isrc": isrc,
        "mbid": mbid,
        "licence": licence,
        "rights_holder": holder,
        "p_line": p_line,
        "c_line": c_line,
        "territory": {"rule": "except" if excluded else "only", "countries": countries}
        if countries
        else None,
        "adults_only": adults,
        "published_at": published,
        "is_playable": playable,
        "restricted": None,
        "plays_count": plays,
        "likes_count": likes,
        "rating": {"average": round(average, 2) if ratings else None, "count": ratings},
        "liked": liked,
        "my_rating": stars,
    }


def artist(base: str, pk: int, name: str, slug: str, key: str) -> dict[str, Any]:
    return {
        "id": pk,
        "type": "artist",
        "name": name,
        "share_url": f"{base}/s/artist/{pk}/{slug}/",
        "image": picture(base, key),
    }


def picture(base: str, key: str) -> str:
    return f"{base}/media/images/{key}/{int(key.partition('-')[2]) // 2}.jpg"
