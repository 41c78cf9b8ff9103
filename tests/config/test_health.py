"""/livez and /readyz."""

import pytest
from django.test import Client


def test_alive_without_a_database(client: Client):
    answer = client.get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready(client: Client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": True, "storage": True}
