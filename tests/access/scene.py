"""Somebody with secrets, music that is not out, and those who must not know."""

from datetime import timedelta
from typing import Any

from audio.catalog.services import take_down
from audio.charts.models import Period
from audio.models import Album, Genre, Playlist, PlaylistFolder, PlaylistMember, Track
from audio.playlists.services.entries import add_tracks
from audio.publishing.services import releasing
from audio.publishing.services.tracks import edit_track
from config.fields import utc_now
from lyrics.models import Source
from lyrics.services import keep_found
from lyrics.words import Words
from recommendations.models import CuratedShelf
from tests import make, make_music
from tests.api_client import Api
from tests.audio.imports.samples import made_import
from tests.audio.publishing import drafts
from tests.audio.takedowns import giving
from tests.users.support.asked import asked
from tests.users.webhooks.receiving import unused
from users.accounts.choices import Level
from users.models import Client, User, UserBlock

CANARY = "zqxcanary"
FROM_ONE = "zqxblocked"
"""Everybody may know it, but for one person who was blocked."""
UNNAMED = "zqxunnamed"
"""In the names of people whom nobody is told of: disabled, or waiting to be erased."""
EDITORS = ("editor", "parted")
"""Two of whom one blocked the other, in the same list; each has the other's name to hide."""
NOBODY = {f"{kind}_audience": "nobody" for kind in ("likes", "plays", "playlists", "following")}
TITLE = f"{CANARY} title"
ASKED = {"subject": f"{CANARY} ticket", "text": f"{CANARY} words"}
INSIDE = ("draft", "scheduled", "withdrawn", "taken_down")


