"""What somebody is told of, and how, on the page of their account."""

from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from users.accounts.models import Client, User
from users.notifications.choices import CHOICES, Way, Wish

SHOWN = "shown"
CALLED_SPAM = "called_spam"
"""The page knew of a complaint, and showed no mail as ticked: what is ticked there is meant."""


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


def lines(user: User, *, called_spam: bool = False) -> list[Line]:
    """As they are now: no mail that may be chosen comes to whoever called one spam."""
    chosen = Client.objects.values_list("notifications", flat=True).get(pk=user.pk)
    return [
        Line(choice.title, *(_box(choice.name, way, chosen, called_spam) for way in Way))
        for choice in CHOICES.values()
    ]


def _box(name: str, way: Way, chosen: dict[str, bool], called_spam: bool) -> Box | None:
    wanted = CHOICES[name].wanted(way, chosen)
    heads = {Way.APP: _("in the app"), Way.MAIL: _("by mail")}
    label = f"{CHOICES[name].title}, {heads[way]}"
    if wanted is None:
        return None
    return Box(f"{way}:{name}", label, wanted and not (called_spam and way is Way.MAIL))


def wishes(given: QueryDict) -> list[Wish]:
    """Of what the page showed, and there still is: what came meanwhile was not unticked.

    Nor was a mail by whoever found all of them unticked, and ticked none.
    """
    boxes = {
        f"{way}:{choice.name}": (choice.name, way)
        for choice in CHOICES.values()
        for way in Way
        if choice.usual(way) is not None
    }
    shown = [name for name in given.getlist(SHOWN) if name in boxes]
    found = [Wish(n, *boxes[name], name in given) for n, name in enumerate(shown)]
    if CALLED_SPAM in given and not any(one.wanted and one.way is Way.MAIL for one in found):
        return [one for one in found if one.way is not Way.MAIL]
    return found
