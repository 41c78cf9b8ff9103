"""What people agreed to and took back, in which version: added to, never changed."""

from typing import Final

from users.accounts.models import Consent, User

Kind = Consent.Kind

NEWS_VERSION: Final = "1"
"""Of the question whether somebody wants news. `users.legal` knows the versions of texts."""
SIGN_UP, PROFILE = "sign-up", "profile"


def choose_news(*, user: User, wanted: bool, source: str) -> None:
    """Whether they want mails about the service. Silence is a no."""
    say(user=user, kind=Kind.NEWS, version=NEWS_VERSION, given=wanted, source=source)


def say(*, user: User, kind: Kind, version: str, given: bool, source: str) -> None:
    """Adds a line if it says anything new; nobody has agreed to anything before they do.

    Belongs into a transaction: two at once are told one after the other.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    last = Consent.objects.filter(user=user, kind=kind).order_by("at", "pk").last()
    before = (last.given, last.version) if last else (False, version)
    if before != (given, version):
        Consent.objects.create(
            user=user, kind=kind, version=version, given=given, source=source
        )
