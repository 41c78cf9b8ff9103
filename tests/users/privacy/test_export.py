"""A copy of everything that we hold about somebody, for them alone."""

import io
import logging
import tempfile
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from tests import at_once, make
from tests.api_client import Api, ApiFor, refused
from tests.jobs import run_due
from tests.users.audit.entries import ref, the_only
from tests.users.privacy import somebody
from tests.users.privacy.asking import EXPORT, body, exported, not_fresh, read
from users.accounts.personal_data import sources
from users.models import Export
from users.privacy import archive
from users.privacy.services import exports

pytestmark = pytest.mark.django_db(transaction=True)


def fetched(api: Api, export_id: str) -> zipfile.ZipFile:
    answer = api.get(f"{EXPORT}{export_id}/archive/")
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_everything_is_in_it_and_a_key_to_it(api_for: ApiFor) -> None:
    person = somebody.with_traces_everywhere()
    run_due()
    export = Export.objects.get(user=person)

    file = fetched(api_for(person), str(export.pk))

    assert file.testzip() is None
    told = {name: read(file, name) for name in file.namelist() if name.endswith(".json")}
    account = told["account.json"]
    assert (account["email"], account["phone"]) == (somebody.EMAIL, somebody.PHONE)
    assert account["bio"] == somebody.BIO
    assert len(told["plays.json"]) == 1
    assert [line["kind"] for line in told["consents.json"]] == ["terms", "privacy", "news"]
    assert {line["action"] for line in told["audit.json"]} >= {"session.opened"}
    assert file.read("picture.jpg")[:2] == b"\xff\xd8"
    assert file.read("cover.jpg")[:2] == b"\xff\xd8"
    assert set(told["README.json"]["files"]) == set(file.namelist()) - {"README.json"}
    assert all(told["README.json"]["files"].values())


def test_every_file_has_a_sentence_on_what_it_is() -> None:
    person = somebody.with_traces_everywhere()
    names = {name for source in sources() for name, _ in source.export(person)}

    assert names - archive.MEANINGS.keys() == set()


def test_nothing_of_anybody_else_is_in_it(api_for: ApiFor) -> None:
    somebody.with_traces_everywhere()
    other = make.user()
    export = exported(other)

    file = fetched(api_for(other), str(export.pk))

    text = b"".join(file.read(name) for name in file.namelist()).decode(errors="replace")
    assert [word for word in somebody.NEVER_AGAIN if word in text] == []


def test_neither_password_nor_secret_is_in_it(api_for: ApiFor) -> None:
    person = somebody.with_traces_everywhere()
    run_due()
    file = fetched(api_for(person), str(Export.objects.get().pk))

    text = b"".join(file.read(name) for name in file.namelist()).decode(errors="replace")

    person.refresh_from_db()
    secrets = [person.password, "argon2", Export.objects.get().key]
    assert [word for word in secrets if word in text] == []


def test_asked_for_made_and_told_of(api_for: ApiFor) -> None:
    person = make.user(email="ada@example.org")
    api = api_for(person)

    waiting = body(api.post(EXPORT), 202)
    assert (waiting["status"], waiting["progress"]) == ("waiting", 0)
    assert waiting["download_url"] is None
    refused(api.get(f"{EXPORT}{waiting['id']}/archive/"), 404, "not_found")
    run_due()

    ready = body(api.get(f"{EXPORT}{waiting['id']}/"), 200)
    assert (ready["status"], ready["progress"]) == ("ready", 100)
    assert ready["size"] == len(b"".join(api.get(ready["download_url"]).streaming_content))
    kept = Export.objects.get().expires_at - timezone.now()  # type: ignore[operator]
    assert timedelta(hours=23, minutes=59) < kept <= timedelta(hours=24)
    [told] = mail.outbox
    assert (told.to, str(told.subject)) == (["ada@example.org"], "Tonearm: Your data is ready")
    assert the_only("account.export_asked")["actor"] == ref(person)


def test_one_at_a_time(api_for: ApiFor) -> None:
    api = api_for(make.user())
    body(api.post(EXPORT), 202)

    refused(api.post(EXPORT), 409, "export_under_way")
    run_due()
    body(api.post(EXPORT), 202)


def test_of_many_who_ask_at_once_one_is_served() -> None:
    person = make.user()

    def ask() -> bool:
        try:
            exports.ask(user=person)
        except exports.UnderWay:
            return False
        return True

    assert sorted(at_once.times(8, ask)) == [False] * 7 + [True]


def test_one_that_got_stuck_is_no_hindrance_for_ever(api_for: ApiFor) -> None:
    api = api_for(make.user())
    stuck = body(api.post(EXPORT), 202)
    Export.objects.update(created_at=timezone.now() - timedelta(hours=7), status="running")

    body(api.post(EXPORT), 202)

    assert Export.objects.get(pk=stuck["id"]).status == "failed"


