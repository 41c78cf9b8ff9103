"""Asking what a track is, and what was proposed or changed."""

from typing import Any

from audio.catalog.models.track import Track
from tests.api_client import Api
from tests.jobs import run_due

EVERYTHING = ["recording", "isrc", "release", "release_date", "label", "upc", "cover"]


def address(track: Track) -> str:
    return f"/api/tracks/{track.pk}/identification/"


def identified(api: Api, track: Track) -> Any:
    """The answer in the end."""
    asked = api.post(address(track))
    assert (asked.status_code, asked.json()["state"]) == (202, "pending")
    run_due()
    return api.get(address(track)).json()


def proposed(told: Any) -> dict[str, Any]:
    return {one["field"]: one["proposed"] for one in told["proposals"]}


def state_of(track: Track) -> tuple[Any, ...]:
    """Whatever could be changed."""
    columns = ("mbid", "isrc", "cover_key", "album__mbid", "album__release_date")
    more = ("album__release_date_precision", "album__label", "album__upc", "album__cover_key")
    return tuple(Track.objects.values_list(*columns, *more).get(pk=track.pk))
