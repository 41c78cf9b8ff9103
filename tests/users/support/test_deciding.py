"""What a decision about a report takes with it, and what people read of it."""

import pytest

from tests import make, make_music
from tests.users.support.test_reports import admin, decide
from users.models import ContentReport, Mail, User

pytestmark = pytest.mark.django_db
LIST = "/admin/users/contentreport/"


def reported(pk: int, by: User | None = None, **said: str) -> ContentReport:
    told = {"reason": "abuse"} | said
    return ContentReport.objects.create(reporter=by, kind="track", object_id=pk, **told)


def test_a_trifle_dismissed_leaves_what_is_serious_open() -> None:
    track, victim = make_music.track(), make.user()
    serious = reported(track.pk, victim, reason="illegal", text="It shows my child.")
    picture = reported(track.pk, make.user(), reason="wrong_data", part="image")
    trifle, alike = (reported(track.pk, make.user(), reason="wrong_data") for _ in range(2))
    chosen = {"action": "dismiss", "_selected_action": [trifle.pk], "answer": ""}

    make.browser(admin()).post(LIST, chosen)

    now = dict(ContentReport.objects.values_list("pk", "status"))
    assert (now[trifle.pk], now[alike.pk]) == ("dismissed", "dismissed")
    assert (now[serious.pk], now[picture.pk]) == ("open", "open")
    assert not Mail.objects.filter(user=victim).exists()


def test_what_is_done_about_it_decides_them_all() -> None:
    track = make_music.track()
    serious, trifle = reported(track.pk, reason="illegal"), reported(track.pk, reason="spam")

    decide(admin(), serious, "hide")

    trifle.refresh_from_db()
    assert trifle.status == "acted"
