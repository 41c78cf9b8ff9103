"""What is out has a link to its page that everybody sees."""

import re

import pytest
from django.test import Client

from tests import make
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db


def linked(album_id: int, browser: Client) -> list[str]:
    page = browser.get(f"/portal/releases/{album_id}/").content.decode()
    return re.findall(r'href="(/s/[^"]+)"', page)


def test_a_published_release_has_one_and_a_draft_has_none() -> None:
    person = drafts.manager()
    artist = drafts.page(person)
    out = drafts.published(artist, size=1, title="Où?")
    draft = drafts.album(artist, size=1)
    browser = make.browser(person)

    [place] = linked(out.pk, browser)

    assert Client().get(place).status_code == 200
    assert linked(draft.pk, browser) == []
