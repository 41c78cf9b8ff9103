"""A person's first picture, if they had one at the provider and have none here."""

import logging

from social_django.models import UserSocialAuth

from config import images
from config.errors import StorageFails
from config.images import UnusableImage
from config.pictures import stored
from users.accounts.models import Client
from users.accounts.pictures import FORGET_UNUSED
from users.google import pictures
from users.google.pictures import NoPicture

log = logging.getLogger(__name__)


def fetch_picture(*, association_id: int) -> None:
    """Fetches it; works or not, its address is forgotten. Safe to repeat.

    Raises `Busy` while others are decoding: then nothing has been done yet.
    """
    link = UserSocialAuth.objects.filter(pk=association_id).first()
    address = link.extra_data.get("picture") if link else None
    if link is None or not address:
        return
    if Client.objects.filter(pk=link.user_id, picture_key="").exists():
        _fetch(address, user_id=link.user_id)
    rest = {name: value for name, value in link.extra_data.items() if name != "picture"}
    UserSocialAuth.objects.filter(pk=link.pk).update(extra_data=rest)


def _fetch(address: str, *, user_id: int) -> None:
    """What the person sent meanwhile wins; then a job deletes this one, as after a crash."""
    try:
        picture = images.Picture(pictures.fetch(address))
        key = stored(picture, forget=FORGET_UNUSED)
    except (NoPicture, UnusableImage, StorageFails, OSError) as reason:
        log.info("No picture from Google: %s", reason)
        return
    Client.objects.filter(pk=user_id, picture_key="").update(picture_key=key)
