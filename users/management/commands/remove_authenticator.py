"""`manage.py remove_authenticator`: for the only administrator, who has lost everything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config import env
from config.errors import DomainError
from users.accounts.models import User
from users.auth.services import second_step


class NotRemoved(env.Misconfigured):
    """One sentence and exit code 1; no traceback."""


class Command(BaseCommand):
    """Whoever may type this owns the server: nothing else is asked."""

    help = "Removes an account's authenticator app, and signs it out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the account's address")

    def handle(self, *, email: str, **options: Any) -> None:
        try:
            user = User.objects.get_by_natural_key(email)
            second_step.remove_lost_app(user=user, by=None)
        except User.DoesNotExist as error:
            raise NotRemoved(f"There is no account with the address {email}.") from error
        except DomainError as refusal:
            raise NotRemoved(str(refusal)) from refusal
        self.stdout.write("Removed. Staff set up another one when they next sign in.")
