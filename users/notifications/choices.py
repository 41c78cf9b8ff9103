"""What people choose to be told of, and in which way: inside the app, by mail. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from users.accounts.choices import USUAL, NotificationKind
from users.notifications.kinds import Kind


class Way(StrEnum):
    """How somebody is told."""

    APP = "app"
    MAIL = "mail"


MAIL_ALONE = frozenset(
    {NotificationKind.WEEKLY_DIGEST.value, NotificationKind.PRODUCT_NEWS.value}
)
"""No app shows these."""


class Choice(NamedTuple):
    """One line of the list. `mail` is what is usual until they choose; None: no such mail."""

    name: str
    title: Any
    mail: bool | None = None

    @property
    def app(self) -> bool | None:
        """What is usual in the app; None: it is not told there."""
        if self.name in MAIL_ALONE or self.name not in set(USUAL):
            return None
        return USUAL[NotificationKind(self.name)]

    def usual(self, way: Way) -> bool | None:
        return self.app if way is Way.APP else self.mail

    def key(self, way: Way) -> str:
        """Its name in `Client.notifications`. What is in the profile stands there plainly."""
        plain = way is Way.APP or self.name in MAIL_ALONE
        return self.name if plain else f"mail:{self.name}"

    def wanted(self, way: Way, chosen: Mapping[str, bool]) -> bool | None:
        """By what they chose (`Client.notifications`), or as usual; None: no such way."""
        usual = self.usual(way)
        return None if usual is None else bool(chosen.get(self.key(way), usual))


class Wish(NamedTuple):
    """Whether to be told of a kind in a way."""

    place: int
    kind: str
    way: Way
    wanted: bool


CHOICES: Mapping[str, Choice] = {
    choice.name: choice
    for choice in (
        Choice(
            NotificationKind.NEW_RELEASE.value,
            _("New releases of artists whom you follow"),
            mail=False,
        ),
        Choice(NotificationKind.NEW_FOLLOWER.value, _("People who follow you")),
        Choice(
            NotificationKind.PLAYLIST_ACTIVITY.value,
            _("What others do with playlists of yours"),
        ),
        Choice(NotificationKind.WEEKLY_DIGEST.value, _("A digest of your week"), mail=False),
        Choice(NotificationKind.PRODUCT_NEWS.value, _("News about this service"), mail=False),
        Choice(Kind.WEBHOOK_OFF.value, _("A webhook that was switched off"), mail=True),
        Choice(
            Kind.SCROBBLING_PAUSED.value,
            _("Listens that another service does not take"),
            mail=True,
        ),
    )
}
"""By name, in the order of the page. What nobody waits for is usual only if asked for."""


def wants_mail(kind: str, chosen: Mapping[str, bool]) -> bool:
    """`chosen` is their `Client.notifications`. What is no choice always comes."""
    choice = CHOICES.get(kind)
    return choice is None or choice.wanted(Way.MAIL, chosen) is not False
