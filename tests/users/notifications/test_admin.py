"""What the administration does not tell: who shares a private playlist."""

import pytest
from django.db.models import Model

from config.models import Replay
from tests import make
from users.models import Notification

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Notification, Replay])
def test_neither_what_people_were_told_of_nor_what_they_changed(model: type[Model]) -> None:
    """Both hold ids of playlists beside people."""
    person = make.user()
    told = Notification(user=person, kind="playlist_activity", cause="zqxcause")
    told.context = {"zqxcontext": 12}
    told.save()
    Replay.objects.create(scope="zqxscope", key="zqxkey", body="", status=201, content=b"zqx")
    [row] = model._default_manager.all()
    staff = make.browser(make.user(is_staff=True, is_superuser=True))
    listed = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"

    for page in (listed, f"{listed}{row.pk}/change/"):
        shown = staff.get(page)
        assert shown.status_code == 200
        assert "zqx" not in shown.content.decode()
