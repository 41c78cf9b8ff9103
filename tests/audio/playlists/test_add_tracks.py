"""Adding tracks to a playlist."""

import pytest
from pytest_django import DjangoAssertNumQueries

from audio.catalog.models.publication import Status
from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.playlists.services.entries import add_tracks
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor, refused
from users.models import User

pytestmark = pytest.mark.django_db


def at(playlist: Playlist) -> str:
    return f"/api/playlists/{playlist.pk}/tracks/"


@pytest.fixture
def owner() -> User:
    return make.user(first_name="Ada", last_name="L")


def test_adds_at_the_end(api_for: ApiFor, owner: User) -> None:
    one, two, three = make_music.tracks(3)
    playlist = make_playlist.of([one], owner=owner)
    before = int(playlist.snapshot_id)

    answer = api_for(owner).post(at(playlist), {"track_ids": [three.pk, two.pk]})

    assert answer.status_code == 201
    body = answer.json()
    assert body["snapshot_id"] == str(before + 1)
    assert body["skipped"] == []
    assert [entry["position"] for entry in body["added"]] == [1, 2]
    assert [entry["track"]["title"] for entry in body["added"]] == [three.title, two.title]
    assert [entry["added_by"]["name"] for entry in body["added"]] == ["Ada L", "Ada L"]
    assert make_playlist.track_ids(playlist) == [one.pk, three.pk, two.pk]
    assert [entry["entry_id"] for entry in body["added"]] == make_playlist.entry_ids(playlist)[
        1:
    ]
    assert (playlist.tracks_count, playlist.duration_ms) == (3, 600_000)


@pytest.mark.parametrize(
    ("position", "after"), [(0, "xyab"), (1, "axyb"), (2, "abxy"), (None, "abxy")]
)
def test_adds_at_a_position(
    api_for: ApiFor, owner: User, position: int | None, after: str
) -> None:
    named = {letter: make_music.track(title=letter) for letter in "abxy"}
    playlist = make_playlist.of([named["a"], named["b"]], owner=owner)
    body = {"track_ids": [named["x"].pk, named["y"].pk], "position": position}
    assert api_for(owner).post(at(playlist), body).status_code == 201
    wanted = [named[letter].pk for letter in after]
    assert make_playlist.track_ids(playlist) == wanted


def test_skips_what_is_there_already(api_for: ApiFor, owner: User) -> None:
    one, two = make_music.tracks(2)
    playlist = make_playlist.of([one], owner=owner)
    body = {"track_ids": [one.pk, two.pk, two.pk]}
    answer = api_for(owner).post(at(playlist), body).json()
    assert [entry["track_id"] for entry in answer["added"]] == [two.pk]
    assert answer["skipped"] == [one.pk, two.pk]
    assert make_playlist.track_ids(playlist) == [one.pk, two.pk]


def test_nothing_new_is_no_new_version(api_for: ApiFor, owner: User) -> None:
    [one] = make_music.tracks(1)
    playlist = make_playlist.of([one], owner=owner)
    before = playlist.snapshot_id
    answer = api_for(owner).post(at(playlist), {"track_ids": [one.pk]}).json()
    assert answer == {"snapshot_id": before, "added": [], "skipped": [one.pk]}


def test_adds_again_what_is_there_if_told_to(api_for: ApiFor, owner: User) -> None:
    [one] = make_music.tracks(1)
    playlist = make_playlist.of([one], owner=owner)
    body = {"track_ids": [one.pk, one.pk]}
    answer = api_for(owner).post(f"{at(playlist)}?allow_duplicates=true", body).json()
    assert len(answer["added"]) == 2
    assert make_playlist.track_ids(playlist) == [one.pk] * 3


def test_what_was_removed_can_be_added_again(api_for: ApiFor, owner: User) -> None:
    [one] = make_music.tracks(1)
    playlist = make_playlist.of([one], owner=owner)
    api = api_for(owner)
    api.delete(f"{at(playlist)}{one.pk}/")
    answer = api.post(at(playlist), {"track_ids": [one.pk]}).json()
    assert answer["skipped"] == []
    assert make_playlist.track_ids(playlist) == [one.pk]


