"""Exports of four songs as each service writes them, field by field; and how they are sent."""

import io
import json
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from audio.catalog.models.track import Track
from audio.imports.models import Import
from audio.models import PlayEvent
from tests import make_music
from tests.api_client import Api
from tests.jobs import run_due
from users.models import User

IMPORTS = "/api/me/imports/"


class Catalogue:
    """What is here of them. `Salt Road` is by somebody who has nothing else here."""

    def __init__(self) -> None:
        self.ferry = self._made("Night Ferry", "The Weir", "Low Water")
        self.harbour = self._made("Harbour (Live)", "The Weir", "Low Water")
        self.lamps = self._made("Streetlamps", "Ada Cole", "Glass")

    def _made(self, title: str, artist: str, album: str) -> Track:
        return make_music.track(title=title, artist=artist, album=album, duration_ms=200_000)


def short(end: str, artist: str, track: str, ms: int) -> dict[str, Any]:
    """Of `StreamingHistory_music_0.json`."""
    return {"endTime": end, "artistName": artist, "trackName": track, "msPlayed": ms}


def extended(ts: str, artist: str | None, track: str | None, ms: int, **more: Any) -> Any:
    """Of `Streaming_History_Audio_2020-2021_1.json`, all its fields."""
    return {
        "ts": ts,
        "platform": "android",
        "ms_played": ms,
        "conn_country": "NL",
        "ip_addr": "192.0.2.7",
        "master_metadata_track_name": track,
        "master_metadata_album_artist_name": artist,
        "master_metadata_album_album_name": "Low Water" if track else None,
        "spotify_track_uri": "spotify:track:4uLU6hMCjMI75M1A2tKUQC" if track else None,
        "episode_name": None,
        "episode_show_name": None,
        "spotify_episode_uri": None,
        "audiobook_title": None,
        "audiobook_uri": None,
        "audiobook_chapter_uri": None,
        "audiobook_chapter_title": None,
        "reason_start": "clickrow",
        "reason_end": "trackdone",
        "shuffle": False,
        "skipped": False,
        "offline": False,
        "offline_timestamp": 1_614_861_296,
        "incognito_mode": False,
    } | more


LIBRARY = {
    "tracks": [
        {
            "artist": "The Weir",
            "album": "Low Water",
            "track": "Night Ferry",
            "uri": "spotify:track:1",
        },
        {"artist": "Nobody", "album": "None", "track": "Nothing", "uri": "spotify:track:2"},
    ],
    "albums": [{"artist": "Ada Cole", "album": "Glass (Deluxe Edition)", "uri": "spotify:a:1"}],
    "shows": [{"name": "A talk", "publisher": "P", "uri": "spotify:show:1"}],
    "episodes": [{"name": "One", "show": "A talk", "uri": "spotify:episode:1"}],
    "bannedTracks": [
        {"artist": "The Weir", "album": "x", "track": "Streetlamps", "uri": "spotify:track:3"}
    ],
    "artists": [{"name": "Ada Cole", "uri": "spotify:artist:1"}],
    "bannedArtists": [],
    "other": [],
}


def playlist_item(artist: str, track: str, album: str = "Low Water") -> dict[str, Any]:
    return {
        "track": {
            "trackName": track,
            "artistName": artist,
            "albumName": album,
            "trackUri": "spotify:track:9",
        },
        "episode": None,
        "audiobook": None,
        "localTrack": None,
        "addedDate": "2021-05-01",
    }


PLAYLISTS = {
    "playlists": [
        {
            "name": "Evening",
            "lastModifiedDate": "2021-05-02",
            "collaborators": [],
            "items": [
                playlist_item("Ada Cole", "Streetlamps", "Glass"),
                playlist_item("Nobody", "Nothing"),
                playlist_item("The Weir", "Night Ferry"),
                {
                    "track": None,
                    "episode": {"episodeName": "One", "showName": "A talk", "episodeUri": "e"},
                    "localTrack": None,
                    "addedDate": "2021-05-01",
                },
                {
                    "track": None,
                    "episode": None,
                    "localTrack": {
                        "uri": "spotify:local:The+Weir:Low+Water:Harbour+%28Live%29:200"
                    },
                    "addedDate": "2021-05-01",
                },
            ],
            "description": "When it is late",
            "numberOfFollowers": 0,
        }
    ]
}

LASTFM_CSV = (
    "The Weir,Low Water,Night Ferry,04 Mar 2021 12:34\n"
    "The Weir,Low Water,Harbour (Live),04 Mar 2021 12:38\n"
    '"Cole, Ada",Glass,Streetlamps,04 Mar 2021 12:42\n'
    "Nobody,None,Nothing,04 Mar 2021 12:46\n"
    "Nobody,None,Nothing,01 Jan 1970 00:00\n"
)
LASTFM_TABLE = (
    "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"
    '"1614861240","04 Mar 2021, 12:34","The Weir","","Low Water","","Night Ferry",""\n'
    '"1614861480","04 Mar 2021, 12:38","Nobody","","None","","Nothing",""\n'
)


