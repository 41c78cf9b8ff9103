"""`manage.py erase_account EMAIL`: for somebody who cannot ask for it themselves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config import env
from users.models import User
from users.privacy.services import erasure


class CannotErase(env.Misconfigured):
    """One sentence and exit code 1; no traceback."""


class Command(BaseCommand):
    """After the days of grace, as if the person had asked; or at once."""

    help = "Has an account erased, after the days of grace or at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--now", action="store_true", help="Without days of grace.")

    def handle(self, *, email: str, now: bool, **options: Any) -> None:
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CannotErase(f"There is no account with the address {email}.") from error
        try:
            if now:
                erasure.erase_now(user=user)
                self.stdout.write("Erased.")
            else:
                day = erasure.schedule(user=user, by=None)
                self.stdout.write(f"To be erased on {day:%Y-%m-%d %H:%M} UTC.")
        except erasure.LastAdmin as refusal:
            raise CannotErase(
                "This is the last administrator: make another first."
            ) from refusal
