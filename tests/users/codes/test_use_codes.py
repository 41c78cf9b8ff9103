"""Codes that are sent and come back: the mechanism below every route that takes one."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests import make
from tests.at_once import times
from tests.faults.records import Seen
from tests.users.codes.codes import another, mailed_code, mails
from users.codes import services
from users.codes.models import Purpose
from users.codes.services import InvalidCode
from users.models import Challenge, Mail, User

LINK = Purpose.LINK_GOOGLE


def asked(person: User, purpose: Purpose = LINK) -> str:
    """The code that reached them."""
    services.send(purpose=purpose, email=person.email, user=person)
    return mailed_code(person.email)


def redeemed(person: User | None, code: str, email: str = "", purpose: Purpose = LINK) -> bool:
    try:
        address = email or (person.email if person else "")
        services.use_up(
            services.check(
                purpose=purpose, email=address, user=person, code=code, network="192.0.2.1"
            )
        )
    except InvalidCode:
        return False
    return True


@pytest.mark.django_db
class TestOneAfterAnother:
    def test_is_good_once(self) -> None:
        person = make.user()
        code = asked(person)

        assert [redeemed(person, code) for _ in range(3)] == [True, False, False]

    def test_the_address_may_be_cased_otherwise(self) -> None:
        person = make.user(email="Ada@example.org")
        code = asked(person)

        assert redeemed(person, code, email="aDA@example.ORG")

    def test_a_new_one_voids_the_old(self) -> None:
        person = make.user()
        first, second = asked(person), asked(person)

        assert not redeemed(person, first)
        assert redeemed(person, second)

    def test_five_guesses_then_not_even_the_right_one(self) -> None:
        person = make.user()
        code = asked(person)

        assert not any(redeemed(person, another(code)) for _ in range(5))
        assert not redeemed(person, code)

    def test_the_fifth_guess_may_be_right(self) -> None:
        person = make.user()
        code = asked(person)
        for _ in range(4):
            redeemed(person, another(code))

        assert redeemed(person, code)

    def test_ends_after_ten_minutes(self) -> None:
        person = make.user()
        code = asked(person)
        [ends] = Challenge.objects.values_list("expires_at", flat=True)
        assert timedelta(minutes=9) < ends - timezone.now() <= timedelta(minutes=10)
        Challenge.objects.update(expires_at=timezone.now())

        assert not redeemed(person, code)

    def test_is_good_for_what_it_was_asked_for(self) -> None:
        person = make.user()
        code = asked(person)

        assert not redeemed(person, code, purpose=Purpose.ERASE)
        assert redeemed(person, code)

    def test_is_good_for_whom_it_was_sent_to(self) -> None:
        ada, bob = make.user(), make.user()
        code = asked(ada)
        services.send(purpose=LINK, email=bob.email, user=bob)

        assert not redeemed(bob, code)
        assert not redeemed(bob, code, email=ada.email)
        assert not redeemed(None, code, email=ada.email)

    def test_an_address_without_an_account_gets_none_and_none_is_right(self) -> None:
        services.send(purpose=LINK, email="nobody@example.org", user=None)

        assert mails() == []
        challenge = Challenge.objects.get()
        assert challenge.user is None
        assert not redeemed(None, "12345678", email="nobody@example.org")

    def test_to_nobody_sends_nothing(self) -> None:
        person = make.user()

        services.send(
            purpose=Purpose.CHANGE_EMAIL, email="x@example.org", user=person, to_nobody=True
        )

        assert mails() == []

    def test_one_row_however_often_it_is_asked_for(self) -> None:
        person = make.user()
        for _ in range(3):
            services.send(purpose=LINK, email=person.email, user=person)
            services.send(purpose=LINK, email="nobody@example.org", user=None)

        assert Challenge.objects.count() == 2

    def test_no_column_holds_the_code(self) -> None:
        person = make.user()
        code = asked(person).replace(" ", "")

        assert not [
            value
            for row in [*Challenge.objects.values(), *Mail.objects.values()]
            for value in row.values()
            if code in str(value).replace(" ", "")
        ]

    def test_given_back_it_is_still_good(self) -> None:
        person = make.user()
        code = asked(person)
        for _ in range(20):
            proof = services.check(
                purpose=LINK, email=person.email, user=person, code=code, network="192.0.2.1"
            )
            services.give_back(proof)

        assert redeemed(person, code)

    def test_is_forgotten_when_it_is_long_over(self) -> None:
        asked(make.user())
        now = timezone.now()
        assert services.forget_old(before=now) == 0

        assert services.forget_old(before=now + timedelta(minutes=11)) == 1
        assert not Challenge.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_thirty_one_succeeds(self) -> None:
        person = make.user()
        code = asked(person)

        assert Counter(times(30, lambda: redeemed(person, code))) == {True: 1, False: 29}

    @pytest.mark.fault("F12")
    def test_of_sixty_guesses_five_are_compared(
        self, monkeypatch: pytest.MonkeyPatch, seen: Seen
    ) -> None:
        """A counter around the comparison, which does its work as ever."""
        person = make.user()
        code = asked(person)
        guesses = iter([another(code)] * 60)
        counted: Counter[bool] = Counter()
        attempt = type(Challenge.objects.all()).attempt

        def counting(rows: object) -> bool:
            was = attempt(rows)  # type: ignore[arg-type]
            counted[was] += 1
            return was

        monkeypatch.setattr(type(Challenge.objects.all()), "attempt", counting)

        results = times(60, lambda: redeemed(person, next(guesses)))

        seen.tell(f"60 guesses: {counted[True]} compared, {sum(results)} opened it")
        assert not any(results)
        assert counted == {True: 5, False: 55}
        assert Challenge.objects.get().attempts == 5
        assert not redeemed(person, code)

    def test_of_many_sent_at_once_one_is_good(self) -> None:
        person = make.user()

        times(8, lambda: services.send(purpose=LINK, email=person.email, user=person))

        assert Challenge.objects.count() == 1
        assert redeemed(person, mailed_code(person.email))
        assert len(mails()) == 1  # the seven others were void before they were sent

    def test_a_transaction_cannot_forget_a_guess(self) -> None:
        """Whoever calls it inside of one learns that at once, instead of losing the count."""
        person = make.user()
        code = asked(person)

        with pytest.raises(RuntimeError), transaction.atomic():
            redeemed(person, code)

    def test_what_is_rolled_back_leaves_the_code(self) -> None:
        person = make.user()
        code = asked(person)
        proof = services.check(
            purpose=LINK, email=person.email, user=person, code=code, network="192.0.2.1"
        )

        @transaction.atomic
        def fails_afterwards() -> None:
            services.use_up(proof)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fails_afterwards()

        assert Challenge.objects.get().attempts == 1
        assert redeemed(person, code)
