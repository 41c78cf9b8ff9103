"""Traces of a person in Django's own tables, which have no column that points at them."""

from datetime import datetime
from typing import Any, Final

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import CharField, Model
from django.db.models.functions import Cast

from users.accounts.models import User

KEYS: Final = (SESSION_KEY, "user")
"""What a session calls a person's key: Django itself, and `users.auth.pending`."""


def erase(user: User) -> None:
    """Sessions of pages, and what the administration's history says of them and their rows."""
    _erase_page_sessions(user)
    LogEntry.objects.filter(user=user).delete()
    for content_type in ContentType.objects.filter(logentry__isnull=False).distinct():
        model = content_type.model_class()
        if model is not None:
            _erase_history(user, content_type, model)


def _erase_page_sessions(user: User) -> None:
    """Whose they are stands inside of them: each is looked into. They live for minutes."""
    for session in Session.objects.iterator():
        if _tells_of(user, session.get_decoded()):
            session.delete()


def _tells_of(user: User, value: Any, name: str = "") -> bool:
    """Signed in, on the way to it, or waiting for a code: by their key or their address."""
    if isinstance(value, dict):
        return any(_tells_of(user, inner, key) for key, inner in value.items())
    if isinstance(value, list):
        return any(_tells_of(user, inner) for inner in value)
    if isinstance(value, str) and user.email.lower() in value.lower():
        return True
    return name in KEYS and str(value) == str(user.pk)


def forget_page_sessions(*, before: datetime) -> int:
    """Those that ended before that; how many."""
    return Session.objects.filter(expire_date__lt=before).delete()[0]


def _erase_history(user: User, content_type: ContentType, model: type[Model]) -> None:
    """The history names a row by its `str()`, which may be a name."""
    for owner in owners(model):
        rows = model._base_manager.filter(**{owner: user.pk})
        keys = rows.annotate(as_text=Cast("pk", CharField())).values("as_text")
        LogEntry.objects.filter(content_type=content_type, object_id__in=keys).delete()


def owners(model: type[Model]) -> list[str]:
    """Names of the fields that say whose a row is; a person is their own."""
    pointing = [f.name for f in model._meta.concrete_fields if f.related_model is User]
    return ["pk", *pointing] if model is User else pointing
