"""POST /api/share/: addresses to share a thing by."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.services import take_down
from audio.models import Playlist, ShareLink
from audio.playlists.services import moderation
from audio.sharing import codes
from audio.sharing.services import link_to
from audio.sharing.shown import find
from tests import at_once, make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.models import User, UserBlock

pytestmark = pytest.mark.django_db
BASE = "http://testserver"


def share(api: Api, kind: str, pk: int, **more: Any) -> Any:
    return api.post("/api/share/", {"type": kind, "id": pk, **more})


def shared(api: Api, kind: str, pk: int, **more: Any) -> dict[str, Any]:
    answer = share(api, kind, pk, **more)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def person() -> User:
    return make.user()


@pytest.fixture
def api(person: User, api_for: ApiFor) -> Api:
    return api_for(person)


def test_gives_the_page_and_a_short_link(api: Api) -> None:
    track = make_music.track(title="Night Ferry", artist="The Weir")

    told = shared(api, "track", track.pk)

    assert told["url"] == f"{BASE}/s/track/{track.pk}/night-ferry/"
    [link] = ShareLink.objects.all()
    assert told["short_url"] == f"{BASE}/l/{link.code}/"
    assert (link.kind, link.object_id, link.key) == ("track", track.pk, "")
    assert len(link.code) == 8
    assert not set(link.code) & set("ilo01O")


def test_every_kind_can_be_shared(api: Api) -> None:
    track = make_music.track(album="Harbour", genres=("Ambient",))
    listed = make_playlist.public("Rain")
    genre = track.genres.get()
    wanted = {
        "track": (track.pk, track.slug),
        "album": (track.album_id or 0, "harbour"),
        "artist": (track.artist_id, track.artist.slug),
        "genre": (genre.pk, "ambient"),
        "playlist": (listed.pk, "rain"),
    }
    for kind, (pk, slug) in wanted.items():
        assert shared(api, kind, pk)["url"] == f"{BASE}/s/{kind}/{pk}/{slug}/"


def test_the_network_goes_along(api: Api) -> None:
    track = make_music.track()

    told = shared(api, "track", track.pk, network="telegram")

    assert told["short_url"] == f"{BASE}/l/{ShareLink.objects.get().code}/?n=telegram"


def test_each_network_gets_title_artist_and_its_own_short_link(api: Api) -> None:
    track = make_music.track(title="50% & more? #1 + “é”", artist="Sigur Rós")

    told = shared(api, "track", track.pk)

    text = "50% & more? #1 + “é” – Sigur Rós"
    link = told["short_url"]
    intents = {name: urlsplit(url) for name, url in told["intents"].items()}
    assert parse_qs(intents["x"].query) == {"text": [text], "url": [f"{link}?n=x"]}
    assert intents["x"][:3] == ("https", "x.com", "/intent/tweet")
    assert parse_qs(intents["facebook"].query) == {"u": [f"{link}?n=facebook"]}
    assert intents["facebook"][:3] == ("https", "www.facebook.com", "/sharer/sharer.php")
    assert parse_qs(intents["whatsapp"].query) == {"text": [f"{text} {link}?n=whatsapp"]}
    assert intents["whatsapp"][:3] == ("https", "wa.me", "/")
    telegram = {"url": [f"{link}?n=telegram"], "text": [text]}
    assert parse_qs(intents["telegram"].query) == telegram
    assert intents["telegram"][:3] == ("https", "t.me", "/share/url")
    assert intents["mastodon"][:4] == ("https", "share.joinmastodon.org", "/", "")
    assert parse_qs(intents["mastodon"].fragment) == {"text": [f"{text} {link}?n=mastodon"]}
    subject, body = intents["email"].query.split("&")
    assert (intents["email"].scheme, intents["email"].path) == ("mailto", "")
    assert unquote(subject) == f"subject={text}"
    assert unquote(body) == f"body={text}\r\n{link}?n=email"
    # A blank is %20: mail programs and apps show a + as it is. And nothing breaks the markup.
    assert not [url for url in told["intents"].values() if set(url) & set("+ \"'<>")]


def test_long_titles_are_cut_for_the_networks(api: Api) -> None:
    track = make_music.track(title="la" * 150, artist="The Weir")

    [text] = parse_qs(urlsplit(shared(api, "track", track.pk)["intents"]["x"]).query)["text"]

    assert text == "la" * 99 + "l…"


def test_there_is_one_link_for_everybody(api: Api, api_for: ApiFor) -> None:
    track = make_music.track()

    first = shared(api, "track", track.pk)
    again = shared(api, "track", track.pk, network="x")
    others = shared(api_for(make.user()), "track", track.pk)

    assert others == first
    assert again["short_url"] == f"{first['short_url']}?n=x"
    assert ShareLink.objects.count() == 1


def test_a_track_and_an_album_of_one_number_have_two(api: Api) -> None:
    track = make_music.track(album="Harbour")
    assert track.album_id
    shown = find("track", track.pk), find("album", track.album_id)

    links = {link_to(shown=one).code for one in shown if one}

    assert len(links) == 2


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_the_same_link() -> None:
    shown = find("track", make_music.track().pk)
    assert shown

    codes_given = at_once.times(8, lambda: link_to(shown=shown).code)

    assert len(set(codes_given)) == 1
    assert ShareLink.objects.count() == 1


def test_a_code_that_is_taken_is_not_given_twice(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks = make_music.tracks(2)
    wanted = iter(["aaaaaaaa", "aaaaaaaa", "aaaaaaaa", "bbbbbbbb"])
    monkeypatch.setattr(codes, "new_code", lambda *, secret: next(wanted))

    urls = [shared(api, "track", track.pk)["short_url"] for track in tracks]

    assert urls == [f"{BASE}/l/aaaaaaaa/", f"{BASE}/l/bbbbbbbb/"]


def test_where_no_code_is_free_it_says_so(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    tracks = make_music.tracks(2)
    monkeypatch.setattr(codes, "new_code", lambda *, secret: "aaaaaaaa")
    shared(api, "track", tracks[0].pk)

    refused(share(api, "track", tracks[1].pk), 503, "busy")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SCHEDULED, Status.WITHDRAWN])
def test_ones_own_draft_says_why_not(status: Status, api: Api, person: User) -> None:
    track = make_music.track(status=status)
    make_music.artist(user=person)
    track.artist.user = person
    track.artist.save()

    body = refused(share(api, "track", track.pk), 409, "not_shareable")

    assert body["detail"] == f"Nobody else could open it, because it is {status}."
    assert not ShareLink.objects.exists()


def test_others_drafts_are_not_there(api: Api) -> None:
    for status in (Status.DRAFT, Status.SCHEDULED, Status.WITHDRAWN):
        track = make_music.track(status=status)
        refused(share(api, "track", track.pk), 404, "not_found")
    track = make_music.track(album="Harbour")
    take_down(subject=track.artist, by=None, reason="Theirs.")
    refused(share(api, "track", track.pk), 404, "not_found")
    refused(share(api, "album", track.album_id or 0), 404, "not_found")
    refused(share(api, "artist", track.artist_id), 404, "not_found")


@pytest.mark.parametrize("kind", ["track", "album", "artist", "playlist", "genre"])
def test_what_never_was_is_not_there(kind: str, api: Api) -> None:
    refused(share(api, kind, 987_654_321), 404, "not_found")
    refused(share(api, kind, 2**63 - 1), 404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "track"},
        {"type": "user", "id": 1},
        {"type": "track", "id": 0},
        {"type": "track", "id": 2**63},
        {"type": "track", "id": True},
        {"type": "track", "id": 1, "network": "myspace"},
        {"type": "playlist", "id": 1, "key": "x" * 41},
        {"type": "playlist", "id": 1, "key": "\0"},
    ],
)
def test_what_it_does_not_understand(body: dict[str, Any], api: Api) -> None:
    assert api.post("/api/share/", body).status_code == 422


def test_nobody_shares_without_signing_in() -> None:
    refused(share(Api(), "track", make_music.track().pk), 401, "unauthenticated")


class TestUnlisted:
    """Its key is part of what is shared."""

    def test_its_owner_and_followers_share_it_with_its_key(
        self, api: Api, person: User, api_for: ApiFor
    ) -> None:
        made = make_playlist.unlisted("Rain", owner=person)
        follower = make_playlist.member(made, "follower")

        told = shared(api, "playlist", made.pk)

        assert told["url"] == f"{BASE}/s/playlist/{made.pk}/rain/?key={made.key}"
        assert shared(api_for(follower), "playlist", made.pk) == told
        assert made.key not in told["short_url"]
        assert len(ShareLink.objects.get().code) == 29

    def test_whoever_has_the_key_shares_it(self, api: Api) -> None:
        made = make_playlist.unlisted("Rain")

        assert shared(api, "playlist", made.pk, key=made.key)["url"].endswith(made.key)
        refused(share(api, "playlist", made.pk), 404, "not_found")
        refused(share(api, "playlist", made.pk, key="x" * 22), 404, "not_found")

    def test_its_key_is_not_an_editors_to_give_away(self, api_for: ApiFor) -> None:
        made = make_playlist.unlisted("Rain", collaborative=True)
        editor = make_playlist.member(made, "editor")

        body = refused(share(api_for(editor), "playlist", made.pk), 409, "not_shareable")

        assert made.key not in str(body)
        assert "unlisted" in body["detail"]

    def test_a_new_key_is_a_new_link(self, api: Api, person: User) -> None:
        made = make_playlist.unlisted("Rain", owner=person)
        first = shared(api, "playlist", made.pk)
        for visibility in ("private", "unlisted"):
            api.patch(f"/api/playlists/{made.pk}/", {"visibility": visibility})

        told = shared(api, "playlist", made.pk)

        assert told["short_url"] != first["short_url"]
        assert told["url"] != first["url"]


class TestHiddenPlaylists:
    """Of others they are not there; of one's own it says why."""

    def test_ones_own_private_one(self, api: Api, person: User) -> None:
        made = make_playlist.playlist("Rain", owner=person)

        body = refused(share(api, "playlist", made.pk), 409, "not_shareable")

        assert body["detail"] == "Nobody else could open it, because it is private."

    def test_ones_own_that_was_taken_down(self, api: Api, person: User) -> None:
        made = make_playlist.public("Rain", owner=person)
        moderation.take_down(playlist=made, by=None, reason="Spam.")

        body = refused(share(api, "playlist", made.pk), 409, "not_shareable")

        assert body["detail"] == "Nobody else could open it, because it is taken down."

    def test_others(self, api: Api) -> None:
        refused(share(api, "playlist", make_playlist.playlist().pk), 404, "not_found")

    def test_of_somebody_who_blocked_me(self, api: Api, person: User) -> None:
        made = make_playlist.public()
        UserBlock.objects.create(user=made.owner, other=person, level="block")

        refused(share(api, "playlist", made.pk), 404, "not_found")

    def test_public_now_its_link_has_no_key(self, api: Api, person: User) -> None:
        made = make_playlist.unlisted("Rain", owner=person)
        api.patch(f"/api/playlists/{made.pk}/", {"visibility": "public"})

        told = shared(api, "playlist", made.pk)

        assert told["url"] == f"{BASE}/s/playlist/{made.pk}/rain/"
        assert Playlist.objects.get(pk=made.pk).key == ""
