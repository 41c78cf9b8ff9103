"""What programs read that show links, and search engines: by readers that are not ours."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from audio.catalog.models.publication import Status
from audio.models import Album, Artist, Genre, Track
from audio.playlists.models.playlist import Visibility
from config import env
from tests import make, make_music, make_playlist
from tests.audio.sharing.opened import (
    ORIGIN,
    ask,
    opengraph,
    preview,
    see,
    shown_by_others,
    structured,
    track,
)

pytestmark = pytest.mark.django_db
COVER = "0123456789abcdef0123456789abcdef-1200"


def picture(side: int) -> str:
    return f"{ORIGIN}/media/images/{COVER}/{side}.jpg"


@pytest.fixture
def song() -> Track:
    made = track(
        title="Night Ferry",
        artist="Lumen",
        album="Slow Water",
        featuring=("Mallow",),
        genres=("Ambient", "Drone"),
        duration_ms=214_000,
        isrc="DEUM71700001",
        track_number=3,
    )
    Album.objects.update(release_date=date(2021, 5, 4), cover_key=COVER)
    return made


def test_a_track(song: Track) -> None:
    page = see("track", song.pk)
    assert opengraph(page) == [
        ("og:site_name", "Tonearm"),
        ("og:type", "music.song"),
        ("og:title", "Night Ferry"),
        (
            "og:description",
            "“Night Ferry”, a song by Lumen from “Slow Water”. Listen to a preview.",
        ),
        ("og:url", f"{ORIGIN}/s/track/{song.pk}/night-ferry/"),
        ("og:image", picture(1200)),
        ("og:image:type", "image/jpeg"),
        ("og:image:width", "1200"),
        ("og:image:height", "1200"),
        ("og:image:alt", "Night Ferry by Lumen"),
        ("og:audio", f"{ORIGIN}/embed/track/{song.pk}/preview/"),
        ("og:audio:type", "audio/mp4"),
        ("music:duration", "214"),
        ("music:album", f"{ORIGIN}/s/album/{song.album_id}/slow-water/"),
        ("music:album:disc", "1"),
        ("music:album:track", "3"),
        ("music:release_date", "2021-05-04"),
        ("music:musician", f"{ORIGIN}/s/artist/{song.artist_id}/lumen/"),
        ("music:musician", f"{ORIGIN}/s/artist/{Artist.objects.get(name='Mallow').pk}/mallow/"),
    ]


def test_a_program_that_shows_links_finds_the_same_in_each_form(song: Track) -> None:
    told = shown_by_others(see("track", song.pk))
    said = "“Night Ferry”, a song by Lumen from “Slow Water”. Listen to a preview."
    assert (told.title, told.description, told.site_name) == ("Night Ferry", said, "Tonearm")
    assert told.image == told.opengraph.image == told.twitter.image == picture(1200)
    assert told.opengraph.title == told.twitter.title == "Night Ferry"
    assert told.opengraph.description == told.twitter.description == said


def test_a_track_as_a_recording(song: Track) -> None:
    Track.objects.filter(pk=song.pk).update(plays_count=7, likes_count=2)
    told = structured(see("track", song.pk))
    assert told["@context"] == "https://schema.org"
    assert told["@type"] == "MusicRecording"
    assert told["url"] == told["@id"] == f"{ORIGIN}/s/track/{song.pk}/night-ferry/"
    assert [one["name"] for one in told["byArtist"]] == ["Lumen", "Mallow"]
    assert told["inAlbum"]["name"] == "Slow Water"
    assert told["duration"] == "PT3M34S"
    assert told["genre"] == ["Ambient", "Drone"]
    assert told["isrcCode"] == "DEUM71700001"
    assert told["datePublished"] == "2021-05-04"
    assert told["image"] == [picture(1200), picture(600), picture(300)]
    assert told["audio"]["contentUrl"] == f"{ORIGIN}/embed/track/{song.pk}/preview/"
    assert told["audio"]["duration"] == "PT0M30S"
    counted = told["interactionStatistic"]
    assert [one["userInteractionCount"] for one in counted] == [7, 2]


def test_an_album(song: Track) -> None:
    second = track(title="Pylon", artist="Lumen", album="Slow Water", track_number=4)
    assert song.album is not None
    Album.objects.update(release_date_precision="year")
    page = see("album", song.album.pk)
    told = opengraph(page)
    assert ("og:type", "music.album") in told
    assert ("music:release_date", "2021") in told
    assert ("music:musician", f"{ORIGIN}/s/artist/{song.artist_id}/lumen/") in told
    assert [value for name, value in told if name == "music:song"] == [
        f"{ORIGIN}/s/track/{song.pk}/night-ferry/",
        f"{ORIGIN}/s/track/{second.pk}/pylon/",
    ]
    assert [value for name, value in told if name == "music:song:track"] == ["3", "4"]
    assert dict(told)["og:description"] == (
        "Album by Lumen from 2021 with 2 songs. Listen to previews."
    )
    record = structured(page)
    assert (record["@type"], record["numTracks"]) == ("MusicAlbum", 2)
    assert record["albumReleaseType"] == "https://schema.org/AlbumRelease"
    names = [one["item"]["name"] for one in record["track"]["itemListElement"]]
    assert names == ["Night Ferry", "Pylon"]


def test_an_artist(song: Track) -> None:
    Artist.objects.filter(name="Lumen").update(
        bio="Two sisters.\n\nOne causeway.",
        links=["https://lumen.example/"],
        picture_key=COVER,
    )
    page = see("artist", song.artist_id)
    told = dict(opengraph(page))
    assert (told["og:type"], told["profile:username"]) == ("profile", "lumen")
    assert told["og:description"] == "Two sisters. One causeway."
    assert told["og:image"] == picture(1200)
    group = structured(page)
    assert (group["@type"], group["name"]) == ("MusicGroup", "Lumen")
    assert group["sameAs"] == ["https://lumen.example/"]
    assert [album["name"] for album in group["album"]] == ["Slow Water"]


def test_a_playlist(song: Track) -> None:
    owner = make.user(first_name="Ada", last_name="Reed")
    playlist = make_playlist.of(
        [song], title="For later", owner=owner, visibility=Visibility.PUBLIC
    )
    page = see("playlist", playlist.pk)
    told = opengraph(page)
    assert ("og:type", "music.playlist") in told
    assert ("music:song", f"{ORIGIN}/s/track/{song.pk}/night-ferry/") in told
    assert dict(told)["og:description"] == (
        "A playlist by Ada Reed with 1 song. Listen to previews."
    )
    record = structured(page)
    assert (record["@type"], record["numTracks"]) == ("MusicPlaylist", 1)
    assert record["author"] == {"@type": "Person", "name": "Ada Reed"}


def test_a_genre(song: Track) -> None:
    page = see("genre", Genre.objects.get(name="Ambient").pk)
    assert dict(opengraph(page))["og:type"] == "website"
    record = structured(page)
    assert record["@type"] == "CollectionPage"
    assert record["mainEntity"]["itemListElement"][0]["item"]["name"] == "Night Ferry"


def cards(text: str) -> dict[str, str]:
    return dict(re.findall(r'<meta name="(twitter:[^"]+)" content="([^"]*)"', text))


def test_a_card_has_a_player_where_there_is_something_to_hear(
    song: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "BASE_URL", "https://music.example.org")
    told = cards(see("track", song.pk).answer.content.decode())
    assert told["twitter:card"] == "player"
    assert told["twitter:player"] == f"https://music.example.org/embed/track/{song.pk}/"
    assert (told["twitter:player:width"], told["twitter:player:height"]) == ("480", "152")
    silent = make_music.track(playable=False, album="Slow Water", artist="Lumen")
    Album.objects.update(cover_key=COVER)
    told = cards(see("track", silent.pk).answer.content.decode())
    assert told["twitter:card"] == "summary_large_image"
    assert told["twitter:image"].startswith("https://music.example.org/media/images/")


def test_what_has_no_picture_gets_ours() -> None:
    page = see("track", make_music.track().pk)
    told = dict(opengraph(page))
    assert told["og:image"] == f"{ORIGIN}/static/pages/card.png"
    assert told["og:image:type"] == "image/png"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    text = page.answer.content.decode()
    assert cards(text)["twitter:image"] == f"{ORIGIN}/static/pages/card.png"
    with Image.open(str(finders.find("pages/card.png"))) as ours:
        assert (ours.format, ours.size) == ("PNG", (1200, 630))


def test_canonical_and_oembed(song: Track) -> None:
    text = see("track", song.pk).answer.content.decode()
    here = f"{ORIGIN}/s/track/{song.pk}/night-ferry/"
    assert f'<link rel="canonical" href="{here}">' in text
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', text)
    assert found
    oembed = urlsplit(found[1].replace("&amp;", "&"))
    assert oembed.path == "/oembed"
    assert parse_qs(oembed.query) == {"url": [here], "format": ["json"]}


def test_a_long_text_is_cut() -> None:
    playlist = make_playlist.public("Long", description="word " * 300)
    said = dict(opengraph(see("playlist", playlist.pk)))["og:description"]
    assert len(said) <= 200
    assert said.endswith("…")


def test_the_kept_address_of_a_preview_leads_to_a_signed_one(song: Track) -> None:
    answer = ask(f"/embed/track/{song.pk}/preview/")
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"
    there = urlsplit(answer.headers["Location"])
    assert there.path == f"/api/tracks/{song.pk}/stream/"
    assert {*parse_qs(there.query)} == {"r", "e", "u", "k"}


def test_without_a_preview_there_is_no_such_address() -> None:
    assert ask(f"/embed/track/{make_music.track().pk}/preview/").status_code == 404
    hidden = make_music.track(status=Status.DRAFT)
    preview(hidden)
    assert ask(f"/embed/track/{hidden.pk}/preview/").status_code == 404