def test_names_the_tracks_that_are_not_there(api_for: ApiFor, owner: User) -> None:
    """And adds none of the others."""
    one, draft = make_music.track(), make_music.track(status=Status.DRAFT)
    playlist = make_playlist.playlist(owner=owner)
    body = {"track_ids": [one.pk, draft.pk, 4_000_000]}
    told = refused(api_for(owner).post(at(playlist), body), 404, "not_found")
    assert [error["loc"] for error in told["errors"]] == [
        ["body", "track_ids", 1],
        ["body", "track_ids", 2],
    ]
    assert "4000000" in told["errors"][1]["msg"]
    assert make_playlist.entries(playlist) == []


def test_an_artist_may_add_a_draft_of_their_own(api_for: ApiFor) -> None:
    person = make.user()
    page = make_music.artist("Rain", user=person)
    draft = make_music.track(artist="Rain", status=Status.DRAFT)
    type(draft).objects.filter(pk=draft.pk).update(artist=page, first_published_at=None)
    playlist = make_playlist.playlist(owner=person)
    answer = api_for(person).post(at(playlist), {"track_ids": [draft.pk]})
    assert answer.status_code == 201
    assert answer.json()["added"][0]["unavailable"] is None


def test_holds_ten_thousand_and_no_more(api_for: ApiFor, owner: User) -> None:
    one, two, three = make_music.tracks(3)
    playlist = make_playlist.of([one] * 9_999, owner=owner)
    api = api_for(owner)
    body = {"track_ids": [two.pk, three.pk]}
    told = refused(api.post(at(playlist), body), 409, "playlist_full")
    assert "10,000" in told["detail"]
    assert api.post(at(playlist), {"track_ids": [two.pk]}).status_code == 201
    assert playlist.tracks_count == 9_999
    assert make_playlist.track_ids(playlist)[-2:] == [one.pk, two.pk]


def test_a_place_beyond_the_end_is_none(api_for: ApiFor, owner: User) -> None:
    one, two = make_music.tracks(2)
    playlist = make_playlist.of([one], owner=owner)
    body = {"track_ids": [two.pk], "position": 2}
    refused(api_for(owner).post(at(playlist), body), 422, "no_such_place")


@pytest.mark.parametrize(
    "body",
    [
        {"track_ids": []},
        {"track_ids": [1] * 101},
        {"track_ids": [0]},
        {"track_ids": [2**63]},
        {"track_ids": [1], "position": -1},
        {"track_ids": [1], "snapshot_id": "x" * 21},
        {},
    ],
)
def test_refuses_what_is_no_list_of_tracks(api_for: ApiFor, owner: User, body: object) -> None:
    playlist = make_playlist.playlist(owner=owner)
    refused(api_for(owner).post(at(playlist), body), 422, "invalid")


@pytest.mark.parametrize("header", ["12", '"x"', '""', '"1", "2"', "nonsense"])
def test_refuses_a_snapshot_that_is_none(api_for: ApiFor, owner: User, header: str) -> None:
    playlist = make_playlist.of(make_music.tracks(1), owner=owner)
    body = {"track_ids": [make_music.track().pk]}
    told = refused(
        api_for(owner).post(at(playlist), body, If_Match=header), 422, "bad_snapshot"
    )
    assert told["errors"][0]["loc"] == ["header", "If-Match"]
    body["snapshot_id"] = "abc"  # type: ignore[assignment]
    told = refused(api_for(owner).post(at(playlist), body), 422, "bad_snapshot")
    assert told["errors"][0]["loc"] == ["body", "snapshot_id"]


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"'])
def test_goes_before_the_track_that_was_meant(api_for: ApiFor, owner: User, form: str) -> None:
    """Somebody else has put another at the front meanwhile."""
    one, two, three, four = make_music.tracks(4)
    playlist = make_playlist.of([one, two], owner=owner)
    seen = form.format(playlist.snapshot_id)
    api = api_for(owner)
    api.post(at(playlist), {"track_ids": [three.pk], "position": 0})
    body = {"track_ids": [four.pk], "position": 1}
    assert api.post(at(playlist), body, If_Match=seen).status_code == 201
    assert make_playlist.track_ids(playlist) == [three.pk, one.pk, four.pk, two.pk]


