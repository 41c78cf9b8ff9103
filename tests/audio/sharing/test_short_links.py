"""GET /l/{code}/: to the page, and counted without knowing who."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from audio.catalog.services import restore, take_down
from audio.models import ShareDay, ShareLink
from audio.playlists.services import life
from audio.publishing.services import releasing
from audio.sharing.services import forget_dead_links, link_to
from audio.sharing.shown import find
from tests import at_once, make, make_music, make_playlist
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def link(kind: str, pk: int, *, key: str = "") -> ShareLink:
    shown = find(kind, pk, key=key)
    assert shown
    return link_to(shown=shown)


def opened(code: str, network: str = "", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    query = f"?n={network}" if network else ""
    return Client().get(f"/l/{code}/{query}", headers={"User-Agent": BROWSER} | named)


def counted() -> dict[str, int]:
    return dict(ShareDay.objects.values_list("network", "opens"))


def test_leads_to_the_page() -> None:
    track = make_music.track(title="Night Ferry")

    answer = opened(link("track", track.pk).code)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"http://testserver/s/track/{track.pk}/night-ferry/"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers


def test_leads_to_where_the_page_is_now() -> None:
    track = make_music.track(title="Night Ferry")
    made = link("track", track.pk)
    track.slug = "day-ferry"
    track.save()

    assert opened(made.code).headers["Location"].endswith(f"/s/track/{track.pk}/day-ferry/")


def test_is_counted_by_day_and_network() -> None:
    made = link("track", make_music.track().pk)
    for network in ("", "x", "x", "whatsapp", "myspace", "x" * 3000):
        assert opened(made.code, network).status_code == 302

    assert counted() == {"": 3, "x": 2, "whatsapp": 1}
    assert {row.day for row in ShareDay.objects.all()} == {datetime.now(UTC).date()}


def test_only_day_network_and_number_are_kept() -> None:
    """What the table has no column for, nobody can read from it."""
    columns = {field.name for field in ShareDay._meta.get_fields()}

    assert columns == {"id", "link", "day", "network", "opens"}
    kept = {field.name for field in ShareLink._meta.get_fields()}
    assert kept == {"id", "code", "kind", "object_id", "key", "created_at", "days"}


def test_typed_in_large_letters_it_is_the_same() -> None:
    made = link("track", make_music.track().pk)

    assert opened(made.code.upper()).status_code == 302


@pytest.mark.parametrize(
    "code", ["aaaaaaaa", "a", "abc1defg", "Ñandúabc", "%00aaaaaaa", "a" * 29]
)
def test_no_such_code(code: str) -> None:
    assert opened(code).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Purpose": "prefetch"},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X_Purpose": "preview"},
        {"X_Moz": "prefetch"},
        {"User_Agent": ""},
        {
            "User_Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
        },
        {"User_Agent": "Twitterbot/1.0"},
        {"User_Agent": "TelegramBot (like TwitterBot)"},
        {"User_Agent": "WhatsApp/2.23.20.0"},
        {"User_Agent": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"},
        {"User_Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
        {"User_Agent": "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +…)"},
        {"User_Agent": "http.rb/5.1.1 (Mastodon/4.3.2; +https://mastodon.social/) Bot"},
        {"User_Agent": "Synapse (bot; +https://github.com/matrix-org/synapse)"},
        {
            "User_Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
        },
        {"User_Agent": "curl/8.5.0"},
        {"User_Agent": "python-requests/2.32"},
    ],
    ids=lambda headers: " ".join(headers.values())[:25],
)
def test_programs_that_look_at_it_are_not_counted(headers: dict[str, str]) -> None:
    made = link("track", make_music.track().pk)
    ascii_only = {name: value.replace("…", "") for name, value in headers.items()}

    assert opened(made.code, **ascii_only).status_code == 302
    assert counted() == {}


def test_a_head_is_not_counted() -> None:
    made = link("track", make_music.track().pk)

    answer = Client().head(f"/l/{made.code}/", headers={"User-Agent": BROWSER})

    assert answer.status_code == 302
    assert counted() == {}


@pytest.mark.parametrize(
    "agent",
    [
        BROWSER,
        "Mozilla/5.0 (Linux; Android 11; CUBOT X50) AppleWebKit/537.36 Chrome/120.0 Mobile",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Mobile/15E148 Instagram 361.0",
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Version/4.0 Chrome/131.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/489.0;]",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80; U; en) Presto/2.5.25 Version/10.54",
    ],
)
def test_browsers_are_counted(agent: str) -> None:
    made = link("track", make_music.track().pk)

    opened(made.code, User_Agent=agent)

    assert counted() == {"": 1}


@pytest.mark.django_db(transaction=True)
def test_none_is_lost_when_many_open_it_at_once() -> None:
    made = link("track", make_music.track().pk)

    at_once.times(8, lambda: [opened(made.code, "x").status_code for _ in range(5)])

    assert counted() == {"x": 40}


@pytest.mark.django_db(transaction=True)
def test_where_it_cannot_be_counted_it_still_leads_there() -> None:
    made = link("track", make_music.track().pk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audio_shareday RENAME TO audio_shareday_away")
    try:
        assert opened(made.code).status_code == 302
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audio_shareday_away RENAME TO audio_shareday")


def test_is_gone_while_the_thing_is_hidden() -> None:
    track = make_music.track(album="Harbour")
    codes = [
        link("track", track.pk).code,
        link("album", track.album_id or 0).code,
        link("artist", track.artist_id).code,
    ]

    take_down(subject=track.artist, by=None, reason="Theirs.")
    assert [opened(code).status_code for code in codes] == [404, 404, 404]

    restore(subject=track.artist, by=None)
    assert [opened(code).status_code for code in codes] == [302, 302, 302]
    assert [row.opens for row in ShareDay.objects.all()] == [1, 1, 1]


def test_is_gone_when_it_is_withdrawn() -> None:
    label = drafts.manager()
    album = drafts.published(drafts.page(label, "The Weir"), size=1)
    code = link("album", album.pk).code

    releasing.withdraw(release=album, by=label)

    assert opened(code).status_code == 404


class TestPlaylists:
    def test_an_unlisted_one_opens_with_its_key(self) -> None:
        made = make_playlist.unlisted("Rain")

        answer = opened(link("playlist", made.pk, key=made.key).code)

        page = f"http://testserver/s/playlist/{made.pk}/rain/?key={made.key}"
        assert answer.headers["Location"] == page
        assert answer.headers["Referrer-Policy"] == "no-referrer"

    def test_a_new_key_makes_older_links_lead_nowhere(self) -> None:
        made = make_playlist.unlisted("Rain")
        code = link("playlist", made.pk, key=made.key).code

        _become(made, "private")
        assert opened(code).status_code == 404
        _become(made, "unlisted")
        assert opened(code).status_code == 404

    def test_what_becomes_unlisted_has_no_link_without_a_key(self) -> None:
        made = make_playlist.public("Rain")
        code = link("playlist", made.pk).code

        _become(made, "unlisted")
        assert opened(code).status_code == 404
        _become(made, "public")
        assert opened(code).status_code == 302

    def test_public_now_an_older_link_leads_there_without_a_key(self) -> None:
        made = make_playlist.unlisted("Rain")
        code = link("playlist", made.pk, key=made.key).code

        _become(made, "public")

        place = opened(code).headers["Location"]
        assert place == f"http://testserver/s/playlist/{made.pk}/rain/"


def _become(made: Any, visibility: str) -> None:
    life.edit_playlist(playlist=made, by=made.owner, changes={"visibility": visibility})


def test_links_that_lead_nowhere_for_good_are_forgotten() -> None:
    kept = [make_playlist.public(), make_playlist.unlisted(), make_playlist.unlisted()]
    hidden, gone = make_playlist.public(), make_playlist.public()
    changed = make_playlist.unlisted()
    track = make_music.track()
    stay = [link("playlist", one.pk, key=one.key) for one in [*kept, hidden]]
    stay.append(link("track", track.pk))
    dead = [link("playlist", gone.pk), link("playlist", changed.pk, key=changed.key)]
    ShareDay.objects.create(link=dead[0], day=date(2026, 11, 20), opens=3)
    _become(kept[2], "public")
    _become(hidden, "private")
    take_down(subject=track, by=None, reason="Theirs.")
    for visibility in ("private", "unlisted"):
        _become(changed, visibility)
    life.delete_playlist(playlist=gone, by=gone.owner)

    assert forget_dead_links() == 2

    assert set(ShareLink.objects.all()) == set(stay)
    assert not ShareDay.objects.exists()
    assert forget_dead_links() == 0


def test_however_many_are_dead_they_go() -> None:
    """More than a statement has room for: 65,535 numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audio_sharelink (code, kind, object_id, key, created_at)"
            " SELECT 'c' || n, 'track', n, '', now() FROM generate_series(1, 66000) AS n"
        )
    assert forget_dead_links() == 66_000
    assert not ShareLink.objects.exists()


def test_that_it_leads_nowhere_is_kept_by_nobody() -> None:
    song = make_music.track()
    code = link("track", song.pk).code
    take_down(subject=song, by=make.user(is_staff=True), reason="Not theirs.")
    hidden, never = opened(code), opened("aaaaaaaa")
    assert (hidden.status_code, hidden.headers["Cache-Control"]) == (404, "no-store")
    assert (never.status_code, never.headers["Cache-Control"]) == (404, "no-store")
    assert hidden.content == never.content


def test_costs_three_statements(django_assert_num_queries: Any) -> None:
    made = link("track", make_music.track().pk)
    opened(made.code)

    with django_assert_num_queries(3):
        opened(made.code)
