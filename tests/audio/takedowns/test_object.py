"""POST /api/support/takedowns/{reference}/counter-notice/: the artist says it was a mistake."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from audio.models import CounterNotice, Track
from audio.takedowns.steps import Step
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.audio.publishing import drafts
from tests.audio.takedowns.giving import NAME, PRIVATE, Case, answer, case
from users.models import User

pytestmark = pytest.mark.django_db


def address(made: Case) -> str:
    return f"/api/support/takedowns/{made.notice.reference}/"


def test_the_artist_reads_who_and_why_and_not_where_they_live(api_for: ApiFor) -> None:
    made = case(Step.ACTIONED)

    response = api_for(made.manager).get(address(made))

    told = response.json()
    assert told["yours"] == "artist"
    assert told["can_object"] is True
    assert told["claimant"]["name"] == NAME
    assert told["claimant"]["email"] is None
    assert [one for one in PRIVATE if one in response.content.decode()] == []


def test_an_artist_who_is_of_the_staff_reads_it_as_an_artist(api_for: ApiFor) -> None:
    made = case(Step.ACTIONED)
    User.objects.filter(pk=made.manager.pk).update(is_staff=True, is_superuser=True)

    response = api_for(User.objects.get(pk=made.manager.pk)).get(address(made))

    told = response.json()
    assert (told["yours"], told["can_object"]) == ("artist", True)
    assert [one for one in PRIVATE if one in response.content.decode()] == []


def test_nor_reads_what_colleagues_have_not_found_valid(api_for: ApiFor) -> None:
    made = case(Step.RECEIVED)
    User.objects.filter(pk=made.manager.pk).update(is_staff=True, is_superuser=True)

    person = User.objects.get(pk=made.manager.pk)
    refused(api_for(person).get(address(made)), 404, "not_found")


def test_of_staff_only_those_read_it_who_may_see_notices(api_for: ApiFor) -> None:
    made = case(Step.ACTIONED)

    refused(api_for(make.user(is_staff=True)).get(address(made)), 404, "not_found")
    reader = make.user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_notice"))
    told = api_for(reader).get(address(made)).json()
    assert (told["yours"], told["claimant"]["name"]) == ("staff", NAME)


def test_what_staff_have_not_found_valid_the_artist_is_not_told(api_for: ApiFor) -> None:
    made = case(Step.RECEIVED)

    refused(api_for(made.manager).get(address(made)), 404, "not_found")


def test_what_was_rejected_at_once_neither(api_for: ApiFor) -> None:
    made = case(Step.REJECTED)

    refused(api_for(made.manager).get(address(made)), 404, "not_found")


def test_the_artist_objects(api_for: ApiFor) -> None:
    made = case(Step.ACTIONED)

    response = api_for(made.manager).post(f"{address(made)}counter-notice/", answer())

    assert response.status_code == 201, response.content
    told = response.json()
    assert (told["status"], told["can_object"]) == ("counter_noticed", False)
    assert told["counter_notice"]["statement"] == "I wrote it myself; here are the drafts."
    assert made.now().due_day == (timezone.now() + timedelta(days=17)).date()
    assert Track.objects.get(pk=made.track.pk).status == "taken_down"


def test_the_other_side_is_told_by_whom(api: Api, api_for: ApiFor) -> None:
    made = case(Step.COUNTER_NOTICED)

    told = api.get(address(made), {"key": made.notice.key}).json()

    assert told["counter_notice"]["name"] == "Ada Cole"
    assert told["counter_notice"]["postal_address"] == "Harbour Street 3\n22767 Hamburg"


def test_nobody_else_objects(api: Api, api_for: ApiFor) -> None:
    made = case(Step.ACTIONED)
    at = f"{address(made)}counter-notice/"
    another, listener = drafts.manager(), make.user()
    drafts.page(another, "Somebody Else")

    refused(api.post(at, answer()), 401, "unauthenticated")
    for person in (another, listener):
        refused(api_for(person).post(at, answer()), 404, "not_found")
    staff = make.user(is_staff=True, is_superuser=True)
    refused(api_for(staff).post(at, answer()), 403, "not_your_artist")
    assert made.now().status == "actioned"
    assert not CounterNotice.objects.exists()


def test_nor_does_whoever_gave_the_notice(api_for: ApiFor) -> None:
    made, claimant = case(Step.ACTIONED), make.user()
    made.notice.user = claimant
    made.notice.save()

    at = f"{address(made)}counter-notice/"

    refused(api_for(claimant).post(at, answer()), 403, "not_your_artist")


def test_with_an_address_that_is_known_to_be_theirs(api_for: ApiFor) -> None:
    made = case(Step.ACTIONED)
    User.objects.filter(pk=made.manager.pk).update(email_verified_at=None)

    response = api_for(made.manager).post(f"{address(made)}counter-notice/", answer())

    refused(response, 403, "email_unverified")


def test_whoever_manages_the_page_now_objects(api_for: ApiFor) -> None:
    made, heir = case(Step.ACTIONED), drafts.manager()
    type(made.artist).objects.filter(pk=made.artist.pk).update(user=heir)
    User.objects.filter(pk=heir.pk).update(is_artist=True)
    at = f"{address(made)}counter-notice/"

    refused(api_for(made.manager).post(at, answer()), 404, "not_found")
    assert api_for(heir).post(at, answer()).status_code == 201


@pytest.mark.parametrize("step", [Step.VALID, Step.COUNTER_NOTICED, Step.RESTORED, Step.CLOSED])
def test_only_while_there_is_something_to_object_to(api_for: ApiFor, step: Step) -> None:
    made = case(step)

    response = api_for(made.manager).post(f"{address(made)}counter-notice/", answer())

    refused(response, 409, "wrong_step")


@pytest.mark.parametrize("sworn", ["mistake", "jurisdiction"])
def test_what_is_not_sworn_is_none(api_for: ApiFor, sworn: str) -> None:
    made = case(Step.ACTIONED)
    told = answer(**{sworn: False})

    refused(api_for(made.manager).post(f"{address(made)}counter-notice/", told), 422, "invalid")
