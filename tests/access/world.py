"""What there is to be asked for, in the state that a row of the table names."""

import uuid
from collections.abc import Callable
from typing import Any

from audio.catalog.models.publication import Status
from audio.catalog.ownership import give_page
from audio.catalog.services import open_page
from audio.models import (
    Album,
    Artist,
    Credit,
    Genre,
    Identification,
    Playlist,
    Report,
    Track,
    Upload,
)
from audio.takedowns.steps import Step
from audio.uploads import services as uploads
from audio.uploads.models import Transport
from audio.uploads.services import Announced
from config.fields import utc_now
from lyrics.models import Fetch, Lyrics
from radio.models import Station
from recommendations.mixes import services as mixes
from recommendations.models import Mix
from tests import make, make_music
from tests.access import playlists
from tests.access.roles import ROLES, VERIFIED, Asker
from tests.audio.imports.samples import made_import
from tests.audio.insights import years
from tests.audio.streaming import stored
from tests.audio.takedowns import giving
from tests.users.support.asked import asked
from tests.users.webhooks.receiving import unused
from users.models import Client, PersonalToken, User, UserBlock
from users.privacy.services import exports

OWN = "own"
NAMED = {"track": Track, "album": Album, "artist": Artist, "playlist": Playlist}
MUSIC = {"track": Track, "album": Album, "artist": Artist, "page": Artist, "genre": Genre}
GONE: dict[str, dict[str, Any]] = {
    "disabled": {"is_active": False},
    "to_be_erased": {"erase_at": VERIFIED},
}
HIDES = {"following_audience": "followers", "playlists_audience": "nobody"}


class Music:
    """A page with an album with a track, all the owner's; one of them is in the state."""

    def __init__(self, thing: str, status: str) -> None:
        self.owner = ROLES[OWN]()
        track = stored.track(stored.noise(100), album="Harbour", genres=("Ambient",))
        ids = {"track": track.pk, "album": track.album_id, "artist": track.artist_id}
        ids |= {"page": track.artist_id, "genre": None}
        if self.owner.person and (thing != "page" or status == "managed"):
            give_page(artist=track.artist, user=self.owner.person)
        if status in Status.values:
            model: Any = MUSIC[thing]
            model.objects.filter(pk=ids[thing]).update(status=status)
        Report.objects.create(track=track, version=1, waveform=bytes(1000))
        Lyrics.objects.create(track=track, plain="Over the harbour", source="artist")
        Fetch.objects.create(track=track)
        Identification.objects.create(
            track=track, state="found", proposed={"isrc": "GBAAA9900303"}
        )
        make_music.chart("tracks", track.pk)
        self.ids: dict[str, Any] = {f"{kind}_id": pk for kind, pk in ids.items()}
        self.ids |= {"slug": "ambient", "quality": "low"}


