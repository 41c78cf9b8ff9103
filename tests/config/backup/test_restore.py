"""The drill: all is lost, and comes back whole; whom we had forgotten does not."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from audio.models import PlayEvent
from config import env
from config.backup import destination
from config.backup.places import Folder
from tests import make, make_music, object_storage
from tests.api_client import Api, ApiFor
from tests.config.backup import drill, instance
from tests.config.backup.instance import back_up
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.jobs import run_due
from tests.users.privacy.asking import erase
from users.audit.models import AuditEntry
from users.models import User
from users.notifications.kinds import Kind
from users.notifications.models import Mail
from users.notifications.services import send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scratch")]

ROWS, FILES = (100_000, 1_000) if FULL else (100, 20)
SIGNS_IN = """
import django; django.setup()
from tests.api_client import Api
from users.models import User; from users.notifications.models import Mail
from config.settings import ALLOWED_HOSTS
ALLOWED_HOSTS.append("testserver")
for email in {emails}:
    told = Api().post("/api/auth/login/", {{"email": email, "password": {password!r}}})
    print(email, told.status_code)
print(sorted(User.objects.values_list("email", flat=True)))
print(sorted(Mail.objects.values_list("cause", "sent_at", "dropped_because")))
"""
TOLD_ANEW = {"audio_change", "users_mail", "config_backup", "users_auditentry"}
"""What a restored database is told of the time in between, and that it was restored; and that a
backup was made, which is noted after it was."""


def many(listener: User) -> None:
    """Rows, as a year of listening makes them."""
    tracks = make_music.tracks(20)
    PlayEvent.objects.bulk_create(
        PlayEvent(
            user=listener,
            track=tracks[number % 20],
            event_id=uuid4(),
            played_at=timezone.now(),
            ms_played=60_000,
            counted=False,
        )
        for number in range(ROWS)
    )


def came_back(
    there: drill.Drill, rows: dict[str, Any], files: dict[str, str], seen: Seen
) -> None:
    """All of it, in good time."""
    began = time.monotonic()
    said = there.run("manage.py", "restore")
    took = time.monotonic() - began
    found = drill.digests(there.server)
    total = sum(number for number, _ in found.values())
    seen.load = f"{ROWS:,} plays and all else that there is, {FILES:,} objects"
    seen.tell(f"{total:,} rows and {len(files):,} files compared, restored in {took:.1f} s")

    assert f"{FILES:,} files brought, 0 were there" in said
    assert "1 mails that waited are not sent" in said
    assert {name for name in rows if rows[name] != found[name]} <= TOLD_ANEW
    assert found.keys() == rows.keys()
    assert instance.in_folder(there.var_dir / "media") == files
    assert took < 600


@pytest.mark.slow
@pytest.mark.fault("F14")
def test_all_is_lost_and_comes_back(
    media: Path,
    place: Folder,
    key: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seen: Seen,
) -> None:
    monkeypatch.setattr(env, "BACKUP_TO", str(place.root))
    ada, bob = make.user(), make.user()
    make_music.album(size=3)
    instance.files(FILES)
    many(ada)
    send(kind=Kind.ERASURE_SCHEDULED, to=ada, cause="waits", context={"day": "tomorrow"})
    call_command("backup")
    rows, files = drill.digests(drill.tests_own()), instance.in_folder(media)
    ask = SIGNS_IN.format(emails=[ada.email, bob.email], password=make.PASSWORD)
    given = {"BACKUP_TO": str(place.root), "BACKUP_IDENTITY": key}

    with drill.lost(tmp_path / "var", **given) as there:
        came_back(there, rows, files, seen)

        there.drop()
        shutil.rmtree(there.var_dir / "media")
        erase(bob)  # after the backup
        run_due()
        said = there.run("manage.py", "restore")

        assert "1 marks of erased accounts brought" in said
        assert "Erased again: 1." in said
        signed_in = there.run("-c", ask)
        assert f"{ada.email} 200" in signed_in
        assert f"[{ada.email!r}]" in signed_in  # and nobody else
        assert "('waits', None, 'the server was restored meanwhile')" in signed_in


@pytest.fixture
def buckets() -> Iterator[str]:
    """A server of them."""
    with object_storage.serving() as address:
        yield address


@pytest.mark.slow
def test_from_bucket_to_bucket(
    settings: Any, buckets: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    object_storage.use(settings, buckets)
    account = {
        "BACKUP_ACCESS_KEY_ID": "a",
        "BACKUP_SECRET_ACCESS_KEY": "b",
        "BACKUP_S3_ENDPOINT_URL": buckets,
        "BACKUP_S3_REGION_NAME": "us-east-1",
    }
    for name, value in account.items():
        monkeypatch.setattr(env, name, value)
    storage: Any = default_storage
    with object_storage.bucket_of(storage) as bucket:
        storage.connection.create_bucket(Bucket="kept-elsewhere")
        made = instance.files(3)
        typed = ContentFile(b"a song")
        typed.content_type = "audio/x-special"  # type: ignore[attr-defined]
        made[default_storage.save("song", typed)] = b"a song"
        place = destination.chosen("s3://kept-elsewhere/tonearm")
        told = back_up(place)
        bucket.objects.all().delete()
        variables = object_storage.variables(buckets) | account | {"DELIVERY": "s3"}
        variables["BACKUP_TO"] = "s3://kept-elsewhere/tonearm"

        with drill.lost(tmp_path / "var", **variables) as there:
            assert "4 files brought" in there.run("manage.py", "restore", told.name)

        back = {one.key: one.get()["Body"].read() for one in bucket.objects.all()}
        assert back == made
        assert bucket.Object("song").content_type == "audio/x-special"
        assert not (tmp_path / "var/media").exists()


def test_mails_that_wait_are_held_back_once() -> None:
    send(kind=Kind.ERASURE_SCHEDULED, to=make.user(), cause="one", context={"day": "today"})
    call_command("after_restore")
    call_command("after_restore")
    run_due()

    held = Mail.objects.get(cause="one")
    assert held.sent_at is None
    assert held.dropped_because == "the server was restored meanwhile"


def test_nobody_who_was_shut_out_since_is_let_in_again(api_for: ApiFor) -> None:
    """Their session and token were ended after the backup, and stand in it as open."""
    person = make.user()
    signed_in, page = api_for(person), make.browser(person)
    program = Api(make.personal_token(person, "read"))
    assert program.get("/api/me/notifications/").status_code == 200

    call_command("after_restore")

    assert signed_in.get("/api/me/notifications/").status_code == 401
    assert program.get("/api/me/notifications/").status_code == 401
    assert page.get("/portal/account/").status_code == 302
    [line] = AuditEntry.objects.filter(action="instance.restored")
    assert json.loads(line.body)["detail"] == {"sessions": 2, "tokens": 1}
