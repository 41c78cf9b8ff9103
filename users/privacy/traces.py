"""Traces of a person in Django's own tables, which have no column that points at them."""

from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import CharField, Model
from django.db.models.functions import Cast

from users.accounts.models import User


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
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


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
