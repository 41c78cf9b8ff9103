"""Guesses stay counted: whoever looks at one inside a transaction learns that at once."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests import make
from users.auth import guesses
from users.auth.guesses import Guess
from users.auth.services import own_password, passwords
from users.codes import services as codes
from users.codes.models import Purpose
from users.models import User
from users.totp import services as totp

HERE = "192.0.2.1"


def count_password(user: User) -> None:
    guesses.count(Guess(user.email, HERE), is_known_here=lambda: True)


def prove_password(user: User) -> None:
    passwords.prove(email=user.email, password=make.PASSWORD, address=HERE)


def own(user: User) -> None:
    session = make.session(user)
    own_password.require(
        user=user,
        password=make.PASSWORD,
        session_id=session.pk,
        address=HERE,
        field="password",
    )


def app(user: User) -> None:
    totp.check(user=user, given="123456", address=HERE)


def mailed(user: User) -> None:
    codes.check(
        purpose=Purpose.LOGIN, email=user.email, user=user, code="12345678", network=HERE
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guess", [count_password, prove_password, own, app, mailed])
def test_no_guess_inside_a_transaction(guess: Callable[[User], None]) -> None:
    person = make.user()

    with pytest.raises(RuntimeError), transaction.atomic():
        guess(person)
