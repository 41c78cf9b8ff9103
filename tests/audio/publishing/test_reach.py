"""What an artist says of territories, ages and rights; and what tracks inherit of it."""

import pytest

from audio.models import Album, Track
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db
SAID = {
    "territory": {"rule": "only", "countries": ["de", "AT", "DE"]},
    "adults_only": True,
    "p_line": "℗ 2026 Ada",
    "c_line": "2026 Quay Records",
}


def told(api: Api, path: str) -> dict[str, object]:
    answer = api.get(path).json()
    return {name: answer[name] for name in SAID}


def test_of_an_album_holds_for_its_tracks(api_for: ApiFor) -> None:
    person = drafts.manager()
    api = api_for(person)
    album, track = _release(api, person)

    assert api.patch(album, SAID).status_code == 200

    wanted = {
        "territory": {"rule": "only", "countries": ["AT", "DE"]},
        "adults_only": True,
        "p_line": "2026 Ada",
        "c_line": "2026 Quay Records",
    }
    assert told(api, album) == wanted
    assert told(api, track) == wanted


def test_of_a_track_is_its_own_until_it_is_taken_back(api_for: ApiFor) -> None:
    person = drafts.manager()
    api = api_for(person)
    album, track = _release(api, person)
    own = {"rule": "except", "countries": ["US"]}

    assert api.patch(track, {"territory": own, "adults_only": False}).status_code == 200
    api.patch(album, SAID)
    assert told(api, track)["territory"] == own
    assert told(api, track)["adults_only"] is False

    api.patch(track, {"territory": None, "adults_only": None})
    assert told(api, track)["territory"] == {"rule": "only", "countries": ["AT", "DE"]}
    assert told(api, track)["adults_only"] is True


def test_everywhere_again(api_for: ApiFor) -> None:
    person = drafts.manager()
    api = api_for(person)
    album, track = _release(api, person)
    api.patch(album, SAID)

    api.patch(album, {"territory": None})

    assert told(api, album)["territory"] is None
    assert told(api, track)["territory"] is None


@pytest.mark.parametrize(
    "territory",
    [
        {"rule": "only", "countries": ["XX"]},
        {"rule": "only", "countries": []},
        {"rule": "never", "countries": ["DE"]},
        {"rule": "only", "countries": ["Germany"]},
        ["DE"],
    ],
)
def test_only_countries_that_there_are(api_for: ApiFor, territory: object) -> None:
    person = drafts.manager()
    api = api_for(person)
    album, _ = _release(api, person)

    refused(api.patch(album, {"territory": territory}), 422, "invalid")


def _release(api: Api, person: object) -> tuple[str, str]:
    """Addresses of a draft with one track."""
    page = drafts.page(person)  # type: ignore[arg-type]
    made = api.post("/api/albums/", {"artist_id": page.pk, "title": "Quays"})
    album = Album.objects.get(pk=made.json()["id"])
    track = Track.objects.create(
        artist=page, album=album, title="One", sort_title="one", slug="one"
    )
    return f"/api/albums/{album.pk}/", f"/api/tracks/{track.pk}/"