class World:
    """Somebody who asks, another person, and what is asked for.

    `state` is "<thing> <status>"; stale: they showed who they are long ago. What is only read
    may be the same for all who ask: `music`.
    """

    def __init__(self, role: str, state: str, music: Music | None = None) -> None:
        self.role, (self.thing, _, self.status) = role, state.partition(" ")
        self.ids: dict[str, Any] = {}
        self.query: dict[str, Any] = {}
        if self.thing in MUSIC:
            music = music or Music(self.thing, self.status)
            self.ids |= music.ids
        self.asker: Asker = music.owner if music and role == OWN else ROLES[role]()
        self.person = self.asker.person
        self.other = make.user(email_verified_at=VERIFIED)
        make.user(is_staff=True, is_superuser=True)  # the last admin could not go
        if self.person and self.status == "stale":
            self.person.sessions.update(authenticated_at=VERIFIED)
        if self.thing in (makers := self._makers()):
            self.ids |= makers[self.thing]()
        self.ids |= {"kind": self.thing, "blocked_id": self.ids.get(f"{self.thing}_id")}
        self.ids["service"] = "lastfm"  # which nobody has set up here
        self.ids.setdefault("name", "terms")

    def _makers(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """What its ids are, by the names that paths have for them."""
        return {
            "user": self._user_ids,
            "session": lambda: {"session_id": make.session(self._whose()).pk},
            "token": lambda: {"token_id": self._token()},
            "export": lambda: {"export_id": self._export()},
            "upload": lambda: {"upload_id": self._upload()},
            "credit": lambda: {"credit_id": self._credit()},
            "play": lambda: {"play_id": make_music.play(self._whose(), make_music.track()).pk},
            "playlist": self._playlist,
            "mix": lambda: {"mix_id": self._mix()},
            "import": lambda: {"import_id": made_import(self._whose()).pk},
            "ticket": lambda: asked(self._whose()),
            "year": lambda: {"year": years.shared(self._whose())},
            "webhook": lambda: {"webhook_id": unused(self._whose()).pk},
            "notice": self._notice,
            "station": lambda: {"station_id": Station.objects.create(user=self._whose()).pk},
        }

    def _user_ids(self) -> dict[str, Any]:
        shown = self._user()
        return {"username": shown.username, "user_id": shown.pk}

    def _user(self) -> User:
        """Blocked: they have blocked who asks."""
        if self.status == "themselves" and self.person:
            return self.person
        shown = make.user(**GONE.get(self.status, {}))
        if self.status == "blocked" and self.person:
            UserBlock.objects.create(user=shown, other=self.person, level="block")
        if self.status == "private":
            Client.objects.filter(pk=shown.pk).update(**HIDES)
        return shown

    def _playlist(self) -> dict[str, Any]:
        made = playlists.standing(self.status, owner=self._owner(), asker=self.person)
        self.query = playlists.query(self.status, made)
        return playlists.ids(made, asker=self.person)

    def _owner(self) -> User:
        return self.person if self.person and self.role == OWN else self.other

    def _whose(self) -> User:
        """Of nobody nothing is their own."""
        return self.person if self.person and self.status == OWN else self.other

    def _credit(self) -> int:
        """A page is named on the track of somebody else, and was not asked yet."""
        page = open_page(user=self._whose(), name="A guest")
        return Credit.objects.create(track=make_music.track(), artist=page).pk

    def _notice(self) -> dict[str, Any]:
        """About music of whoever asks, as its artist; with the key in the address."""
        step, _, key = self.status.partition(",")
        made = giving.case(Step(step))
        if self.role == OWN and self.person:
            Artist.objects.filter(pk=made.artist.pk).update(user=self.person)
        self.query = {"key": made.notice.key} if key else {}
        return {"reference": made.notice.reference, "notice_id": made.notice.pk}

    def _mix(self) -> int:
        mixes.make(user=self._whose(), now=utc_now())
        return Mix.objects.of(self._whose())[0].pk

    def _upload(self) -> uuid.UUID:
        """All of it is here, and nobody has said so."""
        person = self._whose()
        page = open_page(user=person, name="The Weir")
        upload = uploads.begin(
            by=person, artist=page, file=Announced("a.flac", 4), transport=Transport.TUS
        )
        Upload.objects.filter(pk=upload.pk).update(offset=4)
        return upload.pk

    def _token(self) -> int:
        make.personal_token(self._whose(), "read")
        return PersonalToken.objects.get(user=self._whose()).pk

    def _export(self) -> uuid.UUID:
        export = exports.ask(user=self._whose())
        exports.make(export_id=export.pk)
        return export.pk

    def is_shown_in(self, answer: Any) -> bool:
        """Whether the thing of this state is an item of the list."""
        wanted, told = self.ids[f"{self.thing}_id"], answer.json()
        items = told.get("items") or (told.get(f"{self.thing}s") or told)["items"]
        things = [item.get(self.thing) or item for item in items if item]
        return wanted in [thing["id"] for thing in things]

    def name(self) -> str:
        """What somebody would type who knows of it."""
        if self.thing not in NAMED:
            return "a"
        model: Any = NAMED[self.thing]
        thing = model.objects.get(pk=self.ids[f"{self.thing}_id"])
        return str(thing.name if self.thing == "artist" else thing.title)
