"""The administration has a list of everything, and none grows slow with what is in it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.forms import ModelChoiceField, Select
from django.http import HttpRequest
from django.test import Client as Browser
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audio.models import Claim, Removal, Upload
from tests import make, make_music, make_playlist
from users.models import Mail, MailStop, Notification, Ticket, User
from users.pages.grouping import GROUPS
from users.pages.listing import Bounded

pytestmark = pytest.mark.django_db

FEW: dict[str, str] = {
    "auth.Group": "a dozen at most: somebody writes each",
    "auth.Permission": "as many as there are kinds of things; they come with the software",
}
"""What a form may offer as a whole, and why."""
SMALL: dict[str, str] = {
    "recommendations.CuratedShelf mood": "editors write each shelf",
    "users.ContentReport kind": "kinds come with the software; what is decided is forgotten",
}
"""Columns whose different values may be looked for, and why."""


def address(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.fixture
def staff() -> Browser:
    return make.browser(make.user(username="staff", is_staff=True, is_superuser=True))


def test_every_model_stands_in_it() -> None:
    """No exceptions. Tables between two others are edited with one of them."""
    missing = [
        one._meta.label for one in apps.get_models() if not admin.site.is_registered(one)
    ]
    assert missing == []


def test_every_model_is_in_one_group() -> None:
    placed = [label for group in GROUPS for label in f"{group.daily} {group.rest}".split()]
    assert sorted(placed) == sorted(one._meta.label for one in apps.get_models())


def asked() -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = User.objects.create(username="asks", is_staff=True, is_superuser=True)
    return request


def fields(page: Any, request: HttpRequest) -> Iterator[tuple[str, Any]]:
    """Of a page's form, and of the forms below it."""
    if page.has_add_permission(request) or page.has_change_permission(request):
        yield from page.get_form(request)().fields.items()
        for inline in page.get_inline_instances(request):
            yield from inline.get_formset(request)().empty_form.fields.items()


def test_no_form_offers_a_whole_table() -> None:
    """A choice of a hundred thousand is neither drawn nor read."""
    request = asked()
    offered = [
        (page.model._meta.label, name)
        for page in admin.site._registry.values()
        for name, field in fields(page, request)
        if isinstance(field, ModelChoiceField)
        and field.queryset is not None
        and field.queryset.model._meta.label not in FEW
        and isinstance(getattr(field.widget, "widget", field.widget), Select)
        and not hasattr(getattr(field.widget, "widget", field.widget), "get_url")
    ]
    assert offered == [], offered


def test_no_filter_offers_a_whole_table() -> None:
    """Nor the different values of a column: to find them, all rows are read."""
    slow = []
    for model, page in admin.site._registry.items():
        given: Any = page.list_filter
        for one in given:
            if not isinstance(one, str):
                continue
            field: Any = model._meta.get_field(one)
            few = field.get_internal_type() in ("BooleanField", "DateField", "DateTimeField")
            if not few and not field.choices:
                slow.append(f"{model._meta.label} {one}")
    assert sorted({*slow} - {*SMALL}) == []


def music(number: int) -> None:
    for _ in range(number):
        make_music.artist(user=make.user())
        make_music.album()
        make_playlist.playlist("Evening", owner=make.user(), visibility="public")


def people(number: int) -> None:
    now = timezone.now()
    for n in range(number):
        person, artist = make.user(), make_music.artist()
        Claim.objects.create(artist=artist, user=person, evidence="My site.")
        Removal.objects.create(subject=f"track {n}", reason="No.", by=person)
        Ticket.objects.create(user=person, subject="?", taken_by=person, waiting_since=now)
        Mail.objects.create(kind="welcome", cause=f"{person.pk}", user=person)
        MailStop.objects.create(user=person, because="bounced", address=person.email)
        Notification.objects.create(user=person, kind="new_release", cause=f"{person.pk}")
        Upload.objects.create(
            by=person, artist=artist, file_name="a.flac", length=1, expires_at=now
        )
        make.session(person)


def statements(staff: Browser, model: type[Model]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert staff.get(address(model)).status_code == 200
    return len(asked)


def test_a_list_of_twelve_asks_as_often_as_one_of_two(staff: Browser) -> None:
    """And never more than 25 times."""
    models = [*admin.site._registry]
    music(2)
    people(2)
    before = {model: statements(staff, model) for model in models}
    music(10)
    people(10)
    after = {model: statements(staff, model) for model in models}
    more = {
        one._meta.label: (before[one], after[one]) for one in models if after[one] > before[one]
    }
    assert more == {}
    assert max(after.values()) <= 25


def test_the_first_page_asks_a_fixed_number_of_times(staff: Browser) -> None:
    people(2)
    with CaptureQueriesContext(connection) as before:
        staff.get("/admin/")
    people(10)
    with CaptureQueriesContext(connection) as after:
        staff.get("/admin/")
    assert len(after) == len(before) <= 45


def test_no_list_counts_further_than_ten_thousand(
    staff: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bounded, "MOST", 3)
    for _ in range(5):
        make_music.track(title="Night Ferry")
    with CaptureQueriesContext(connection) as asked:
        page = staff.get("/admin/audio/track/").content.decode()
    assert "more than 3 tracks: search or filter to find the others" in page
    counts = [
        one["sql"] for one in asked if "COUNT(" in one["sql"] and "audio_track" in one["sql"]
    ]
    assert counts
    assert all("LIMIT 4" in one for one in counts), counts
    assert page.count('name="_selected_action"') == 5


def test_the_key_of_a_session_is_not_shown(staff: Browser) -> None:
    other = make.browser(make.user())
    key = other.session.session_key
    page = staff.get("/admin/sessions/session/")
    assert page.status_code == 200
    assert str(key) not in page.content.decode()
    assert staff.get(f"/admin/sessions/session/{key}/change/").status_code in (302, 403)


def test_a_genre_is_found_while_one_types(staff: Browser) -> None:
    """As the shelf's form offers it; whoever may not edit shelves is not answered."""
    make_music.genre("Ambient")
    asked = "app_label=recommendations&model_name=curatedshelf&field_name=genre&term=Amb"
    answer = staff.get(f"/admin/autocomplete/?{asked}")
    assert [one["text"] for one in answer.json()["results"]] == ["Ambient"]

    person = make.user(is_staff=True)
    make.permit(person, "view_genre", "view_curatedshelf")
    assert make.browser(person).get(f"/admin/autocomplete/?{asked}").status_code == 403
