"""Albums over the API: begun, written, written anew, refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from audio.models import Album, Genre, SearchDocument, Track
from tests import make
from tests.api_client import ApiFor, refused
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db

WHOLE: dict[str, Any] = {
    "title": "Harbour Lights",
    "album_type": "ep",
    "description": "Recorded on a boat.",
    "release_date": "2026-05-31",
    "release_date_precision": "month",
    "genres": ["Shanty", "drum-and-bass"],
    "licence": "cc-by",
    "rights_holder": "Ada Cole",
    "label": "Quay",
    "upc": "0 12345-67890 5",
}


def test_a_draft_says_everything_it_was_told(api_for: ApiFor) -> None:
    artist = drafts.page()
    api = api_for(drafts.by(artist))

    answer = api.post("/api/albums/", {"artist_id": artist.pk} | WHOLE)

    assert answer.status_code == 201, answer.content
    album = answer.json()
    assert (album["title"], album["album_type"]) == ("Harbour Lights", "ep")
    assert album["status"] == "draft"
    assert album["artist"]["id"] == artist.pk
    assert album["release_date"] == "2026-05-01"
    assert album["release_date_precision"] == "month"
    assert [genre["slug"] for genre in album["genres"]] == ["drum-and-bass", "shanty"]
    assert (album["licence"], album["rights_holder"]) == ("cc-by", "Ada Cole")
    assert (album["label"], album["upc"]) == ("Quay", "012345678905")
    assert (album["tracks_count"], album["time_zone"]) == (0, None)


def test_sent_twice_it_is_made_once(api_for: ApiFor) -> None:
    artist = drafts.page()
    api = api_for(drafts.by(artist))
    body = {"artist_id": artist.pk, "title": "Harbour"}

    first = api.post("/api/albums/", body, Idempotency_Key="a-key")
    second = api.post("/api/albums/", body, Idempotency_Key="a-key")

    assert first.json() == second.json()
    assert Album.objects.count() == 1


def test_patch_leaves_what_it_does_not_name(api_for: ApiFor) -> None:
    album = drafts.album(description="As it was.", label="Quay", genres=["Shanty"])
    api = api_for(drafts.by(album))

    answer = api.patch(f"/api/albums/{album.pk}/", {"title": "Piers", "label": ""})

    found = answer.json()
    assert (found["title"], found["description"], found["label"]) == ("Piers", "As it was.", "")
    assert [genre["name"] for genre in found["genres"]] == ["Shanty"]


def test_put_clears_what_it_does_not_name(api_for: ApiFor) -> None:
    album = drafts.album(**{**WHOLE, "upc": "012345678905"})
    api = api_for(drafts.by(album))

    found = api.put(f"/api/albums/{album.pk}/", {"title": "Piers"}).json()

    assert found["title"] == "Piers"
    assert (found["album_type"], found["licence"]) == ("album", "all-rights-reserved")
    assert (found["description"], found["label"], found["rights_holder"]) == ("", "", "")
    assert (found["upc"], found["release_date"], found["genres"]) == (None, None, [])
    assert found["status"] == "draft"


@pytest.mark.parametrize("verb", ["put", "patch"])
def test_what_came_out_has_a_day_of_release(api_for: ApiFor, verb: str) -> None:
    """Cleared, it is the day on which it was published, where its artist is."""
    album = drafts.published(release_date=date(2020, 2, 2))
    Album.objects.filter(pk=album.pk).update(
        first_published_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC), time_zone="Europe/Berlin"
    )
    api = api_for(drafts.by(album))
    told = {"title": "Piers"} | ({"release_date": None} if verb == "patch" else {})

    found = getattr(api, verb)(f"/api/albums/{album.pk}/", told).json()

    assert found["release_date"] == "2026-03-02"
    assert found["release_date_precision"] == "day"
    assert found["status"] == "published"


def test_what_is_read_can_be_written_back(api_for: ApiFor) -> None:
    album = drafts.album()
    api = api_for(drafts.by(album))
    read = api.get(f"/api/albums/{album.pk}/").json()
    kept = {name: read[name] for name in WHOLE}

    answer = api.put(f"/api/albums/{album.pk}/", kept | {"genres": []})

    assert answer.status_code == 200, answer.content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", "\u200b"),
        ("title", " \u3164\u00ad\u0301"),
        ("title", "x" * 301),
        ("title", None),
        ("album_type", "mixtape"),
        ("description", "x" * 5001),
        ("release_date", "2026-02-30"),
        ("release_date", "0999-01-01"),
        ("release_date", "9999-12-31"),
        ("release_date", "2024"),
        ("release_date", 19000),
        ("genres", ["a", "b", "c", "d", "e", "f"]),
        ("genres", ["!!!"]),
        ("genres", [""]),
        ("genres", ["x" * 81]),
        ("genres", "Shanty"),
        ("licence", "mine"),
        ("label", "x" * 201),
        ("rights_holder", "x" * 301),
        ("upc", "012345678906"),
        ("upc", "1234567"),
        ("upc", "0123456789x5"),
        ("status", "taken_down"),
        ("time_zone", "Europe/Atlantis"),
        ("published_at", "2030-01-01T00:00:00"),
    ],
)
def test_a_bad_field_is_named(api_for: ApiFor, field: str, value: Any) -> None:
    album = drafts.album()

    answer = api_for(drafts.by(album)).patch(f"/api/albums/{album.pk}/", {field: value})

    body = refused(answer, 422, "invalid")
    assert body["errors"][0]["loc"][:3] == ["body", "data", field] or (
        body["errors"][0]["loc"][:2] == ["body", field]
    )


def test_how_exact_a_date_is_needs_a_date(api_for: ApiFor) -> None:
    album = drafts.album()

    answer = api_for(drafts.by(album)).patch(
        f"/api/albums/{album.pk}/", {"release_date_precision": "year"}
    )

    refused(answer, 422, "invalid")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("4006381333931", "4006381333931"), ("012345678905", "012345678905"), (None, None)],
)
def test_upc_and_ean(api_for: ApiFor, sent: str | None, kept: str | None) -> None:
    album = drafts.album()

    answer = api_for(drafts.by(album)).patch(f"/api/albums/{album.pk}/", {"upc": sent})

    assert answer.json()["upc"] == kept


def test_a_genre_is_found_however_it_is_written(api_for: ApiFor) -> None:
    Genre.objects.create(name="Hip Hop", slug="hip-hop")
    album = drafts.album()
    api = api_for(drafts.by(album))

    for written in ("hip-hop", "HIP HOP", "Hip-Hop"):
        found = api.patch(f"/api/albums/{album.pk}/", {"genres": [written]}).json()
        assert [genre["name"] for genre in found["genres"]] == ["Hip Hop"]
    assert Genre.objects.count() == 1


def test_a_new_name_is_found_and_the_old_one_is_not(api_for: ApiFor) -> None:
    album = drafts.published(size=1)
    api_for(drafts.by(album)).patch(f"/api/albums/{album.pk}/", {"title": "Piers"})

    titles = SearchDocument.objects.values_list("title", "album_norm")
    assert ("Piers", "") in titles
    assert ("Song 1", "piers") in titles


def test_tracks_have_the_albums_licence_unless_they_say_otherwise(api_for: ApiFor) -> None:
    album = drafts.album(size=1)
    other = drafts.track(album.artist, "Other", album=album, licence="cc-by-nc")
    api = api_for(drafts.by(album))

    api.patch(f"/api/albums/{album.pk}/", {"licence": "cc-by", "rights_holder": "Ada"})

    told = Track.objects.order_by("track_number").values_list("licence", "rights_holder")
    assert list(told) == [("cc-by", "Ada"), ("cc-by-nc", "Ada")]
    late = drafts.track(album.artist, "Late", album=album)
    assert (late.licence, late.rights_holder) == ("cc-by", "Ada")
    api.patch(f"/api/tracks/{other.pk}/", {"licence": None})
    other.refresh_from_db()
    assert other.licence == "cc-by"


def test_fields_and_status_are_changed_together_or_not_at_all(api_for: ApiFor) -> None:
    album = drafts.album(size=0)
    api = api_for(drafts.by(album))
    both = {"title": "Piers", "status": "published"}

    body = refused(api.patch(f"/api/albums/{album.pk}/", both), 409, "nothing_to_publish")

    assert body["detail"] == "A release needs a track."
    assert api.get(f"/api/albums/{album.pk}/").json()["title"] == "Harbour"
    drafts.track(album.artist, album=album)
    found = api.patch(f"/api/albums/{album.pk}/", both).json()
    assert (found["title"], found["status"]) == ("Piers", "published")


def test_what_holds_it_back_names_the_tracks(api_for: ApiFor) -> None:
    album = drafts.album(size=0)
    silent = drafts.track(album.artist, "Unheard", album=album, ready=False)

    answer = api_for(drafts.by(album)).patch(
        f"/api/albums/{album.pk}/", {"status": "published"}
    )

    assert refused(answer, 409, "not_ready")["tracks"] == [silent.pk]


def test_an_unverified_address_publishes_nothing(api_for: ApiFor) -> None:
    album = drafts.album(drafts.page(make.user()))
    api = api_for(drafts.by(album))

    answer = api.patch(f"/api/albums/{album.pk}/", {"status": "published"})

    refused(answer, 403, "email_unverified")


def test_others_may_not(api_for: ApiFor) -> None:
    album, other = drafts.published(), drafts.page(name="Other")
    api = api_for(drafts.by(other))

    refused(api.patch(f"/api/albums/{album.pk}/", {"title": "Mine"}), 403, "not_your_artist")
    refused(
        api.post("/api/albums/", {"artist_id": album.artist_id, "title": "Mine"}),
        403,
        "not_your_artist",
    )
    draft = drafts.album(album.artist)
    refused(api.patch(f"/api/albums/{draft.pk}/", {"title": "Mine"}), 404, "not_found")


def test_a_year_alone_is_told_how_to_be_written(api_for: ApiFor) -> None:
    album = drafts.album()
    told = {"release_date": "2024", "release_date_precision": "year"}

    answer = api_for(drafts.by(album)).patch(f"/api/albums/{album.pk}/", told)

    assert "2024-01-01" in refused(answer, 422, "invalid")["errors"][0]["msg"]


@pytest.mark.parametrize("title", ["!!!", "†", "💿", "เพลง", "हिन्दी", "1"])
def test_a_title_of_any_letters_or_signs(api_for: ApiFor, title: str) -> None:
    album = drafts.album()

    found = api_for(drafts.by(album)).patch(f"/api/albums/{album.pk}/", {"title": title})

    assert found.json()["title"] == title
