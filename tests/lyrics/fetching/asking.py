"""Asking for the words of a track, and what came of it."""

from audio.catalog.models.track import Track
from tests.api_client import Api
from tests.jobs import run_due


def address(track: Track) -> str:
    return f"/api/tracks/{track.pk}/lyrics/fetch/"


def fetched(api: Api, track: Track) -> str:
    """The state in the end."""
    asked = api.post(address(track))
    assert (asked.status_code, asked.json()["state"]) == (202, "pending")
    run_due()
    return str(api.get(address(track)).json()["state"])