class Scene:
    """`owner` keeps things to themselves, `label` has music; what `hidden` has is not out."""

    PLACES = frozenset(
        {
            *("track_id", "album_id", "artist_id", "playlist_id", "username", "slug"),
            *("quality", "snapshot_id", "upload_id", "export_id", "station_id"),
            *("mix_id", "webhook_id", "import_id", "reference", "name"),
            *("ticket_id", "attachment_id"),
        }
    )

    def __init__(self) -> None:
        self.owner, self.label, self.hidden = make.user(), drafts.manager(), drafts.manager()
        self.people = {name: make.user() for name in ("other", "follower", "blocked")}
        self.page = drafts.page(self.label, "The Weir")
        genres: Any = ["Ambient"]
        self.album = drafts.published(self.page, size=3, genres=genres)
        self.pages = {status: drafts.page(self.hidden, f"Page {status}") for status in INSIDE}
        self.tracks = [*self.album.tracks.order_by("pk")]
        Client.objects.filter(pk=self.owner.pk).update(**NOBODY)
        self.as_owner = as_(self.owner)
        self.open = self.playlist("Harbour", visibility="public")
        self.not_for_one = self._not_for_one()
        self.shelf = CuratedShelf.objects.create(title="Evening", mood="calm")
        self.shelf.entries.create(playlist_id=self.open)
        self.mix = done(self.as_owner.get("/api/recommendations/mixes/"))["items"][0]["id"]
        station = {"type": "playlist", "id": self.playlist(f"{CANARY} station")}
        self.station = int(done(self.as_owner.post("/api/radio/stations/", station))["id"])
        self.apis = {"nobody": Api()} | {name: as_(one) for name, one in self.people.items()}
        self.webhook, self.asked = unused(self.owner).pk, asked(self.owner, **ASKED)
        self.imported = made_import(self.owner, title=f"{CANARY} song").pk
        self.notice = giving.give(*self.tracks[:1], by=self.owner)
        self.shared = self._shared()
        for api in self.apis.values():  # it takes as long to set up as ten requests
            api.client.handler = self.as_owner.client.handler
        # So that what is done in private changes no order by what counts everybody's doings.
        done(self.apis["other"].put(f"/api/artists/{self.page.pk}/follow/"))
        Track.objects.filter(pk=self.tracks[0].pk).update(plays_count=7)
        self.secret: list[int] = []
        self.music: dict[str, list[int]] = {"track_id": [], "album_id": [], "artist_id": []}
        self._chart(self.music)

    def _not_for_one(self) -> int:
        """Public, and its owner has blocked somebody."""
        own = {"visibility": "public", "description": "Tide"}
        made = self.playlist(f"{FROM_ONE} list", **own)
        block = {"type": "user", "id": self.people["blocked"].pk, "level": "block"}
        done(self.as_owner.put("/api/me/blocks/", block))
        return made

    def _shared(self) -> int:
        """A list that five people fill: two editors part by a block, two accounts go."""
        made = self.playlist("Shared", visibility="public", collaborative=True)
        gone = [make.user(username=f"{UNNAMED}{n}", first_name=UNNAMED) for n in range(2)]
        self.editors = {name: make.user(first_name=f"zqx{name}") for name in EDITORS}
        held = Playlist.objects.get(pk=made)
        for person in (*gone, *self.editors.values()):
            held.members.create(user=person, role=PlaylistMember.Role.EDITOR)
            track_ids = [self.tracks[0].pk]
            add_tracks(playlist=held, by=person, track_ids=track_ids, allow_duplicates=True)
        one, other = self.editors.values()
        UserBlock.objects.create(user=one, other=other, level=Level.BLOCK)
        User.objects.filter(pk=gone[0].pk).update(is_active=False)
        User.objects.filter(pk=gone[1].pk).update(erase_at=utc_now() + timedelta(days=9))
        return made

    def playlist(self, title: str, **fields: Any) -> int:
        body = {"title": title, "description": ""} | fields
        return int(done(self.as_owner.post("/api/playlists/", body))["id"])

    def fill(self, playlist: int) -> None:
        """In an order that nothing else has."""
        body = {"track_ids": [track.pk for track in reversed(self.tracks)]}
        done(self.as_owner.post(f"/api/playlists/{playlist}/tracks/", body))

    def lose_a_follower(self) -> int:
        """Public with a follower, and private since."""
        made = self.playlist(TITLE, visibility="public", description=f"{CANARY} words")
        self.fill(made)
        done(self.apis["follower"].put(f"/api/playlists/{made}/follow/"))
        done(self.as_owner.patch(f"/api/playlists/{made}/", {"visibility": "private"}))
        return made

    def keep_to_oneself(self) -> None:
        """A private playlist in a folder, an unlisted one; likes, plays, following."""
        private = self.playlist(TITLE, description=f"{CANARY} words")
        folder = PlaylistFolder.objects.create(user=self.owner, title=f"{CANARY} folder")
        PlaylistMember.objects.filter(playlist=private).update(folder=folder)
        unlisted = self.playlist(f"{CANARY} unlisted", visibility="unlisted")
        self.secret = [private, unlisted, self.lose_a_follower()]
        for playlist in (private, unlisted):
            self.fill(playlist)
            self.shelf.entries.create(playlist_id=playlist)
        self.do_quietly()

    def do_quietly(self) -> None:
        track, album = self.tracks[0].pk, self.album.pk
        done(self.as_owner.post("/api/me/tracks/", {"id": track}))
        done(self.as_owner.post("/api/me/albums/", {"id": album}))
        done(self.as_owner.put(f"/api/tracks/{track}/rating/", {"stars": 5}))
        done(self.as_owner.put(f"/api/artists/{self.page.pk}/follow/"))
        word = {"type": "track", "id": track, "verdict": "more"}
        done(self.as_owner.post("/api/recommendations/feedback/", word))
        play = {
            "event_id": "6d7e0d3c-9c1e-4f5a-9b55-0c8f5f3f8a11",
            "track_id": track,
            "played_at": utc_now().isoformat(),
            "ms_played": 180_000,
        }
        done(self.as_owner.post("/api/me/plays/", play))

    def have_music_that_is_not_out(self) -> None:
        """An album and a track in each state but one, and a page that was taken down."""
        for status, page in self.pages.items():
            make_album = drafts.album if status in ("draft", "scheduled") else drafts.published
            named: Any = {"title": f"{CANARY} {status}", "genres": ["Ambient"]}
            album = make_album(page, size=1, **named)
            self._hide(album, status)
            [song] = album.tracks.all()
            words = Words.of_lrc(f"[00:01.00]{CANARY} words over the harbour")
            keep_found(track=song, source=Source.FILE, words=words)
            self.music["album_id"].append(album.pk)
            self.music["track_id"].append(song.pk)
        page = drafts.page(self.hidden, f"{CANARY} page")
        take_down(subject=page, by=None, reason=f"{CANARY} reason")
        self.music["artist_id"].append(page.pk)
        self._chart(self.music)

    def _chart(self, more: dict[str, list[int]]) -> None:
        """As if the charts had been counted while all of it was to be seen."""
        shown = {
            "track_id": [track.pk for track in self.tracks],
            "album_id": [self.album.pk],
            "artist_id": [self.page.pk],
        }
        for genre in (None, Genre.objects.get(slug="ambient")):
            for period in Period.values:
                for name, ids in shown.items():
                    kind = name.replace("_id", "s")
                    make_music.chart(kind, *ids, *more[name], period=period, genre=genre)

    def _hide(self, album: Album, status: str) -> None:
        [song] = album.tracks.all()
        changes: Any = {"title": f"{CANARY} song"}
        edit_track(track=song, by=self.hidden, changes=changes)
        if status == "taken_down":
            take_down(subject=album, by=None, reason=f"{CANARY} reason")
        if status == "withdrawn":
            releasing.withdraw(release=album, by=self.hidden)
        if status == "scheduled":
            when = utc_now() + timedelta(days=90)
            releasing.schedule(release=album, by=self.hidden, at=when)

    def places(self) -> dict[str, list[Any]]:
        """What everybody may ask for."""
        return {
            "track_id": [self.tracks[0].pk],
            "album_id": [self.album.pk],
            "artist_id": [self.page.pk],
            "playlist_id": [self.open, self.shared],
            "username": [self.owner.username, self.label.username],
            "slug": ["ambient"],
            "quality": ["low"],
            "station_id": [self.station],
            "mix_id": [self.mix],
            "webhook_id": [self.webhook],
            "import_id": [self.imported],
            "reference": [self.notice.reference],
            "name": ["terms"],
            "ticket_id": [self.asked["ticket_id"]],
            "attachment_id": [self.asked["attachment_id"]],
            "snapshot_id": ["1"],
            "upload_id": ["5f0c3a52-6d0a-4a86-8d92-0f6f5b0e6c11"],
            "export_id": ["5f0c3a52-6d0a-4a86-8d92-0f6f5b0e6c11"],
        }

    def secret_places(self) -> dict[str, list[Any]]:
        """The same, and what nobody may find."""
        playlists = [*self.secret, self.not_for_one]
        more: dict[str, list[Any]] = {"playlist_id": playlists, **self.music}
        more |= {"username": [self.hidden.username]}
        return {name: [*some, *more.get(name, [])] for name, some in self.places().items()}


def as_(person: User) -> Api:
    return Api(make.tokens(person).access)


def done(answer: Any) -> Any:
    assert answer.status_code < 300, answer.content
    return answer.json() if answer.content else None
