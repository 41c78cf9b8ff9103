"""Answers of others, kept so that the same question is not asked twice."""

import hashlib
from datetime import timedelta

from django.db.models.functions import Now

from config.fields import utc_now
from config.models import KeptAnswer
from config.outbound.client import Answer


def kept(question: str) -> Answer | None:
    """Its status and body; no headers are kept."""
    row = KeptAnswer.objects.filter(pk=_key(question), expires_at__gt=Now()).first()
    return Answer(row.status, {}, bytes(row.content)) if row else None


def keep(question: str, answer: Answer, time: timedelta) -> None:
    """In the place of an older one."""
    row = KeptAnswer(
        key=_key(question),
        status=answer.status,
        content=answer.body,
        expires_at=utc_now() + time,
    )
    KeptAnswer.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["status", "content", "expires_at"],
    )


def forget_expired() -> None:
    KeptAnswer.objects.filter(expires_at__lte=Now()).delete()


def _key(question: str) -> str:
    """What was asked for is not to be read in the table."""
    return hashlib.sha256(question.encode()).hexdigest()
