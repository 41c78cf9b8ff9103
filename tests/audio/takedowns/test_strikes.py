"""Takedowns that stand count against an account; with three it puts out nothing more."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audio.models import Album, Strike, Track
from audio.publishing.services import releasing
from audio.takedowns.services import answering, deciding
from audio.takedowns.steps import Step
from config import env
from tests import make
from tests.api_client import ApiFor, refused
from tests.audio.publishing import drafts
from tests.audio.takedowns.giving import ANSWER, Case, bring_to, case, give
from tests.users.pages.page import read
from users.audit.models import AuditEntry
from users.models import Mail, User
from users.notifications.wording import word

pytestmark = pytest.mark.django_db


def struck(number: int) -> Case:
    """So many takedowns of one account."""
    made = case(Step.ACTIONED)
    for _ in range(number - 1):
        [track] = drafts.published(made.artist, size=1).tracks.all()
        other = made._replace(track=track, notice=give(track))
        bring_to(other, Step.ACTIONED)
    return made


def upload(api_for: ApiFor, person: User, artist: int) -> Any:
    told = {"artist_id": artist, "file_name": "Night Ferry.flac", "size": 4}
    return api_for(person).post("/api/uploads/", told)


def test_two_are_borne(api_for: ApiFor) -> None:
    made = struck(2)

    assert upload(api_for, made.manager, made.artist.pk).status_code == 201


def test_with_three_nothing_is_uploaded_or_published(api_for: ApiFor) -> None:
    made = struck(3)
    draft = drafts.album(made.artist)

    refused(upload(api_for, made.manager, made.artist.pk), 403, "repeat_infringer")
    answer = api_for(made.manager).patch(f"/api/albums/{draft.pk}/", {"status": "published"})
    refused(answer, 403, "repeat_infringer")
    assert api_for(made.manager).get(f"/api/albums/{draft.pk}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_was_to_come_out_by_the_clock_is_a_draft_again() -> None:
    made = struck(2)
    album = drafts.album(made.artist)
    releasing.schedule(release=album, by=made.manager, at=timezone.now() + timedelta(hours=1))
    [track] = drafts.published(made.artist, size=1).tracks.all()
    bring_to(made._replace(track=track, notice=give(track)), Step.ACTIONED)
    Album.objects.filter(pk=album.pk).update(published_at=timezone.now())

    assert releasing.go_live(now=timezone.now()) == 0

    album.refresh_from_db()
    assert album.status == "draft"
    assert set(album.tracks.values_list("status", flat=True)) == {"draft"}
    told = AuditEntry.objects.get(action="release.held_back")
    assert f"album {album.pk}" in told.body


@pytest.mark.django_db(transaction=True)
def test_whoever_may_comes_out_by_the_clock_as_ever() -> None:
    made = struck(2)
    album = drafts.album(made.artist)
    releasing.schedule(release=album, by=made.manager, at=timezone.now() + timedelta(hours=1))
    Album.objects.filter(pk=album.pk).update(published_at=timezone.now())

    assert releasing.go_live(now=timezone.now()) == 1


def test_one_that_is_objected_to_does_not_count_until_it_is_decided(api_for: ApiFor) -> None:
    made = struck(3)

    answering.object_to(notice=made.notice, by=made.manager, answer=ANSWER)
    assert upload(api_for, made.manager, made.artist.pk).status_code == 201

    deciding.close(notice=made.notice, by=made.staff, reason="They went to court.")
    refused(upload(api_for, made.manager, made.artist.pk), 403, "repeat_infringer")


def test_there_is_none_for_what_was_deleted_before_anybody_decided() -> None:
    made = case(Step.VALID)
    Track.objects.filter(pk=made.track.pk).delete()

    deciding.act(notice=made.notice, by=made.staff)

    assert not Strike.objects.exists()
    assert (made.now().status, made.notice.actioned_at) == ("closed", None)
    for kind in ("takedown_artist", "takedown_claimant"):
        told = word(Mail.objects.get(kind=kind, context__step="gone"))
        assert "hidden" not in told.subject + told.text
    page = make.browser(made.manager).get(f"/portal/notices/{made.notice.reference}/")
    assert "hidden" not in read(page).text.lower()


def test_one_that_is_lifted_counts_no_more(api_for: ApiFor) -> None:
    made = struck(3)

    deciding.restore(notice=made.notice, by=made.staff, reason="They have agreed.")

    assert upload(api_for, made.manager, made.artist.pk).status_code == 201


def test_nor_one_that_is_a_year_old(api_for: ApiFor) -> None:
    made = struck(3)
    old = timezone.now() - timedelta(days=366)
    Strike.objects.filter(notice=made.notice).update(created_at=old)

    assert upload(api_for, made.manager, made.artist.pk).status_code == 201


def test_an_operator_may_do_without(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch) -> None:
    made = struck(3)
    monkeypatch.setattr(env, "TAKEDOWN_STRIKES", 0)

    assert upload(api_for, made.manager, made.artist.pk).status_code == 201


def test_staff_act_for_others_all_the_same(api_for: ApiFor) -> None:
    made = struck(3)
    staff = make.user(is_staff=True)

    assert upload(api_for, staff, made.artist.pk).status_code == 201
