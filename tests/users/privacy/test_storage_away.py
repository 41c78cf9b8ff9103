"""The storage is away for hours: what was to be done in it is done when it is back."""

import io
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from audio.models import Artist
from config import images
from config.jobs import PATIENT
from tests import make, make_music, make_picture
from tests.api_client import ApiFor, refused
from tests.jobs import run_due
from tests.unmounted import away
from tests.users.privacy import somebody
from tests.users.privacy.asking import erase, exported
from users.accounts import pictures
from users.accounts.pictures import Place
from users.models import Client, ErasedPerson, Export
from users.privacy.models import EXPORT_KEPT

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.suffix in (".jpg", ".zip")]


def test_of_somebody_who_is_erased_nothing_stays(media: Path) -> None:
    person = somebody.with_traces_everywhere()
    run_due()
    assert len(files(media)) == 7

    erase(person)
    with away(media):
        for _ in range(6):
            run_due(later=HOUR)
    run_due(later=HOUR)

    assert files(media) == []
    mark = ErasedPerson.objects.get().mark
    assert [path.name for path in (media / "erased").iterdir()] == [mark]


def test_an_archive_can_be_had_later(media: Path, api_for: ApiFor) -> None:
    person = make.user()
    archive = f"/api/auth/user/export/{exported(person).pk}/archive/"

    with away(media):
        refused(api_for(person).get(archive), 503, "storage_fails")

    with closing(api_for(person).get(archive)) as answer:
        assert answer.status_code == 200


def test_an_archive_goes_though_not_at_its_hour(media: Path) -> None:
    export = exported(make.user())
    Export.objects.update(expires_at=export.created_at)

    with away(media):
        run_due(later=EXPORT_KEPT)
    run_due(later=HOUR)

    assert files(media) == []


def test_a_picture_that_was_taken_away_goes(media: Path) -> None:
    person = make.user()
    pictures.show(user=person, place=Place.PICTURE, file=io.BytesIO(make_picture.picture()))
    assert len(files(media)) == 3
    pictures.take_away(user=person, place=Place.PICTURE)

    with away(media):
        run_due()
    run_due(later=HOUR)

    assert files(media) == []
    assert Client.objects.get(pk=person.pk).picture_key == ""


def test_pictures_of_an_artist_page_go_with_the_page(media: Path) -> None:
    person = make.user()
    square, banner = (
        images.Picture(io.BytesIO(make_picture.picture()), banner=banner).store()
        for banner in (False, True)
    )
    page = make_music.artist("The Weir", user=person)
    Artist.objects.filter(pk=page.pk).update(picture_key=square, cover_key=banner)
    assert len(files(media)) == 6

    with away(media):
        erase(person)
        run_due()
    run_due(later=HOUR)

    assert not Artist.objects.exists()
    assert files(media) == []


def test_the_waits_grow_and_outlast_three_days() -> None:
    assert PATIENT.exponential_wait > 1
    assert PATIENT.max_attempts
    waits = [PATIENT.exponential_wait ** (n + 1) for n in range(PATIENT.max_attempts)]

    assert waits[0] < 10
    assert sum(waits) > timedelta(days=3).total_seconds()
