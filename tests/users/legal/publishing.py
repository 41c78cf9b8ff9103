"""Legal texts for tests."""

from datetime import datetime
from typing import Any

from tests import make
from users.legal import services
from users.legal.models import LegalText, Name


def publish(name: str, version: str, *, at: datetime | None = None, **more: Any) -> LegalText:
    """A version of a text, published by somebody of the staff."""
    told = {"body": f"## {name} {version}\n\nAs it is.", **more}
    text = LegalText.objects.create(name=Name(name), version=version, in_force_at=at, **told)
    services.publish(text=text, by=make.user(is_staff=True))
    text.refresh_from_db()
    return text