def lastfm_track(name: str, artist: str, uts: int | None) -> dict[str, Any]:
    """Of `user.getRecentTracks`."""
    told: dict[str, Any] = {
        "artist": {"mbid": "", "#text": artist},
        "streamable": "0",
        "image": [{"size": "small", "#text": ""}],
        "mbid": "",
        "album": {"mbid": "", "#text": "Low Water"},
        "name": name,
        "url": "https://www.last.fm/music/x",
    }
    if uts is None:
        return told | {"@attr": {"nowplaying": "true"}}
    return told | {"date": {"uts": str(uts), "#text": "04 Mar 2021, 12:34"}}


LASTFM_PAGE = {
    "recenttracks": {
        "track": [
            lastfm_track("Streetlamps", "Ada Cole", None),
            lastfm_track("Night Ferry", "The Weir", 1_614_861_240),
        ],
        "@attr": {"user": "someone", "totalPages": "1", "page": "1", "total": "1"},
    }
}


def listen(at: int, artist: str, track: str, **info: Any) -> dict[str, Any]:
    """Of a line of `listens/2021/3.jsonl`."""
    return {
        "inserted_at": at + 5.0,
        "listened_at": at,
        "track_metadata": {
            "artist_name": artist,
            "track_name": track,
            "release_name": "Low Water",
            "recording_msid": f"00000000-0000-0000-0000-{at:012}",
            "additional_info": {"submission_client": "a player"} | info,
            "mbid_mapping": None,
        },
    }


def feedback(at: int, score: int = 1) -> dict[str, Any]:
    """Of `feedback.jsonl`: it names the recording of the listen of that time."""
    return {
        "recording_msid": f"00000000-0000-0000-0000-{at:012}",
        "recording_mbid": None,
        "score": score,
        "created": at,
    }


def lines(*records: Any) -> bytes:
    return "".join(f"{json.dumps(one)}\n" for one in records).encode()


def zipped(**files: bytes) -> bytes:
    """By name, with `__` for `/` and the last `_` for the dot."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(".".join(name.replace("__", "/").rsplit("_", 1)), data)
    return told.getvalue()


def made_import(person: User, *, title: str = "Nothing") -> Import:
    """One that is done, with a song that was not found."""
    source = Import.objects.create(user=person, status="ready", progress=100)
    source.names.create(
        user=person,
        key=f"{source.pk:032}",
        kind="listen",
        artist="Nobody",
        title=title,
        status="unmatched",
        times=[1_614_861_240],
        lengths=[-1],
    )
    return source


def send(api: Api, *files: bytes, **headers: str) -> Any:
    body = {"files": [SimpleUploadedFile(f"file{n}", one) for n, one in enumerate(files)]}
    told = {"Authorization": f"Bearer {api.token}"} | headers
    return api.client.post(IMPORTS, body, headers=told)


def brought(api: Api, *files: bytes) -> dict[str, Any]:
    """What became of it. For `transaction=True` tests."""
    answer = send(api, *files)
    assert answer.status_code == 202, answer.content
    run_due()
    told: dict[str, Any] = api.get(f"{IMPORTS}{answer.json()['id']}/").json()
    assert (told["status"], told["progress"]) == ("ready", 100)
    return told


def outcomes(told: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Names, how often they stand in it, and what they added; by kind and status."""
    return {
        (one["kind"], one["status"]): (one["names"], one["seen"], one["added"])
        for one in told["counts"]
    }


def refusals(told: dict[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in told["refused"]:
        counts[one["why"]] = counts.get(one["why"], 0) + one["count"]
    return counts


HISTORY = [
    short("2021-03-04 12:34", "The Weir", "Night Ferry", 200_000),
    short("2021-03-04 12:38", "The Weir", "Night Ferry", 4_000),
    short("2021-03-04 12:40", "The Weir", "Night Ferry", 0),
    short("2021-03-05 08:00", "Ada Cole", "Streetlamps - 2011 Remaster", 180_000),
    short("2021-03-05 08:10", "Ada Cole", "Street Lamps", 180_000),
    short("2021-03-05 08:20", "The Weir", "Harbour", 180_000),
    short("2021-03-05 08:30", "Nobody", "Nothing", 180_000),
    short("2021-03-05 08:40", "Nobody", "Nothing", 180_000),
    short("yesterday", "Nobody", "Nothing", 180_000),
    short("2021-03-05 08:50", "", "Nothing", 180_000),
]
SHORT = json.dumps(HISTORY, indent=2).encode()


def plays(person_id: int) -> list[tuple[int, str, int, bool]]:
    rows = PlayEvent.objects.filter(user=person_id).order_by("played_at")
    assert not rows.filter(counted=True).exists()
    return [
        (row.track_id, f"{row.played_at:%Y-%m-%d %H:%M:%S}", row.ms_played, row.skipped)
        for row in rows
    ]
