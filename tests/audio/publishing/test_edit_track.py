"""Tracks over the API: edited, put on albums, in order."""

from typing import Any

import pytest

from audio.models import Album, SearchDocument, Track
from audio.publishing.services import releasing, tracks
from audio.publishing.services.track_fields import MOST_TRACKS
from tests.api_client import ApiFor, refused
from tests.audio.publishing import drafts
from users.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_patch_changes_what_it_names(api_for: ApiFor) -> None:
    track = drafts.track(drafts.page(), isrc="USRC17607839", genres=["Shanty"])
    api = api_for(drafts.by(track))

    found = api.patch(
        f"/api/tracks/{track.pk}/",
        {"title": "Ebb", "explicit": True, "track_number": 7, "disc_number": 2},
    ).json()

    assert (found["title"], found["explicit"]) == ("Ebb", True)
    assert (found["disc_number"], found["track_number"]) == (2, 7)
    assert (found["isrc"], found["genres"][0]["slug"]) == ("USRC17607839", "shanty")
    assert SearchDocument.objects.get(kind=1).title == "Ebb"


def test_put_clears_the_rest_but_its_place(api_for: ApiFor) -> None:
    album = drafts.album(size=1)
    track = drafts.track(
        album.artist, "Tide", album=album, isrc="USRC17607839", explicit=True, genres=["Shanty"]
    )

    found = api_for(drafts.by(track)).put(f"/api/tracks/{track.pk}/", {"title": "Ebb"}).json()

    assert (found["title"], found["isrc"], found["explicit"]) == ("Ebb", None, False)
    assert (found["genres"], found["track_number"]) == ([], 2)
    assert found["album"]["id"] == album.pk
    assert found["status"] == "draft"


@pytest.mark.parametrize("sent", ["US-RC1-76-07839", "usrc17607839", "US RC1 76 07839"])
def test_an_isrc_is_kept_as_twelve_characters(api_for: ApiFor, sent: str) -> None:
    track = drafts.track(drafts.page())

    found = api_for(drafts.by(track)).patch(f"/api/tracks/{track.pk}/", {"isrc": sent}).json()

    assert found["isrc"] == "USRC17607839"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("isrc", "US-RC1-76-0783"),
        ("isrc", "1SRC17607839"),
        ("isrc", "USRC1760783X"),
        ("isrc", "٠" * 12),
        ("title", ""),
        ("title", "x" * 301),
        ("disc_number", 0),
        ("track_number", 1000),
        ("track_number", 1.5),
        ("explicit", None),
        ("licence", "mine"),
        ("genres", ["a", "b", "c", "d", "e", "f"]),
        ("album_id", 0),
        ("status", "taken_down"),
    ],
)
def test_a_bad_field_is_named(api_for: ApiFor, field: str, value: Any) -> None:
    track = drafts.track(drafts.page())

    answer = api_for(drafts.by(track)).patch(f"/api/tracks/{track.pk}/", {field: value})

    body = refused(answer, 422, "invalid")
    assert field in body["errors"][0]["loc"]


def test_a_draft_can_be_put_on_an_album_and_taken_off_it(api_for: ApiFor) -> None:
    album = drafts.album(size=2)
    track = drafts.track(album.artist)
    api = api_for(drafts.by(track))

    found = api.patch(f"/api/tracks/{track.pk}/", {"album_id": album.pk}).json()
    assert (found["album"]["id"], found["track_number"]) == (album.pk, 3)
    found = api.patch(f"/api/tracks/{track.pk}/", {"album_id": None}).json()

    assert (found["album"], found["track_number"]) == (None, 0)


def test_what_is_out_stays_where_it_is(api_for: ApiFor) -> None:
    album = drafts.published()
    other = drafts.album(album.artist)
    track = album.tracks.all()[0]

    answer = api_for(drafts.by(track)).patch(f"/api/tracks/{track.pk}/", {"album_id": other.pk})

    refused(answer, 409, "stays_on_its_album")