def test_does_not_guess_where_the_track_that_was_meant_is_gone(
    api_for: ApiFor, owner: User
) -> None:
    one, two, three = make_music.tracks(3)
    playlist = make_playlist.of([one, two], owner=owner)
    seen = playlist.snapshot_id
    api = api_for(owner)
    now = api.delete(f"{at(playlist)}{two.pk}/").json()["snapshot_id"]
    body = {"track_ids": [three.pk], "position": 1, "snapshot_id": seen}
    told = refused(api.post(at(playlist), body), 409, "snapshot_conflict")
    assert told["snapshot_id"] == now
    assert make_playlist.track_ids(playlist) == [one.pk]


def test_the_end_is_the_end_whatever_has_changed(api_for: ApiFor, owner: User) -> None:
    one, two, three = make_music.tracks(3)
    playlist = make_playlist.of([one], owner=owner)
    seen = playlist.snapshot_id
    make_playlist.fill(playlist, [two])
    body = {"track_ids": [three.pk], "snapshot_id": seen}
    assert api_for(owner).post(at(playlist), body).status_code == 201
    assert make_playlist.track_ids(playlist) == [one.pk, two.pk, three.pk]


def test_a_snapshot_to_come_is_a_conflict(api_for: ApiFor, owner: User) -> None:
    playlist = make_playlist.playlist(owner=owner)
    body = {"track_ids": [make_music.track().pk], "snapshot_id": "999"}
    told = refused(api_for(owner).post(at(playlist), body), 409, "snapshot_conflict")
    assert told["snapshot_id"] == playlist.snapshot_id


def test_editors_may_while_it_is_collaborative(api_for: ApiFor, owner: User) -> None:
    playlist = make_playlist.playlist(owner=owner, collaborative=True)
    editor = make_playlist.member(playlist, PlaylistMember.Role.EDITOR)
    body = {"track_ids": [make_music.track().pk]}
    answer = api_for(editor).post(at(playlist), body)
    assert answer.status_code == 201
    assert answer.json()["added"][0]["added_by"]["id"] == editor.pk
    Playlist.objects.update(collaborative=False)
    refused(api_for(editor).post(at(playlist), body), 403, "not_an_editor")


@pytest.mark.parametrize("role", ["viewer", "follower"])
def test_others_may_not(api_for: ApiFor, owner: User, role: str) -> None:
    playlist = make_playlist.public(owner=owner, collaborative=True)
    person = make_playlist.member(playlist, role)
    body = {"track_ids": [make_music.track().pk]}
    refused(api_for(person).post(at(playlist), body), 403, "not_an_editor")
    assert make_playlist.entries(playlist) == []


def test_a_private_playlist_is_not_found(api_for: ApiFor, owner: User) -> None:
    playlist = make_playlist.playlist(owner=owner)
    body = {"track_ids": [make_music.track().pk]}
    refused(api_for(make.user()).post(at(playlist), body), 404, "not_found")


def test_rules_choose_the_tracks_of_a_smart_playlist(api_for: ApiFor, owner: User) -> None:
    playlist = make_playlist.playlist(owner=owner)
    Playlist.objects.update(rules={})
    body = {"track_ids": [make_music.track().pk]}
    refused(api_for(owner).post(at(playlist), body), 409, "smart_playlist")


def test_a_repeated_request_adds_once(api_for: ApiFor, owner: User) -> None:
    playlist = make_playlist.playlist(owner=owner)
    path = f"{at(playlist)}?allow_duplicates=true"
    body = {"track_ids": [make_music.track().pk]}
    api = api_for(owner)
    first = api.post(path, body, Idempotency_Key="a")
    again = api.post(path, body, Idempotency_Key="a")
    assert again.json() == first.json()
    assert len(make_playlist.entries(playlist)) == 1


def test_costs_as_many_statements_for_fifty_as_for_one(
    owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Savepoint, locks, tracks, room, rows, playlist, history, news, job."""
    tracks = make_music.tracks(51)
    playlist = make_playlist.of(tracks[:1], owner=owner)
    for some in (tracks[:1], tracks[1:]):
        ids = [track.pk for track in some]
        with django_assert_num_queries(15):
            add_tracks(
                playlist=playlist,
                by=owner,
                track_ids=ids,
                position=0,
                allow_duplicates=True,
            )
