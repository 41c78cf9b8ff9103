"""/api/support/reports/ and the queue of moderation."""

import pytest

from audio.models import Playlist, Track
from lyrics.models import Lyrics
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.models import AuditEntry, ContentReport, Mail, User

pytestmark = pytest.mark.django_db
PLACE = "/api/support/reports/"


def of(kind: str, pk: int, **more: str) -> dict[str, object]:
    return {"type": kind, "id": pk, "reason": "abuse", **more}


def test_anybody_may_without_being_signed_in(api: Api):
    track = make_music.track()

    answer = api.post(PLACE, of("track", track.pk, part="image", message="The cover."))

    assert answer.status_code == 201
    told = answer.json()
    assert told.pop("created_at")
    assert told == {
        "id": ContentReport.objects.get().pk,
        "type": "track",
        "object_id": track.pk,
        "part": "image",
        "reason": "abuse",
        "message": "The cover.",
        "status": "open",
        "answer": "",
        "decided_at": None,
    }


def test_what_is_not_to_be_seen_cannot_be_reported(api_for: ApiFor):
    private = make_playlist.of([], owner=make.user(), title="Rain")
    api = api_for(make.user())

    refused(api.post(PLACE, of("playlist", private.pk)), 404, "not_found")
    refused(api.post(PLACE, of("playlist", 987654)), 404, "not_found")
    refused(api.post(PLACE, of("constellation", 1)), 404, "not_found")


def test_the_same_is_reported_once_by_one_person(api_for: ApiFor):
    track = make_music.track()
    api = api_for(make.user())
    api.post(PLACE, of("track", track.pk))

    refused(api.post(PLACE, of("track", track.pk)), 409, "already_reported")
    assert api.post(PLACE, of("track", track.pk, part="name")).status_code == 201
    assert api_for(make.user()).post(PLACE, of("track", track.pk)).status_code == 201


def decide(person: User, report: ContentReport, do: str, answer: str = "It breaks our rules."):
    browser = make.browser(person)
    page = f"/admin/users/contentreport/{report.pk}/decide/"
    return browser.post(page, {"do": do, "answer": answer})


def admin() -> User:
    return make.user(is_staff=True, is_superuser=True)


def test_staff_take_a_track_down_and_everybody_is_told(api: Api, api_for: ApiFor):
    owner, reporter = make.user(), make.user()
    artist = make_music.artist("Ada", user=owner)
    track = make_music.track()
    Track.objects.filter(pk=track.pk).update(artist=artist)
    for one in (api_for(reporter), api):
        one.post(PLACE, of("track", track.pk))
    report = ContentReport.objects.get(reporter=reporter)

    decide(admin(), report, "hide")

    refused(api.get(f"/api/tracks/{track.pk}/"), 404, "not_found")
    assert {one.status for one in ContentReport.objects.all()} == {"acted"}
    [told] = api_for(reporter).get(PLACE).json()["items"]
    assert (told["status"], told["answer"]) == ("acted", "It breaks our rules.")
    assert Mail.objects.get(kind="report_decided").user == reporter
    assert Mail.objects.get(kind="content_moderated").user == owner
    line = AuditEntry.objects.get(action="report.decided")
    assert line.subject == f"track {track.pk}"
    assert AuditEntry.objects.filter(action="staff.acted", subject=line.subject).exists()


def test_dismissing_leaves_it_as_it_is(api: Api):
    track = make_music.track()
    api.post(PLACE, of("track", track.pk))

    decide(admin(), ContentReport.objects.get(), "dismiss")

    assert api.get(f"/api/tracks/{track.pk}/").status_code == 200
    assert ContentReport.objects.get().status == "dismissed"
    assert not Mail.objects.filter(kind="content_moderated").exists()


