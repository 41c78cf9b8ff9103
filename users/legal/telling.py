"""Whom a new version concerns, and what the mail about it says."""

from django.db.models import QuerySet

from config import addresses
from users.accounts.models import User
from users.legal import queries
from users.legal.models import LegalText, Name
from users.legal.wording import TITLES
from users.notifications.kinds import Kind
from users.notifications.mailing import send_all
from users.notifications.models import Mail
from users.notifications.wording import Words


def concerned(text: LegalText) -> QuerySet[User]:
    """Who has to agree to it, and did not come only after it was there to be read."""
    people = User.objects.filter(date_joined__lt=text.published_at)
    if text.name in queries.OF_EVERYBODY:
        return people
    return people.filter(is_artist=True) if text.name in queries.OF_ARTISTS else people.none()


def tell(text_id: int) -> int:
    """Mails whom it concerns, each once however often this is repeated; how many just now."""
    text = LegalText.objects.published().get(pk=text_id)
    return send_all(
        kind=Kind.LEGAL_TEXT_CHANGED,
        cause=f"legal_text {text_id}",
        context={"text": text_id},
        among=concerned(text),
    )


def words(mail: Mail) -> Words:
    text = LegalText.objects.published().get(pk=mail.context["text"])
    page = f"{addresses.base()}/legal/{text.name}/?version={text.version}"
    return {
        "title": str(TITLES[Name(text.name)]),
        "changes": text.changes,
        "day": text.in_force_at,
        "page": page,
    }
