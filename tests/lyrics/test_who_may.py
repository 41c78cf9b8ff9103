"""Who reads and who writes at /api/tracks/{id}/lyrics/."""

import pytest

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.catalog.services import restore, take_down
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.lyrics.owned import of_somebody

pytestmark = pytest.mark.django_db


def test_of_a_draft_only_its_artist_and_staff_read(api: Api, api_for: ApiFor) -> None:
    track, owner, page = of_somebody()
    api_for(owner).put(page, {"plain": "Over"})
    Track.objects.filter(pk=track.pk).update(status=Status.DRAFT)

    refused(api.get(page), 404, "not_found")
    refused(api_for(make.user()).get(page), 404, "not_found")
    refused(api_for(make.user()).put(page, {"plain": "Mine"}), 404, "not_found")
    assert api_for(owner).get(page).json()["plain"] == "Over"
    assert api_for(make.user(is_staff=True)).get(page).json()["plain"] == "Over"


def test_are_hidden_and_shown_with_their_track(api: Api, api_for: ApiFor) -> None:
    track, owner, page = of_somebody()
    api_for(owner).put(page, {"plain": "Over"})
    before = api.get(page)

    take_down(subject=track, by=None, reason="a notice")
    refused(api.get(page, If_None_Match=before["ETag"]), 404, "not_found")
    restore(subject=track, by=None)

    assert api.get(page).json() == before.json()


def test_others_read_and_do_not_write(api: Api, api_for: ApiFor) -> None:
    _, owner, page = of_somebody()
    api_for(owner).put(page, {"plain": "Over"})
    stranger = api_for(make.user())

    assert stranger.get(page).json()["plain"] == "Over"
    refused(stranger.put(page, {"plain": "Mine"}), 403, "not_your_artist")
    refused(stranger.delete(page), 403, "not_your_artist")
    refused(api.put(page, {"plain": "Mine"}), 401, "unauthenticated")
