"""Who holds personal data, and what becomes of it."""

import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from tests import make
from users.accounts.personal_data import sources
from users.models import AuthSession, Client, User


def test_every_model_of_users_about_a_person_is_claimed() -> None:
    claimed = {model for source in sources() for model in source.models}
    about_people = {
        model
        for model in apps.get_app_config("users").get_models()
        if any(field.related_model is User for field in model._meta.concrete_fields)
    }

    assert about_people | {User} <= claimed


def test_the_account_goes_last() -> None:
    assert User in sources()[-1].models


@pytest.mark.django_db
def test_exports_what_is_known_and_nobody_elses() -> None:
    person = make.user(email="ada@example.org", first_name="Ada")
    make.user(email="babbage@example.org", first_name="Charles")
    Client.objects.filter(pk=person.pk).update(phone="+441234567890", bio="First of all.")
    make.session(person, user_agent="Symfonium/14.0", address="192.0.2.7")

    files = {name: data for source in sources() for name, data in source.export(person)}
    whole = {k: list(data) if isinstance(data, Iterator) else data for k, data in files.items()}

    text = json.dumps(whole, cls=DjangoJSONEncoder)
    told = ["ada@example.org", "Ada", "+441234567890", "First of all.", "Symfonium/14.0"]
    assert [word for word in [*told, "192.0.2.7"] if word not in text] == []
    assert "Charles" not in text
    assert "argon2" not in text


@pytest.mark.django_db
def test_erases_twice_and_nobody_else() -> None:
    person, other = make.user(), make.user()
    make.session(person)
    kept = make.session(other)

    for _ in range(2):
        for source in sources():
            source.erase(person)

    assert list(User.objects.all()) == [other]
    assert list(Client.objects.values_list("pk", flat=True)) == [other.pk]
    assert list(AuthSession.objects.all()) == [kept]
