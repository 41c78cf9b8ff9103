"""The bodies that open doors, which nobody can guess."""

import itertools
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from tests import make, make_picture
from tests.access import asking
from tests.access.roles import Asker
from tests.access.world import World
from users.codes.models import Purpose
from users.google.services import handing_over
from users.google.services.arriving import Arrival
from users.models import User

TUS = {name.replace("_", "-"): value for name, value in asking.TUS.items()}
NUMBERS = itertools.count(1)
PASSWORD = ""
"""For a proof that is no code sent by mail."""
THINGS: Mapping[str, tuple[str, ...]] = {
    "send_code": tuple(Purpose),
    "use_code": ("login", "verify_email", "reset_password", "change_email"),
    "confirm_identity": (PASSWORD, Purpose.LOGIN),
    "erase_account": (PASSWORD, Purpose.ERASE),
    "link_google": (PASSWORD, Purpose.LINK_GOOGLE),
    "set_block": ("artist", "user"),
    "give_feedback": ("track", "album", "artist", "genre"),
    "share": ("track", "album", "artist", "playlist"),
    "create_station": ("track", "artist", "genre", "playlist"),
}
"""What such a request is about, in turns."""


class Here(World):
    """Where the fuzzer asks: what there is was there before."""

    def __init__(self, asker: Asker, thing: str) -> None:
        self.asker, self.person = asker, asker.person
        self.thing, self.ids, self.query = thing, {}, {}
        self.other = User(pk=next(NUMBERS))


SAYING: Mapping[str, str] = {
    "remove_playlist_entries": "entry_id",
    "unlike_tracks": "track_id",
    "unsave_albums": "album_id",
}
"""Of what is made, or was there, the one that `ids` in the query names."""
QUERIES: Mapping[str, dict[str, str]] = {
    "list_my_following": {"type": "artist"},
    **dict.fromkeys(("search", "suggest"), {"q": "a"}),
}
"""What else a query must say."""


def _proof(world: World) -> dict[str, str | None]:
    if world.thing == PASSWORD:
        return {"password": make.PASSWORD, "code": None}
    return {"password": None, "code": asking.mailed_code(world, Purpose(world.thing))}


def _use_code(world: World) -> dict[str, str | None]:
    is_reset = world.thing == Purpose.RESET_PASSWORD
    told: dict[str, str | None] = asking.BODIES["use_code"](world)
    return told | {"new_password": make.PASSWORD if is_reset else None}


def _link_google(world: World) -> dict[str, str | None]:
    arrival = Arrival(_person(world), uuid.uuid4().hex, {"iss": "https://example.org"})
    return _proof(world) | {"link_token": handing_over.link_token_for(arrival)}


def _exchange(world: World) -> dict[str, str | None]:
    code = handing_over.code_for(Arrival(_person(world)), challenge="")
    return {"code": code, "code_verifier": None}


def _picture(world: World) -> dict[str, bytes]:
    return {"file": make_picture.picture()}


def _audio(world: World) -> dict[str, Any]:
    return {"artist_id": world.ids["artist_id"], "audio": b"fLaC"}


def _person(world: World) -> User:
    assert world.person
    return world.person


BODIES: Mapping[str, Callable[[World], Any]] = {
    **asking.BODIES,
    **dict.fromkeys(asking.FORMS, _picture),
    "upload_track": _audio,
    "import_playlist_file": lambda _: {"file": b"#EXTM3U\nsong.mp3\n"},
    "use_code": _use_code,
    "confirm_identity": _proof,
    "erase_account": _proof,
    "exchange_google_code": _exchange,
    "link_google": _link_google,
}
"""By operation id, each good once."""
