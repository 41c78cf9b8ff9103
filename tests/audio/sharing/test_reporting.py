"""Whoever sees a page can say what is wrong with it."""

import pytest

from audio.models import Album
from audio.playlists.models.playlist import Visibility
from tests import make, make_playlist
from tests.audio.sharing.opened import address, ask, see, track
from tests.users.pages.page import read
from users.models import Ticket

pytestmark = pytest.mark.django_db
NEW = "/portal/inbox/new/"


def test_a_page_leads_to_staff_with_its_address_filled_in() -> None:
    song = track(title="Ночной паром")
    page = see("track", song.pk)
    [link] = [one for one in page.links if one and one.startswith(NEW)]

    form = make.browser(make.user()).get(link).content.decode()

    assert "Set-Cookie" not in page.answer.headers
    assert f"http://testserver{address('track', song.pk)}" in form
    assert '<option value="abuse" selected>' in form


def test_who_is_not_signed_in_comes_back_to_it() -> None:
    [link] = [one for one in see("track", track().pk).links if one and one.startswith(NEW)]

    to = ask(link).headers["Location"]

    assert to.startswith(
        "/portal/sign-in/?next=%2Fportal%2Finbox%2Fnew%2F%3Fcategory%3Dabuse%26"
    )


def test_music_leads_to_a_copyright_notice_about_it() -> None:
    song = track(album="Slow Water")
    album = Album.objects.get()
    for kind, pk in (("track", song.pk), ("album", album.pk)):
        [link] = [one for one in see(kind, pk).links if one and "/takedown/" in one]

        assert link == f"/legal/takedown/?{kind}={pk}"
        assert f"{kind} {pk}" in read(ask(link)).answer.content.decode()
    assert not any("/takedown/" in str(one) for one in see("artist", song.artist_id).links)


def test_an_unlisted_playlist_is_named_with_its_key() -> None:
    found = make_playlist.of([], owner=make.user(), visibility=Visibility.UNLISTED)
    page = see("playlist", found.pk, key=found.key)
    [link] = [one for one in page.links if one and one.startswith(NEW)]

    form = make.browser(make.user()).get(link).content.decode()

    assert f"{address('playlist', found.pk, key=found.key)}\n" in form


@pytest.mark.parametrize(
    "about", ["I am a criminal.", "/x I am a criminal.", "https://evil.example/", "/\n/", ""]
)
def test_nobody_puts_words_into_anothers_mouth(about: str) -> None:
    form = make.browser(make.user()).get(NEW, {"about": about}).content.decode()

    assert "criminal" not in form
    assert "evil" not in form
    assert "http://testserver" not in form.partition("<textarea")[2].partition("</textarea")[0]
    assert not Ticket.objects.exists()


def test_what_is_filled_in_is_escaped() -> None:
    form = make.browser(make.user()).get(NEW, {"about": "/</textarea><script>"})

    assert "</textarea><script>" not in form.content.decode()
