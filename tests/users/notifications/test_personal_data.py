"""Which mails they were sent, in a copy of their data, and what others were told of them."""

import json

import pytest
from django.db import connection

from tests import make
from users.codes import services as codes
from users.codes.models import Purpose
from users.models import Challenge, Notification
from users.notifications.personal_data import Mails

pytestmark = pytest.mark.django_db


def test_it_is_told_that_a_code_was_sent_and_not_which() -> None:
    """A code is made of its challenge's name and the pepper of the server."""
    ada = make.user(email="ada@example.org")
    codes.send(purpose=Purpose.LOGIN, email="ada@example.org", user=ada)

    [row] = dict(Mails().export(ada))["mails.json"]

    assert row["kind"] == "code"
    assert set(row) == {"kind", "address", "created_at", "sent_at", "dropped_because"}
    assert str(Challenge.objects.get().pk) not in json.dumps(row, default=str)


def test_what_others_were_told_is_looked_up() -> None:
    """Among however many there are: meanwhile nobody else changes what is visible."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "notification_naming" in Notification.objects.naming(make.user()).explain()
