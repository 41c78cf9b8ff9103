"""One person says several things at the same moment: one word holds, and nothing breaks."""

from typing import Any

import pytest

from recommendations.models import TasteSettings
from recommendations.taste import services
from recommendations.taste.queries import Settings, Word, said, settings
from tests import make, make_music
from tests.at_once import at_a_locked_row
from users.models import Client

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_words_on_one_track() -> None:
    """Both wait at the profile: the one that comes last holds, alone."""
    track, person = make_music.track(), make.user()
    verdicts = ["more", "never"]

    at_a_locked_row(
        Client.objects.get(pk=person.pk),
        2,
        lambda: services.say(user=person, word=Word("track", track.pk, verdicts.pop())),
    )

    [word] = said(person.pk)
    assert word[:2] == ("track", track.pk)
    assert Client.objects.get(pk=person.pk).marks_version == 2


def test_two_settings_at_once_both_hold() -> None:
    person = make.user()
    changes: list[dict[str, Any]] = [{"discovery": 90}, {"personalised": False}]

    at_a_locked_row(
        Client.objects.get(pk=person.pk),
        2,
        lambda: services.change(user=person, settings=changes.pop(), words=[]),
    )

    assert TasteSettings.objects.count() == 1
    assert settings(person.pk) == Settings(personalised=False, discovery=90)
