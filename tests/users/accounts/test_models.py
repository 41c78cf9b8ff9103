"""What an account is, whoever makes it."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from tests import make
from users.accounts.cards import user_card
from users.models import Client, User

pytestmark = pytest.mark.django_db


def test_create_user_makes_the_profile_too() -> None:
    person = User.objects.create_user("Ada@Example.org", make.PASSWORD, username="ada")

    assert Client.objects.get().user == person
    assert person.check_password(make.PASSWORD)
    assert person.role == "listener"


@pytest.mark.parametrize("told", ["", "\u200b", "\u3164\u2060"])
def test_of_whose_name_nothing_is_to_be_seen_goes_by_the_username(told: str) -> None:
    person = make.user(username="ada", first_name=told, last_name=told)

    assert person.name == "ada"
    assert user_card("", person.pk, "ada", told, told, "")["name"] == "ada"
    assert make.user(first_name="Ada\u200d").name == "Ada\u200d"


def test_without_a_password_nobody_signs_in_with_one() -> None:
    person = User.objects.create_user("ada@example.org", username="ada")

    assert not person.has_usable_password()


def test_createsuperuser_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", make.PASSWORD)

    call_command(
        "createsuperuser", interactive=False, email="root@example.org", username="root"
    )

    person = User.objects.get()
    assert person.role == "admin"
    assert person.check_password(make.PASSWORD)
    assert Client.objects.filter(user=person).exists()


def test_is_found_however_the_address_is_cased() -> None:
    person = make.user(email="Ada@example.org")

    assert User.objects.get_by_natural_key("aDa@EXAMPLE.org") == person


def test_a_percent_sign_finds_nobody() -> None:
    make.user(email="ada@example.org")

    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key("%@example.org")


@pytest.mark.parametrize(
    "same", [{"email": "ADA@EXAMPLE.ORG"}, {"username": "ADA"}, {"username": "a b"}]
)
def test_the_database_itself_refuses(same: dict[str, str]) -> None:
    make.user(email="ada@example.org", username="ada")

    with pytest.raises(IntegrityError):
        make.user(**same)


@pytest.mark.parametrize("column", [{"phone": "0123"}, {"country": "de"}, {"quality": "best"}])
def test_the_database_refuses_an_unfit_profile(column: dict[str, str]) -> None:
    make.user()

    with pytest.raises(IntegrityError):
        Client.objects.update(**column)


def test_whether_a_password_needs_a_code_is_asked_of_the_database() -> None:
    person, other = make.user(), make.user()
    assert not person.wants_login_code()

    Client.objects.filter(pk=person.pk).update(login_otp=True)

    assert person.wants_login_code()
    assert not other.wants_login_code()