def test_only_an_album_of_the_same_artist(api_for: ApiFor) -> None:
    track, theirs = drafts.track(drafts.page()), drafts.album()

    for pk in (theirs.pk, 987_654):
        answer = api_for(drafts.by(track)).patch(f"/api/tracks/{track.pk}/", {"album_id": pk})
        body = refused(answer, 422, "unknown_album")
        assert body["errors"][0]["loc"] == ["body", "album_id"]


def test_an_album_holds_so_many(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.publishing.services.track_fields.MOST_TRACKS", 2)
    album = drafts.album(size=2)
    track = drafts.track(album.artist)

    answer = api_for(drafts.by(track)).patch(f"/api/tracks/{track.pk}/", {"album_id": album.pk})

    refused(answer, 409, "album_full")
    assert MOST_TRACKS == 500


def order(api_for: ApiFor, album: Album, *places: dict[str, int]) -> Any:
    return api_for(drafts.by(album)).put(
        f"/api/albums/{album.pk}/tracks/", {"tracks": list(places)}
    )


def stand(album: Album) -> list[tuple[str, int, int]]:
    rows = Track.objects.filter(album=album).order_by("album_position")
    return list(rows.values_list("title", "disc_number", "track_number"))


def test_the_order_is_as_told_and_has_no_gaps(api_for: ApiFor) -> None:
    album = drafts.album(size=4)
    one, two, three, four = album.tracks.order_by("pk").values_list("pk", flat=True)

    answer = order(
        api_for,
        album,
        {"id": four},
        {"id": one, "disc_number": 5},
        {"id": two},
        {"id": three, "disc_number": 5},
    )

    assert answer.status_code == 200, answer.content
    assert stand(album) == [
        ("Song 4", 1, 1),
        ("Song 2", 1, 2),
        ("Song 1", 2, 1),
        ("Song 3", 2, 2),
    ]
    listed = api_for(drafts.by(album)).get(f"/api/albums/{album.pk}/tracks/").json()
    assert [t["title"] for t in listed["items"]] == ["Song 4", "Song 2", "Song 1", "Song 3"]


def test_an_order_names_exactly_its_tracks(api_for: ApiFor) -> None:
    album = drafts.album(size=2)
    one, two = album.tracks.order_by("pk").values_list("pk", flat=True)
    other = drafts.track(album.artist, "Other").pk
    before = stand(album)

    for ids in ([one], [one, two, other], [one, one, two], [one, other], []):
        refused(order(api_for, album, *[{"id": pk} for pk in ids]), 409, "other_tracks")
    refused(order(api_for, album, {"id": one, "disc_number": 0}, {"id": two}), 422, "invalid")

    assert stand(album) == before


def test_what_staff_change_is_in_the_log(api_for: ApiFor) -> None:
    track = drafts.track(drafts.page())
    api_for(drafts.manager(is_staff=True)).patch(f"/api/tracks/{track.pk}/", {"title": "Ebb"})

    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.action, entry.subject) == ("staff.acted", f"track {track.pk}")


def test_a_single_track_withdrawn_and_back(api_for: ApiFor) -> None:
    track = drafts.track(drafts.page())
    api = api_for(drafts.by(track))
    path = f"/api/tracks/{track.pk}/"

    told = [
        api.patch(path, {"status": status}).json()["status"]
        for status in ("published", "withdrawn", "draft", "published")
    ]

    assert told == ["published", "withdrawn", "draft", "published"]
    refused(api.patch(path, {"status": "draft"}), 409, "wrong_status")


def test_published_again_from_a_draft_it_has_its_first_day() -> None:
    track = drafts.track(drafts.page())
    person = drafts.by(track)
    releasing.publish(release=track, by=person)
    track.refresh_from_db()
    first = track.published_at
    for verb in (releasing.withdraw, releasing.back_to_draft, releasing.publish):
        verb(release=track, by=person)

    track.refresh_from_db()
    assert track.published_at == first


def test_a_draft_that_was_public_once_is_not_deleted() -> None:
    track = drafts.track(drafts.page())
    person = drafts.by(track)
    for verb in (releasing.publish, releasing.withdraw, releasing.back_to_draft):
        verb(release=track, by=person)

    tracks.delete_track(track=track, by=person)

    track.refresh_from_db()
    assert track.status == "withdrawn"
