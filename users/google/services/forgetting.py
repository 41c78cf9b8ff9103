"""Deletes what is good for nothing any more."""

import time
from datetime import datetime

from django.conf import settings
from social_django.models import Association, Nonce

from users.google.models import Handoff


def forget_codes(*, before: datetime) -> int:
    """Those that ended before that; how many."""
    return Handoff.objects.filter(expires_at__lt=before).delete()[0]


def forget_visits() -> int:
    """States and nonces of visits that can no longer come back; how many."""
    over = int(time.time()) - settings.SOCIAL_AUTH_GOOGLE_STATE_LIFETIME
    states = Nonce.objects.filter(timestamp__lt=over).delete()[0]
    return int(states + Association.cleanup_expired())
