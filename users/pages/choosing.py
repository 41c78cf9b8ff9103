"""What somebody is told of, and how, on the page of their account."""

from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from users.accounts.models import Client, User
from users.notifications.choices import CHOICES, Way, Wish

SHOWN = "shown"


class Box(NamedTuple):
    """One thing to tick. `label` is for those who do not see the table's heads."""

    name: str
    label: str
    is_ticked: bool


class Line(NamedTuple):
    """A kind; None: it is not told in this way."""

    title: Any
    app: Box | None
    mail: Box | None


def lines(user: User) -> list[Line]:
    """As they are now."""
    chosen = Client.objects.values_list("notifications", flat=True).get(pk=user.pk)
    return [
        Line(choice.title, *(_box(choice.name, way, chosen) for way in Way))
        for choice in CHOICES.values()
    ]


def _box(name: str, way: Way, chosen: dict[str, bool]) -> Box | None:
    wanted = CHOICES[name].wanted(way, chosen)
    heads = {Way.APP: _("in the app"), Way.MAIL: _("by mail")}
    label = f"{CHOICES[name].title}, {heads[way]}"
    return None if wanted is None else Box(f"{way}:{name}", label, wanted)


def wishes(given: QueryDict) -> list[Wish]:
    """Of what the page showed, and there still is: what came meanwhile was not unticked."""
    boxes = {
        f"{way}:{choice.name}": (choice.name, way)
        for choice in CHOICES.values()
        for way in Way
        if choice.usual(way) is not None
    }
    shown = [name for name in given.getlist(SHOWN) if name in boxes]
    return [Wish(n, *boxes[name], name in given) for n, name in enumerate(shown)]
