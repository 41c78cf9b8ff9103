"""Tracks are dragged into another order."""

import pytest

from audio.models import Album
from tests.audio.portal.signed_in import desk, release
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db


def titles(album: Album) -> list[str]:
    return [*album.tracks.order_by("album_position").values_list("title", flat=True)]


def ids(album: Album) -> list[str]:
    found = album.tracks.order_by("album_position").values_list("pk", flat=True)
    return [str(pk) for pk in found]


def test_all_of_them() -> None:
    at = desk()
    album = drafts.album(at.artist, size=3)
    first, second, third = ids(album)

    answer = at.browser.post(
        f"{release(album)}order/", {"order": ",".join((third, first, second))}
    )

    assert answer.status_code == 204
    assert titles(album) == ["Song 3", "Song 1", "Song 2"]


def test_those_that_the_page_did_not_show_follow() -> None:
    at = desk()
    album = drafts.album(at.artist, size=3)
    first, second, _ = ids(album)

    at.browser.post(f"{release(album)}order/", {"order": f"{second},{first}"})

    assert titles(album) == ["Song 2", "Song 1", "Song 3"]


def test_discs_keep_their_sizes() -> None:
    at = desk()
    album = drafts.album(at.artist, size=0)
    for title, disc in (("A", 1), ("B", 1), ("C", 2), ("D", 2)):
        drafts.track(at.artist, title, album=album, disc_number=disc)
    a, b, c, d = ids(album)

    at.browser.post(f"{release(album)}order/", {"order": ",".join((a, c, b, d))})

    assert titles(album) == ["A", "C", "B", "D"]
    discs = album.tracks.order_by("album_position").values_list("disc_number", "track_number")
    assert [*discs] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_discs_are_shown_where_there_are_several() -> None:
    at = desk()
    album = drafts.album(at.artist, size=2)
    hidden = "data-disc hidden"
    assert at.see(release(album)).answer.content.decode().count(hidden) == 2

    for title in ("C", "D"):
        drafts.track(at.artist, title, album=album, disc_number=2)

    page = at.see(release(album)).answer.content.decode()
    assert page.count("data-disc>") == page.count(hidden) == 2
    assert page.index("<span>1</span>") < page.index("Song 1") < page.index("<span>2</span>")


@pytest.mark.parametrize("given", ["0", "1,1", "99999999999"])
def test_others_change_nothing(given: str) -> None:
    at = desk()
    album = drafts.album(at.artist, size=2)
    wanted = given.replace("1", ids(album)[0], 2) if given == "1,1" else given

    answer = at.browser.post(f"{release(album)}order/", {"order": wanted})

    assert answer.status_code == 409
    assert titles(album) == ["Song 1", "Song 2"]
