"""Staff approve or decline claims, in the admin."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import Client as Browser
from django.utils import timezone

from audio.catalog.ownership import AlreadyManaged, give_page
from audio.claims import services
from audio.claims.models import AlreadyDecided
from audio.claims.personal_data import Claims
from audio.models import Artist, Claim
from config.errors import DomainError
from tests import make, make_music
from tests.at_once import at_a_locked_row, at_once, wait_for_locks
from users.audit.models import AuditEntry
from users.models import Mail, User

CLAIMS = "/admin/audio/claim/"


def claim(artist: Artist | None = None, user: User | None = None) -> Claim:
    return Claim.objects.create(
        artist=artist or make_music.artist(),
        user=user or make.user(),
        evidence="My site names this page.",
    )


def mails() -> list[tuple[str, object]]:
    rows = Mail.objects.order_by("created_at").values_list("user__username", "context")
    return [(name, context) for name, context in rows]


@pytest.mark.django_db
class TestApprove:
    def test_the_page_is_theirs(self) -> None:
        staff, person = make.user(is_staff=True), make.user()
        asked = claim(make_music.artist("Engines"), person)

        services.approve(claim=asked, by=staff, answer="Welcome.")

        asked.refresh_from_db()
        assert asked.artist.user == person
        assert (asked.status, asked.answer, asked.decided_by) == ("approved", "Welcome.", staff)
        assert asked.decided_at is not None
        person.refresh_from_db()
        assert person.role == "artist"

    def test_is_told_by_mail_and_in_the_log(self) -> None:
        person = make.user(username="olympia")  # no random hex spells that
        asked = claim(make_music.artist("Engines"), person)

        services.approve(claim=asked, by=make.user(is_staff=True), answer="Welcome.")

        told = {"artist": "Engines", "accepted": 1, "reason": "Welcome."}
        assert mails() == [("olympia", told)]
        entry = AuditEntry.objects.get(action="claim.decided")
        assert entry.subject == f"artist {asked.artist_id}"
        detail = json.loads(entry.body)["detail"]
        assert (detail["claim"], detail["decision"]) == (asked.pk, "approved")
        assert "olympia" not in entry.body

    def test_all_others_who_asked_are_declined(self) -> None:
        artist = make_music.artist("Engines")
        first, second = claim(artist, make.user()), claim(artist, make.user(username="bob"))
        elsewhere = claim()

        services.approve(claim=first, by=make.user(is_staff=True))

        second.refresh_from_db()
        elsewhere.refresh_from_db()
        assert (second.status, elsewhere.status) == ("declined", "open")
        assert second.answer == "The page was given to somebody else who asked for it."
        assert ("bob", {"artist": "Engines", "accepted": 0, "reason": second.answer}) in mails()

    def test_of_a_page_with_somebody_changes_nothing(self) -> None:
        asked, owner = claim(), make.user()
        give_page(artist=asked.artist, user=owner)

        with pytest.raises(AlreadyManaged):
            services.approve(claim=asked, by=make.user(is_staff=True))

        asked.refresh_from_db()
        assert (asked.status, asked.artist.user) == ("open", owner)
        assert mails() == []

    def test_of_ones_own_is_somebody_elses_to_decide(self) -> None:
        staff = make.user(is_staff=True)
        asked = claim(user=staff)

        with pytest.raises(services.OwnClaim):
            services.approve(claim=asked, by=staff)

        asked.refresh_from_db()
        assert (asked.status, asked.artist.user) == ("open", None)
        assert mails() == []
        services.approve(claim=asked, by=make.user(is_staff=True))
        services.decline(claim=claim(user=staff), by=staff)

    @pytest.mark.parametrize("gone", [{"is_active": False}, {"erase_at": timezone.now()}])
    def test_of_somebody_who_is_leaving_or_kept_out_changes_nothing(
        self, gone: dict[str, object]
    ) -> None:
        """Their page would be hidden with them, or be nobody's again in a fortnight."""
        person, staff = make.user(), make.user(is_staff=True)
        asked, other = claim(user=person), make.user()
        waiting = claim(asked.artist, other)
        User.objects.filter(pk=person.pk).update(**gone)

        with pytest.raises(services.ClaimantGone):
            services.approve(claim=asked, by=staff)

        asked.refresh_from_db()
        waiting.refresh_from_db()
        assert (asked.status, waiting.status, asked.artist.user) == ("open", "open", None)
        assert mails() == []
        services.decline(claim=asked, by=staff)
        services.approve(claim=waiting, by=staff)


