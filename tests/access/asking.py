"""One good request for every operation, so that only who asks decides about its answer."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pyotp
from django.core.files.uploadedfile import SimpleUploadedFile

from audio.models import Track
from config import env, openapi
from config.api import api
from tests import make, make_picture
from tests.access.world import World
from tests.api_client import Api
from tests.audio.takedowns import giving
from users.codes import otp
from users.codes import services as codes
from users.codes.models import Challenge, Purpose

ENDPOINTS: Mapping[str, tuple[str, str]] = {
    entry["operationId"]: (method.upper(), path)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, entry in methods.items()
}
"""Method and path by operation id."""
NOBODY = "nobody@example.org"
WRONG = "00000000"


def _address(world: World) -> str:
    return world.person.email if world.person else NOBODY


def mailed_code(world: World, purpose: Purpose) -> str:
    """As it would stand in the mail; a wrong one for those who get none."""
    if not (world.person and world.person.is_active):
        return WRONG
    email = world.person.email
    codes.send(purpose=purpose, email=email, user=world.person)
    asked = Challenge.objects.asked_of(purpose=purpose, address=email, user=world.person)
    challenge = asked.get()
    return otp.code_of(challenge.pk, purpose, pepper=env.OTP_PEPPER)


def _offered(world: World) -> str:
    """What an app shows that was given the secret in this very session."""
    answer = _api(world).post("/api/auth/totp/")
    return pyotp.TOTP(answer.json()["secret"]).now() if answer.status_code == 200 else WRONG


BODIES: Mapping[str, Callable[[World], Any]] = {
    "record_plays": lambda world: {
        "event_id": str(uuid.uuid4()),
        "track_id": world.ids["track_id"],
        "played_at": "2026-01-02T03:04:05Z",
        "ms_played": 30_000,
    },
    "replace_player": lambda world: {"version": 0, "track_id": world.ids["track_id"]},
    "like_tracks": lambda world: {"id": world.ids["track_id"]},
    "save_albums": lambda world: {"ids": [world.ids["album_id"]]},
    **dict.fromkeys(("rate_track", "rate_album", "rate_artist"), lambda _: {"stars": 4}),
    "open_artist_page": lambda world: {"stage_name": "A page"},
    "create_album": lambda world: {"artist_id": world.ids["artist_id"], "title": "A record"},
    "replace_album": lambda world: {"title": "Written anew"},
    "change_album": lambda world: {"label": "Quay"},
    "order_album_tracks": lambda world: {"tracks": [{"id": world.ids["track_id"]}]},
    "replace_track": lambda world: {"title": "Written anew"},
    "change_track": lambda world: {"explicit": True},
    "replace_lyrics": lambda world: {"lrc": "[00:01.00]Over the harbour"},
    "accept_identification": lambda world: {"fields": ["isrc"]},
    "replace_artist": lambda world: {"stage_name": "Written anew"},
    "change_artist": lambda world: {"bio": "First of all."},
    "create_playlist": lambda world: {"title": "Rain"},
    "replace_playlist": lambda world: {"title": "Written anew"},
    "change_playlist": lambda world: {"description": "First of all."},
    "set_playlist_rules": lambda _: {"rules": None},
    "create_playlist_folder": lambda world: {"title": "Work"},
    "change_playlist_folder": lambda world: {"title": "Written anew"},
    "invite_collaborator": lambda world: {"role": "editor"},
    "join_playlist": lambda world: {"token": world.ids.get("token", "none")},
    "add_playlist_tracks": lambda world: {"track_ids": [world.ids["track_id"]]},
    "move_playlist_tracks": lambda world: {"range_start": 0, "insert_before": 2},
    "share": lambda world: {
        "type": world.thing,
        "id": world.ids[f"{world.thing}_id"],
        "key": world.query.get("key", ""),
    },
    "give_feedback": lambda world: {
        "type": world.thing,
        "id": world.ids[f"{world.thing}_id"],
        "verdict": "never",
    },
    "create_station": lambda world: {
        "type": world.thing,
        "id": world.ids[f"{world.thing}_id"],
        "key": world.query.get("key", ""),
    },
    "draw_next_tracks": lambda world: {"count": 2},
    "change_taste": lambda world: {
        "discovery": 70,
        "feedback": [{"type": "track", "id": world.ids["track_id"], "verdict": "less"}],
    },
    "claim_artist": lambda world: {"evidence": "My site names it."},
    "create_upload": lambda world: {
        "artist_id": world.ids["artist_id"],
        "file_name": "Night Ferry.flac",
        "size": 4,
    },
    "register": lambda world: {
        "email": f"new{world.other.pk}@example.org",
        "username": f"new{world.other.pk}",
        "password": make.PASSWORD,
    },
    "replace_profile": lambda world: {"username": f"renamed{world.other.pk}"},
    "change_profile": lambda world: {"bio": "First of all."},
    "erase_account": lambda world: {"password": make.PASSWORD},
    "log_in": lambda world: {"email": _address(world), "password": make.PASSWORD},
    "change_password": lambda world: {
        "current_password": make.PASSWORD,
        "new_password": "another lamp, brighter",
    },
    "refresh_tokens": lambda world: {
        "refresh": world.asker.tokens.refresh if world.asker.tokens else "none"
    },
    "send_code": lambda world: {"email": _address(world), "purpose": world.thing},
    "use_code": lambda world: {
        "email": _address(world),
        "purpose": world.thing,
        "code": mailed_code(world, Purpose(world.thing)),
    },
    "create_token": lambda world: {"name": "A radio", "scopes": ["read"]},
    "confirm_authenticator": lambda world: {"code": _offered(world)},
    "confirm_identity": lambda world: {"password": make.PASSWORD},
    "exchange_google_code": lambda world: {"code": "x" * 43},
    "link_google": lambda world: {"link_token": "x" * 43, "password": make.PASSWORD},
    "read_notifications": lambda world: {},
    "change_notification_choices": lambda _: {
        "choices": [{"kind": "new_release", "app": False}]
    },
    "accept_legal_text": lambda _: {"version": "2026-11"},
    "give_takedown_notice": lambda world: giving.body([Track(pk=world.ids["track_id"])]),
    "give_counter_notice": lambda _: giving.answer(),
    "create_webhook": lambda _: {
        "url": "https://hooks.example.org/",
        "events": ["release.published"],
    },
    "change_webhook": lambda _: {"events": ["takedown"]},
    "replay_deliveries": lambda _: {"since": "2026-01-02T03:04:05Z"},
    "connect_integration": lambda _: {"token": "6ab1-42"},
    "create_ticket": lambda _: {
        "subject": "No sound",
        "category": "bug",
        "message": "Nothing plays.",
    },
    "write_in_ticket": lambda _: {"message": "Since Monday."},
    "report_content": lambda world: {
        "type": world.thing,
        "id": world.ids[f"{world.thing}_id"],
        "reason": "abuse",
    },
    "set_block": lambda world: {
        "type": world.thing,
        "id": world.ids[f"{world.thing}_id"],
        "level": "block",
    },
}
FORMS = {"set_picture", "set_cover", "set_album_cover", "set_track_cover"}
FORMS |= {"set_artist_picture", "set_artist_cover", "set_playlist_cover"}
MULTIPART: Mapping[str, Callable[[World], Any]] = {
    "upload_track": lambda world: {
        "artist_id": world.ids["artist_id"],
        "audio": SimpleUploadedFile("Night Ferry.flac", b"fLaC"),
    },
    "attach_to_message": lambda _: {"file": SimpleUploadedFile("a.txt", b"A log.")},
    "create_import": lambda _: {"files": SimpleUploadedFile("listens.json", b"[]")},
    "import_playlist_file": lambda _: {"file": SimpleUploadedFile("Rain.m3u8", b"#EXTM3U\n")},
}
TUS = {"Tus_Resumable": "1.0.0", "Upload_Offset": "4"}
TUS |= {"Content_Type": "application/offset+octet-stream"}


SAYING: Mapping[str, Callable[[World], dict[str, Any]]] = {
    "list_my_following": lambda _: {"type": "artist"},
    "remove_playlist_entries": lambda world: {"ids": world.ids["entry_id"]},
    "unlike_tracks": lambda world: {"ids": world.ids["track_id"]},
    "unsave_albums": lambda world: {"ids": world.ids["album_id"]},
    **dict.fromkeys(("search", "suggest"), lambda world: {"q": world.name()}),
}
"""What a query must say."""


def _api(world: World) -> Api:
    return Api(world.asker.tokens.access if world.asker.tokens else None)


def ask(operation: str, world: World) -> Any:
    """The answer."""
    method, path = ENDPOINTS[operation]
    if world.thing == "app" and world.person:
        make.authenticator(world.person)
    address, asker = path.format(**world.ids), _api(world)
    query = (SAYING[operation](world) if operation in SAYING else {}) | world.query
    address += f"?{urlencode(query)}" if query else ""
    if operation in FORMS:
        return asker.client.post(
            address,
            make_picture.form(make_picture.picture()),
            content_type=make_picture.MULTIPART,
            headers={"Authorization": f"Bearer {asker.token}"} if asker.token else {},
        )
    if operation in MULTIPART:
        named = {"Authorization": f"Bearer {asker.token}"} if asker.token else {}
        return asker.client.post(address, MULTIPART[operation](world), headers=named)
    body = BODIES[operation](world) if operation in BODIES else None
    return asker.send(method, address, body, **TUS if operation == "write_upload" else {})


OPERATIONS = frozenset(op.view_func.__name__ for op in openapi.operations(api))
