"""/api/legal/: reading the texts, and agreeing to them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config import env
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.legal.publishing import publish
from users.legal.models import LegalText, Name
from users.models import Consent, User

pytestmark = pytest.mark.django_db
ALL = "/api/legal/"
TERMS = "/api/legal/terms/"
ACCEPT = "/api/legal/terms/accept/"


def asked_for(api: Api) -> list[str]:
    items = api.get(ALL).json()["items"]
    return [item["name"] for item in items if item["must_accept"]]


def said(person: User) -> list[tuple[str, str, bool, str]]:
    rows = Consent.objects.filter(user=person).order_by("pk")
    return [(row.kind, row.version, row.given, row.source) for row in rows]


def test_everybody_reads_the_texts_that_came_with_the_software(api: Api) -> None:
    items = api.get(ALL).json()["items"]

    assert [(item["name"], item["title"], item["version"]) for item in items] == [
        ("terms", "Terms of use", "2026-11"),
        ("privacy", "Privacy notice", "2026-11"),
        ("copyright", "Copyright policy", "2026-11"),
        ("licences", "Licences of music", "2026-11"),
    ]
    assert [item["must_accept"] for item in items] == [False] * 4
    told = api.get(TERMS).json()
    assert (told["is_in_force"], told["is_default"]) == (True, True)
    assert "## 1. Who we are, and what this is about" in told["text"]
    assert "<h2>1. Who we are, and what this is about</h2>" in told["html"]


def test_the_settings_stand_in_the_text(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    before = api.get(TERMS).json()["text"]
    monkeypatch.setattr(env, "OPERATOR_NAME", "Quay <Records> & $law")
    monkeypatch.setattr(env, "OPERATOR_LAW", "Portugal")

    after = api.get(TERMS).json()

    assert "run by [OPERATOR_NAME], [OPERATOR_ADDRESS]" in before
    assert "run by Quay <Records> & $law, [OPERATOR_ADDRESS]" in after["text"]
    assert "Quay &lt;Records&gt; &amp; $law" in after["html"]
    assert "The law of Portugal applies." in after["text"]


def test_an_operators_own_text_takes_its_place(api: Api) -> None:
    publish("terms", "2027-01", body="## Ours\n\nBe kind.")

    told = api.get(TERMS).json()
    assert (told["version"], told["text"]) == ("2027-01", "## Ours\n\nBe kind.")
    assert (told["is_default"], told["versions"]) == (False, ["2027-01", "2026-11"])

    older = api.get(TERMS, {"version": "2026-11"}).json()
    assert (older["is_in_force"], older["is_default"]) == (False, True)
    refused(api.get(TERMS, {"version": "2026-12"}), 404, "not_found")


def test_what_is_announced_is_not_in_force(api: Api) -> None:
    later = timezone.now() + timedelta(days=42)
    publish("terms", "2027-01", at=later)

    told = api.get(TERMS).json()

    assert (told["version"], told["next_version"]) == ("2026-11", "2027-01")
    assert told["next_in_force_at"].startswith(f"{later:%Y-%m-%d}")
    LegalText.objects.create(name=Name.TERMS, version="2028-01", body="A draft.")
    refused(api.get(TERMS, {"version": "2028-01"}), 404, "not_found")

    announced = api.get(TERMS, {"version": "2027-01"}).json()

    assert (announced["is_in_force"], announced["is_coming"]) == (False, True)
    assert announced["versions"] == ["2026-11"]


def test_a_yes_is_recorded_with_its_version(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    assert asked_for(api) == ["terms", "privacy"]

    for _ in range(2):
        assert api.post(ACCEPT, {"version": "2026-11"}).status_code == 204

    assert said(person) == [("terms", "2026-11", True, "api")]
    assert asked_for(api) == ["privacy"]
    assert api.get(ALL).json()["items"][0]["accepted_version"] == "2026-11"


def test_nobody_agrees_to_what_they_were_not_shown(api_for: ApiFor) -> None:
    person = make.user()
    publish("terms", "2027-01")

    answer = api_for(person).post(ACCEPT, {"version": "2026-11"})

    assert "2027-01" in refused(answer, 409, "not_in_force")["detail"]
    assert said(person) == []


def test_a_material_version_is_asked_for_again_and_another_is_not(api_for: ApiFor) -> None:
    api = api_for(make.user())
    for name in ("terms", "privacy"):
        api.post(f"/api/legal/{name}/accept/", {"version": "2026-11"})

    publish("terms", "2027-01", is_material=False, changes="A comma.")
    assert asked_for(api) == []
    publish("terms", "2027-02", is_material=True, changes="Adults only may be told so.")
    assert asked_for(api) == ["terms"]
    publish("terms", "2027-03", is_material=False)
    assert asked_for(api) == ["terms"]

    assert api.post(ACCEPT, {"version": "2027-03"}).status_code == 204
    assert asked_for(api) == []


def test_artists_are_asked_for_the_copyright_policy_too(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    api.post("/api/artists/", {"stage_name": "Ada"})

    assert asked_for(api_for(person)) == ["terms", "privacy", "copyright"]


def test_registering_agrees_to_what_is_in_force_then(api: Api) -> None:
    publish("privacy", "2027-05")
    body = {"email": "ada@example.org", "username": "ada", "password": make.PASSWORD}

    api.post("/api/auth/register/", body | {"accepts_texts": True})

    assert said(User.objects.get(username="ada")) == [
        ("terms", "2026-11", True, "sign-up"),
        ("privacy", "2027-05", True, "sign-up"),
    ]


def test_costs_the_same_for_many_versions(api: Api, django_assert_num_queries) -> None:
    for number in range(10, 20):
        publish("terms", f"2027-{number}")

    with django_assert_num_queries(1):
        assert api.get(ALL).status_code == 200
