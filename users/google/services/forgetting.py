"""Deletes what is good for nothing any more."""

import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from social_django.models import Association, Nonce

from users.google.models import Handoff

KEPT = timedelta(days=1)


def forget_old() -> int:
    """Codes a day after their end, states and nonces of visits at theirs; how many."""
    over = int(time.time()) - settings.SOCIAL_AUTH_GOOGLE_STATE_LIFETIME
    codes = Handoff.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()[0]
    states = Nonce.objects.filter(timestamp__lt=over).delete()[0]
    return int(codes + states + Association.cleanup_expired())