@pytest.mark.django_db
class TestDecline:
    def test_leaves_the_page_as_it_is(self) -> None:
        asked = claim(make_music.artist("Engines"), make.user(username="ada"))

        services.decline(claim=asked, by=make.user(is_staff=True), answer="It is not.")

        asked.refresh_from_db()
        assert (asked.status, asked.answer, asked.artist.user) == (
            "declined",
            "It is not.",
            None,
        )
        told = {"artist": "Engines", "accepted": 0, "reason": "It is not."}
        assert mails() == [("ada", told)]

    @pytest.mark.parametrize("again", [services.approve, services.decline])
    def test_is_done_once(self, again: Callable[..., None]) -> None:
        asked, staff = claim(), make.user(is_staff=True)
        services.decline(claim=asked, by=staff)

        with pytest.raises(AlreadyDecided):
            again(claim=asked, by=staff)

        assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_claims_for_one_page_one_is_approved(self) -> None:
        artist, staff = make_music.artist("Engines"), make.user(is_staff=True)
        claims = iter([claim(artist, make.user()) for _ in range(4)])

        def approve() -> str:
            try:
                services.approve(claim=next(claims), by=staff)
            except DomainError as refusal:
                return refusal.code
            return "approved"

        outcomes = at_a_locked_row(artist, 4, approve)

        assert Counter(outcomes) == {"approved": 1, "already_decided": 3}
        found = Counter(Claim.objects.values_list("status", flat=True))
        assert found == {"approved": 1, "declined": 3}
        assert Mail.objects.count() == 4
        assert (
            Artist.objects.get(pk=artist.pk).user == Claim.objects.get(status="approved").user
        )

    def test_nobody_is_given_a_page_who_is_leaving_at_that_moment(self) -> None:
        person, staff = make.user(), make.user(is_staff=True)
        asked = claim(user=person)

        def approve() -> str:
            try:
                services.approve(claim=asked, by=staff)
            except DomainError as refusal:
                return refusal.code
            finally:
                connection.close()
            return "approved"

        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                User.objects.filter(pk=person.pk).update(erase_at=timezone.now())
                outcome = pool.submit(approve)
                wait_for_locks(1)
            assert outcome.result() == "claimant_gone"

        assert Artist.objects.get(pk=asked.artist_id).user is None

    def test_nobody_can_still_ask_for_a_page_that_is_being_given(self) -> None:
        artist, staff = make_music.artist("Engines"), make.user(is_staff=True)
        asked = claim(artist, make.user())
        late = make.user(email_verified_at=staff.date_joined)

        def ask() -> str:
            try:
                services.claim(artist=artist, user=late, evidence="Mine.")
            except DomainError as refusal:
                return refusal.code
            return "asked"

        at_once(ask, lambda: str(services.approve(claim=asked, by=staff)))

        assert not Claim.objects.open().exists()


@pytest.mark.django_db
class TestAdmin:
    def moderator(self, *permissions: str) -> Browser:
        person = make.user(is_staff=True)
        found = Permission.objects.filter(codename__in=["view_claim", *permissions])
        person.user_permissions.set(found)
        return make.browser(person)

    def act(self, browser: Browser, action: str, asked: Claim) -> int:
        form = {"action": action, "_selected_action": [asked.pk], "answer": " Thank you. "}
        return browser.post(CLAIMS, form).status_code

    @pytest.mark.parametrize(
        ("action", "status"), [("approve", "approved"), ("decline", "declined")]
    )
    def test_decides_with_a_word_of_why(self, action: str, status: str) -> None:
        asked = claim()

        self.act(self.moderator("change_claim"), action, asked)

        asked.refresh_from_db()
        assert (asked.status, asked.answer) == (status, "Thank you.")

    def test_who_may_only_look_cannot(self) -> None:
        asked = claim()

        self.act(self.moderator(), "approve", asked)

        asked.refresh_from_db()
        assert asked.status == "open"

    def test_a_refusal_is_a_message(self) -> None:
        asked = claim()
        give_page(artist=asked.artist, user=make.user())
        browser = self.moderator("change_claim")

        self.act(browser, "approve", asked)

        assert "already" in browser.get(CLAIMS).content.decode()

    def test_a_refusal_of_ones_own_is_a_message_too(self) -> None:
        staff = make.user(is_staff=True, is_superuser=True)
        asked, browser = claim(user=staff), make.browser(staff)

        assert self.act(browser, "approve", asked) == 302

        assert "your own claim" in browser.get(CLAIMS).content.decode()
        asked.refresh_from_db()
        assert asked.status == "open"

    def test_shows_the_evidence_and_no_form(self) -> None:
        asked = claim()
        asked.evidence = "<script>alert(1)</script>"
        asked.save()

        page = self.moderator("change_claim").get(f"{CLAIMS}{asked.pk}/change/")

        assert "&lt;script&gt;alert(1)" in page.content.decode()
        assert 'name="status"' not in page.content.decode()


@pytest.mark.django_db
def test_what_is_known_is_exported_and_erased() -> None:
    person, staff = make.user(), make.user(is_staff=True)
    asked, decided = claim(user=person), claim()
    services.decline(claim=decided, by=staff)

    [mine, _] = Claims().export(person)
    [_, theirs] = Claims().export(staff)
    assert [row["evidence"] for row in mine[1]] == ["My site names this page."]
    assert [row["artist_id"] for row in theirs[1]] == [decided.artist_id]
    for somebody in (person, staff):
        Claims().erase(somebody)
        Claims().erase(somebody)

    assert not Claim.objects.filter(pk=asked.pk).exists()
    decided.refresh_from_db()
    assert decided.decided_by is None
