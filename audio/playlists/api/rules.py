"""The rules of smart playlists, and the schema that they follow."""

import zlib
from typing import Any

from django.http import HttpRequest
from ninja import Path, Router
from pydantic_core import to_json

from audio.playlists import queries
from audio.playlists.models.playlist import Playlist
from audio.playlists.rows import Json
from audio.playlists.rules import Rules
from audio.playlists.schemas.rules import RulesIn, RulesOut
from audio.playlists.services.ruling import set_rules
from audio.playlists.snapshot_ids import meant
from config.conditional import IF_MATCH, conditional
from config.fast import fast
from config.fields import Id
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer, Viewer

router = Router(tags=["Playlists"], auth=Bearer())
RULES = "/playlists/{int:playlist_id}/rules/"
SCHEMA: Json = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **Rules.model_json_schema(),
}
_STAMP = format(zlib.crc32(to_json(SCHEMA)), "x")


def _stamp(request: HttpRequest) -> str:
    """Of the schema, which changes with a release alone."""
    return _STAMP


@router.get("/playlists/rules/schema/", auth=Viewer(), response={200: dict[str, Any]})
@conditional(_stamp)
@fast
def get_rules_schema(request: HttpRequest) -> Json:
    """What rules may look like, as JSON Schema 2020-12: for editors and validators."""
    return SCHEMA


@router.get(RULES, response={200: RulesOut} | problems(403, 404))
@fast
def get_playlist_rules(request: AuthedRequest, playlist_id: Path[Id]) -> Json:
    """The rules of a playlist of yours; null unless it is smart."""
    found = queries.playlist(request.auth, playlist_id)
    found.require_owner(request.auth)
    return _told(found)


@router.put(
    RULES,
    throttle=[Limit("rules")],
    response={200: RulesOut} | problems(403, 404, 409, 503),
    openapi_extra=IF_MATCH,
)
@fast
def set_playlist_rules(request: AuthedRequest, playlist_id: Path[Id], data: RulesIn) -> Json:
    """Make an empty playlist smart, change its rules, or, with null, keep what it shows now.

    A smart playlist holds what fits its rules whenever somebody reads it. Plays, likes and
    ratings in them are yours, whoever reads it.
    """
    found = set_rules(
        playlist=queries.playlist(request.auth, playlist_id),
        by=request.auth,
        rules=data.rules,
        snapshot_id=meant(request, data.snapshot_id),
    )
    return _told(found)


def _told(playlist: Playlist) -> Json:
    return {"rules": playlist.rules, "snapshot_id": playlist.snapshot_id}