def test_nothing_is_decided_twice(api: Api):
    api.post(PLACE, of("track", make_music.track().pk))
    report, person = ContentReport.objects.get(), admin()
    decide(person, report, "dismiss")

    page = make.browser(person)
    where = f"/admin/users/contentreport/{report.pk}/decide/"
    shown = page.post(where, {"do": "hide", "answer": "Again."}, follow=True).content.decode()

    assert "This report has been decided already." in shown
    assert ContentReport.objects.get().status == "dismissed"


def test_a_playlist_is_its_owners_alone(api: Api):
    public = make_playlist.public(owner=make.user())
    api.post(PLACE, of("playlist", public.pk))

    decide(admin(), ContentReport.objects.get(), "hide")

    refused(api.get(f"/api/playlists/{public.pk}/"), 404, "not_found")
    assert Playlist.objects.get().removal is not None


def test_words_of_a_track_are_deleted(api: Api):
    track = make_music.track()
    Lyrics.objects.create(track=track, plain="Over the harbour", source="artist")
    api.post(PLACE, of("lyrics", track.pk))

    decide(admin(), ContentReport.objects.get(), "delete")

    assert not Lyrics.objects.exists()


def test_a_person_is_kept_out_but_staff_by_an_administrator_alone(api: Api, api_for: ApiFor):
    person, moderator = make.user(), make.user(is_staff=True)
    signed_in = api_for(person)
    api.post(PLACE, of("user", person.pk))
    api.post(PLACE, of("user", moderator.pk))
    other = make.user(is_staff=True)
    make.permit(other, "change_contentreport", "view_contentreport")

    for one in ContentReport.objects.order_by("pk"):
        decide(other, one, "disable")

    assert [one.status for one in ContentReport.objects.order_by("pk")] == ["acted", "open"]
    assert signed_in.get("/api/auth/user/").status_code == 401
    assert User.objects.get(pk=moderator.pk).is_active


def test_who_may_only_look_decides_nothing(api: Api):
    api.post(PLACE, of("track", make_music.track().pk))
    person = make.user(is_staff=True)
    make.permit(person, "view_contentreport")

    assert decide(person, ContentReport.objects.get(), "hide").status_code == 403


def test_what_is_gone_is_said_to_be_so(api: Api):
    track = make_music.track()
    api.post(PLACE, of("track", track.pk))
    report = ContentReport.objects.get()
    ContentReport.objects.update(object_id=987654)
    browser = make.browser(admin())

    page = browser.get(f"/admin/users/contentreport/{report.pk}/change/").content.decode()
    assert "it is gone" in page
    assert "track 987654 (gone)" in browser.get("/admin/users/contentreport/").content.decode()
    decide(admin(), report, "dismiss")
    assert ContentReport.objects.get().status == "dismissed"


def test_music_that_infringes_is_taken_down_by_a_notice(api: Api):
    """Its form has what it is about; the queue has no button that would skip it."""
    track, by = make_music.track(), make.user(is_staff=True, is_superuser=True)
    api.post(PLACE, of("track", track.pk) | {"reason": "infringing"})
    report = ContentReport.objects.get()
    browser = make.browser(by)
    place = f"/admin/users/contentreport/{report.pk}"

    page = browser.get(f"{place}/change/").content.decode()

    assert f'href="/legal/takedown/?track={track.pk}"' in page
    assert 'value="hide"' not in page
    assert browser.post(f"{place}/decide/", {"do": "hide"}).status_code == 404
    assert Track.objects.visible_to(make.user()).filter(pk=track.pk).exists()
    form = api.get("/legal/takedown/", {"track": track.pk}).content.decode()
    assert f"track {track.pk}" in form


def test_what_is_reported_for_another_reason_is_taken_down_at_once(api: Api):
    track, by = make_music.track(), make.user(is_staff=True, is_superuser=True)
    api.post(PLACE, of("track", track.pk))
    place = f"/admin/users/contentreport/{ContentReport.objects.get().pk}/change/"

    page = make.browser(by).get(place).content.decode()

    assert 'value="hide"' in page
    assert "/legal/takedown/?" not in page
