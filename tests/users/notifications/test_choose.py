"""/api/me/notifications/choices/: what one is told of, and how."""

from typing import Any

import pytest

from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_once
from tests.users.notifications.noting import note, outbox
from users.accounts.choices import NotificationKind
from users.models import Client, Consent, Mail, Notification
from users.notifications import sending
from users.notifications.choices import CHOICES
from users.notifications.kinds import ALWAYS, Kind
from users.notifications.services import tell

pytestmark = pytest.mark.django_db
PLACE = "/api/me/notifications/choices/"


def choices(api: Api) -> dict[str, tuple[bool | None, bool | None]]:
    """Inside the app and by mail, by kind."""
    found = api.get(PLACE).json()["choices"]
    return {choice["kind"]: (choice["app"], choice["mail"]) for choice in found}


def choose(api: Api, kind: str, **ways: bool) -> Any:
    return api.patch(PLACE, {"choices": [{"kind": kind, **ways}]})


def test_what_is_usual_until_somebody_chooses(api_for: ApiFor) -> None:
    told = choices(api_for(make.user()))

    assert told["new_release"][0] is True
    assert told["new_follower"] == (True, None)
    assert told["playlist_activity"] == (True, None)
    assert told["weekly_digest"] == (None, False)
    assert told["product_news"] == (None, False)
    assert told["webhook_off"] == (None, True)
    assert told["scrobbling_paused"] == (None, True)


def test_each_has_a_title_for_people(api_for: ApiFor) -> None:
    found = api_for(make.user()).get(PLACE).json()["choices"]

    assert found[0]["title"] == "New releases of artists whom you follow"
    assert all(choice["title"] for choice in found)


def test_names_what_always_comes_and_why(api_for: ApiFor) -> None:
    always = api_for(make.user()).get(PLACE).json()["always"]

    assert {"kind": "new_device", "reason": "security"} in always
    assert {"kind": "account_erased", "reason": "account"} in always


def test_one_choice_leaves_the_others(api_for: ApiFor) -> None:
    api = api_for(make.user())
    before = choices(api)

    answer = choose(api, "webhook_off", mail=False)

    assert answer.status_code == 200, answer.content
    assert choices(api) == before | {"webhook_off": (None, False)}
    assert answer.json() == api.get(PLACE).json()


def test_the_profile_says_the_same(api_for: ApiFor) -> None:
    api = api_for(make.user(username="ada"))
    choose(api, "new_follower", app=False)
    choose(api, "weekly_digest", mail=True)
    choose(api, "webhook_off", mail=False)

    profile = api.get("/api/auth/user/").json()["notifications"]
    assert (profile["new_follower"], profile["weekly_digest"]) == (False, True)

    api.put("/api/auth/user/", {"username": "ada"})
    assert choices(api)["new_follower"] == (True, None)
    assert choices(api)["webhook_off"] == (None, False)  # no part of the profile


def test_news_by_mail_are_a_consent(api_for: ApiFor) -> None:
    person = make.user()

    choose(api_for(person), "product_news", mail=True)

    assert Consent.objects.get(user=person).given


@pytest.mark.parametrize("kind", list(ALWAYS))
def test_what_keeps_the_account_safe_cannot_be_switched_off(
    kind: Kind, api_for: ApiFor
) -> None:
    refused(choose(api_for(make.user()), kind, mail=False), 409, "always_sent")


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        ("no_such_kind", {"mail": True}),
        ("new_follower", {"mail": True}),
        ("weekly_digest", {"app": True}),
    ],
)
def test_refuses_what_is_no_choice(kind: str, ways: dict[str, bool], api_for: ApiFor) -> None:
    person = make.user()

    answer = choose(api_for(person), kind, **ways)

    refused(answer, 422, "invalid")
    assert Client.objects.get(pk=person.pk).notifications == {}


def test_every_kind_of_mail_is_a_choice_or_always_comes() -> None:
    mailed = {name for name, choice in CHOICES.items() if choice.mail is not None}

    assert set(ALWAYS) & mailed == set()
    assert set(Kind) <= set(ALWAYS) | mailed


def test_a_mail_that_is_not_wanted_is_not_sent(api_for: ApiFor) -> None:
    person = make.user()
    choose(api_for(person), "webhook_off", mail=False)
    note(person, "one", kind=Kind.WEBHOOK_OFF, context={"host": "a.example", "why": "failing"})
    note(person, "two")

    sending.send_due()

    assert [message.subject for message in outbox()] == ["Tonearm: Your password was changed"]
    assert Mail.objects.get(cause="one").dropped_because == "not wanted"


def test_a_choice_made_while_a_mail_waits_counts(api_for: ApiFor) -> None:
    person = make.user()
    note(person, kind=Kind.WEBHOOK_OFF, context={"host": "a.example", "why": "failing"})
    choose(api_for(person), "webhook_off", mail=False)

    sending.send_due()

    assert outbox() == []


def test_what_is_not_wanted_in_the_app_is_not_told_there(api_for: ApiFor) -> None:
    person = make.user()
    choose(api_for(person), "new_release", app=False)

    tell(
        users=[person],
        kind=NotificationKind.NEW_RELEASE,
        cause="release 7",
        context={"album": 7},
    )

    assert not Notification.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_choices_at_once_are_both_kept(api_for: ApiFor) -> None:
    person = make.user()
    one, two = api_for(person), api_for(person)

    at_once(
        lambda: choose(one, "webhook_off", mail=False),
        lambda: choose(two, "scrobbling_paused", mail=False),
    )

    told = choices(one)
    assert told["webhook_off"] == told["scrobbling_paused"] == (None, False)
