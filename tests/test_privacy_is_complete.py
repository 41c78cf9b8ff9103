"""No table that points at a person is forgotten by export and erasure, this year or next."""

from django.apps import apps

from users.accounts.personal_data import sources
from users.models import User

NOT_OURS = {"LogEntry", "User_groups", "User_user_permissions"}
"""Django's own: they go with the account by cascade, and say nothing that it does not."""


def test_every_model_about_a_person_has_a_source():
    claimed = {model for source in sources() for model in source.models}
    about_people = {
        model
        for model in apps.get_models(include_auto_created=True)
        if any(field.related_model is User for field in model._meta.concrete_fields)
        and model.__name__ not in NOT_OURS
    }

    assert about_people - claimed == set()