def test_five_in_a_day(api_for: ApiFor) -> None:
    api = api_for(make.user())
    for _ in range(5):
        body(api.post(EXPORT), 202)
        Export.objects.update(status="failed")

    answer = api.post(EXPORT)
    refused(answer, 429, "too_many_requests")
    assert 86_000 < int(answer.headers["Retry-After"]) <= 86_400
    assert not Export.objects.under_way().exists()


def test_what_is_refused_is_none_of_the_five(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    not_fresh(person)
    for _ in range(6):
        refused(api.post(EXPORT), 403, "confirm_first")
    person.sessions.update(authenticated_at=timezone.now())
    body(api.post(EXPORT), 202)
    for _ in range(6):
        refused(api.post(EXPORT), 409, "export_under_way")
    run_due()

    body(api.post(EXPORT), 202)


def test_who_showed_who_they_are_long_ago_does_so_again(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    export = exported(person)
    not_fresh(person)

    refused(api.post(EXPORT), 403, "confirm_first")
    refused(api.get(f"{EXPORT}{export.pk}/archive/"), 403, "confirm_first")
    assert body(api.get(f"{EXPORT}{export.pk}/"), 200)["status"] == "ready"


@pytest.mark.parametrize("staff", [False, True])
def test_it_is_its_owners_alone(api_for: ApiFor, staff: bool) -> None:
    export = exported(make.user())
    other = api_for(make.user(is_staff=staff, is_superuser=staff))

    for path in (f"{EXPORT}{export.pk}/", f"{EXPORT}{export.pk}/archive/"):
        refused(other.get(path), 404, "not_found")
        refused(Api().get(path), 401, "unauthenticated")
    refused(other.get(f"{EXPORT}{uuid.uuid4()}/"), 404, "not_found")


def test_no_address_leads_to_the_archive(media: Path, api: Api) -> None:
    export = exported(make.user())
    assert (media / export.key).is_file()

    for path in (f"/media/{export.key}", f"/{export.key}", f"/static/{export.key}"):
        assert api.get(path).status_code == 404


def test_after_a_day_it_is_gone(api_for: ApiFor, media: Path) -> None:
    person = make.user()
    export = exported(person)
    api = api_for(person)
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    refused(api.get(f"{EXPORT}{export.pk}/"), 404, "not_found")
    refused(api.get(f"{EXPORT}{export.pk}/archive/"), 404, "not_found")
    exports.forget_archives()
    assert not (media / export.key).exists()
    assert Export.objects.count() == 0


def test_it_goes_at_its_hour_and_not_at_night(media: Path) -> None:
    """The job for it was enqueued together with the archive."""
    person = make.user()
    export = exported(person)
    run_due(later=timedelta(hours=23))
    assert (media / export.key).is_file()
    Export.objects.update(expires_at=timezone.now())

    run_due(later=timedelta(hours=1))

    assert not (media / export.key).exists()
    assert not Export.objects.exists()


def test_a_job_that_comes_too_early_takes_nothing_away(media: Path) -> None:
    export = exported(make.user())

    exports.forget_archive(export_id=export.pk)

    assert (media / export.key).is_file()
    assert Export.objects.filter(pk=export.pk).exists()


def test_a_worker_killed_at_it_is_followed_by_another(media: Path) -> None:
    """What it had stored is taken away, what it had not is made."""
    export = exports.ask(user=make.user())
    began = exports._begin(export.pk)
    assert began
    exports._store(began)

    exports.make(export_id=export.pk)
    run_due()

    done = Export.objects.get()
    assert (done.status, done.progress) == ("ready", 100)
    assert done.key != began.key
    assert [str(p.relative_to(media)) for p in media.rglob("*.zip")] == [done.key]
    assert len(mail.outbox) == 1


def test_two_workers_at_one_leave_one_archive(media: Path) -> None:
    export = exports.ask(user=make.user())

    at_once.times(4, lambda: exports.make(export_id=export.pk))
    run_due()

    done = Export.objects.get()
    assert done.status == "ready"
    assert [str(p.relative_to(media)) for p in media.rglob("*.zip")] == [done.key]
    assert len(mail.outbox) == 1


def test_it_is_made_where_there_is_room(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder for temporary files has 1 GB in containers; the music of a person has more."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    export = exports.ask(user=make.user())

    exports.make(export_id=export.pk)

    assert Export.objects.get().status == "ready"


def test_one_that_fails_says_so(
    api_for: ApiFor, media: Path, caplog: pytest.LogCaptureFixture
) -> None:
    person = make.user()
    media.mkdir(parents=True)
    (media / "exports").write_text("no folder")

    with caplog.at_level(logging.ERROR):
        export = exported(person)

    assert export.status == "failed"
    told = body(api_for(person).get(f"{EXPORT}{export.pk}/"), 200)
    assert (told["status"], told["download_url"]) == ("failed", None)
    assert str(export.pk) in caplog.text
