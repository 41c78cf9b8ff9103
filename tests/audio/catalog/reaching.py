"""Listeners in countries and of ages, and music that is not for all of them."""

from datetime import date
from typing import Any

from audio.models import Track
from config.fields import utc_now
from tests import make
from users.models import Client, User


def listener(country: str = "", age: int | None = None) -> User:
    person = make.user()
    born = None
    if age is not None:
        today = utc_now().date()
        born = date(today.year - age, 1, 1)
    Client.objects.filter(pk=person.pk).update(country=country, date_of_birth=born)
    return person


def only_in(track: Track, *countries: str, **more: Any) -> Track:
    return _told(track, countries=[*countries], **more)


def not_in(track: Track, *countries: str) -> Track:
    return _told(track, countries=[*countries], countries_excluded=True)


def for_adults(track: Track) -> Track:
    return _told(track, adults_only=True)


def _told(track: Track, **columns: Any) -> Track:
    Track.objects.filter(pk=track.pk).update(**columns)
    track.refresh_from_db()
    return track
