"""The address of a list asks for nothing that the list does not offer."""

import string
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import SuspiciousOperation
from django.db.models import Model
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from audio.library import services as library
from audio.models import Playlist, PlaylistFolder
from tests import make, make_music, make_playlist
from users.models import User

pytestmark = pytest.mark.django_db

WAYS = ("", "__exact", "__in", "__startswith", "__icontains", "__regex", "__gt", "__isnull")


@pytest.fixture
def staff() -> Browser:
    return make.browser(make.user(username="staff", is_staff=True, is_superuser=True))


def address(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def offered(page: admin.ModelAdmin[Any]) -> set[str]:
    """The first word of whatever its filters say in an address."""
    given: Any = page.list_filter
    return {
        str(getattr(one, "parameter_name", one[0] if isinstance(one, tuple) else one))
        for one in given
    }


def is_answered(page: admin.ModelAdmin[Any], person: User, asked: dict[str, str]) -> bool:
    """By the list's own view, a tenth of the time that a whole request takes."""
    request = RequestFactory().get(address(page.model), asked)
    request.user, request.session = person, SessionStore()
    try:
        page.changelist_view(request)
    except SuspiciousOperation:  # 400, as is seen below
        return False
    return True


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_no_field_is_asked_by_the_address_unless_there_is_a_filter(
    staff: Browser, model: type[Model]
) -> None:
    page, person = admin.site._registry[model], User.objects.get(username="staff")
    known = offered(page)
    unknown = [
        f"{field.name}{way}"
        for field in model._meta.get_fields()
        for way in (WAYS if field.concrete else ("", "__pk", "__id"))
        if field.name not in known
    ]
    assert [one for one in unknown if is_answered(page, person, {one: "1"})] == []
    assert staff.get(address(model)).status_code == 200
    assert staff.get(address(model), {unknown[0]: "1"}).status_code == 400


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_nor_beyond_the_field_of_a_filter(staff: Browser, model: type[Model]) -> None:
    page, person = admin.site._registry[model], User.objects.get(username="staff")
    for name in offered(page):
        for way in ("__startswith", "__regex", "__reason__startswith", "__user", "__user__pk"):
            assert not is_answered(page, person, {f"{name}{way}": "a"})


def counted(staff: Browser, model: type[Model], asked: str) -> int:
    answer = staff.get(f"{address(model)}?{asked}")
    return int(answer.context["cl"].result_count) if answer.status_code == 200 else -1


def test_no_letter_of_a_private_title_is_guessed(staff: Browser) -> None:
    owner = make.user(username="kim")
    make_playlist.playlist("Zebra quietly", owner=owner)
    PlaylistFolder.objects.create(user=owner, title="Zebra folder")
    for model in (Playlist, PlaylistFolder):
        for letter in string.ascii_letters:
            for asked in (f"title__startswith={letter}", f"title={letter}", f"q={letter}ebra"):
                assert counted(staff, model, asked) in (-1, 0) or model is PlaylistFolder
    answers = {
        staff.get(f"{address(PlaylistFolder)}?title__startswith={letter}").status_code
        for letter in string.ascii_letters
    }
    assert answers == {400}


def test_private_titles_do_not_order_a_list(staff: Browser) -> None:
    """Whether a private list comes before one that can be read would tell its first letter."""
    owner = make.user()
    ids = [make_playlist.playlist(title, owner=owner).pk for title in ("Mm", "Aa", "Zz")]
    seen = set()
    for column in range(1, 9):
        for sign in ("", "-"):
            answer = staff.get(f"{address(Playlist)}?o={sign}{column}")
            seen.add(tuple(row.pk for row in answer.context["cl"].result_list))
    by_title = (ids[1], ids[0], ids[2])
    assert by_title not in seen
    assert by_title[::-1] not in seen


def test_nobody_is_told_what_one_person_likes(staff: Browser) -> None:
    person = make.user()
    library.like(user=person, track_ids=[make_music.track().pk])
    for asked in (f"user={person.pk}", f"user__id__exact={person.pk}", "user__username=x"):
        assert staff.get(f"/admin/audio/likedtrack/?{asked}").status_code == 400


def test_what_is_offered_is_answered(staff: Browser) -> None:
    for asked in (
        *("visibility__exact=public", "is_curated__exact=1", "removal__isempty=1"),
        *("q=kim", "o=-2", "p=1", "all="),
    ):
        assert staff.get(f"{address(Playlist)}?{asked}").status_code == 200
    assert staff.get(f"{address(User)}?is_staff__exact=1").status_code == 200


def test_the_small_window_that_fills_a_field_in_answers_nothing(staff: Browser) -> None:
    """No page searches another model while one types."""
    for asked in (
        "app_label=audio&model_name=playlistentry&field_name=playlist&term=Z",
        "app_label=audio&model_name=likedtrack&field_name=user&term=k",
    ):
        assert staff.get(f"/admin/autocomplete/?{asked}").status_code == 403
