"""Which text is in force, which came before, and which somebody has still to agree to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.utils import timezone

from config.errors import NotFound
from users.accounts.models import Consent, User
from users.legal.models import LegalText, Name
from users.legal.wording import BUILT_IN, built_in

OF_EVERYBODY: Final = (Name.TERMS, Name.PRIVACY)
OF_ARTISTS: Final = (Name.COPYRIGHT,)


class Edition(NamedTuple):
    """One version of one text, without its body; `in_force_at` None came with the software."""

    name: Name
    version: str
    is_material: bool
    changes: str
    in_force_at: datetime | None

    @property
    def is_built_in(self) -> bool:
        return self.in_force_at is None

    @property
    def is_coming(self) -> bool:
        """Announced, and not in force yet."""
        return self.in_force_at is not None and self.in_force_at > timezone.now()


_COLUMNS: Final = ("name", "version", "is_material", "changes", "in_force_at")


def editions() -> Mapping[Name, Sequence[Edition]]:
    """Of each text, those that are or were in force, the newest first. One query."""
    found: dict[Name, list[Edition]] = {name: [] for name in Name}
    for row in LegalText.objects.in_force().values_list(*_COLUMNS):
        found[Name(row[0])].append(Edition(Name(row[0]), *row[1:]))
    for name, known in found.items():
        if all(one.version != BUILT_IN for one in known):
            known.append(Edition(name, BUILT_IN, True, "", None))
    return found


def in_force(name: Name) -> Edition:
    """One query."""
    return editions()[name][0]


def edition(name: Name, version: str | None) -> tuple[Edition, str]:
    """The version named, else the one in force; and its text. Raises `NotFound`."""
    known = editions()[name]
    one = next((one for one in known if version in (None, one.version)), None)
    if one and one.is_built_in:
        return one, built_in(name)
    published = LegalText.objects.published().filter(name=name)
    row = published.filter(version=one.version if one else version).first()
    if row is None:
        raise NotFound
    return Edition(name, *(getattr(row, column) for column in _COLUMNS[1:])), row.body


def coming(name: Name) -> tuple[str, datetime] | None:
    """The next version and when it comes into force, if it is announced."""
    later = LegalText.objects.published().filter(name=name, in_force_at__gt=timezone.now())
    found = later.order_by("in_force_at", "pk").values_list("version", "in_force_at").first()
    return (found[0], found[1]) if found and found[1] else None


def accepted(user: User) -> dict[str, str]:
    """The version that they agreed to last, by name; what was taken back is not there."""
    said = Consent.objects.filter(user=user, kind__in=Name.values).order_by("at", "pk")
    found: dict[str, str] = {}
    for kind, version, given in said.values_list("kind", "version", "given"):
        found.pop(kind, None)
        if given:
            found[kind] = version
    return found


def required_of(user: User) -> tuple[Name, ...]:
    """What somebody has to agree to: artists also to what they may publish."""
    return OF_EVERYBODY + OF_ARTISTS if user.is_artist else OF_EVERYBODY


def is_enough(known: Sequence[Edition], version: str | None) -> bool:
    """Whether whoever agreed to this version need not be asked again.

    Enough is whatever came with the last material version, or after it.
    """
    for one in known:
        if one.version == version:
            return True
        if one.is_material:
            return False
    return False


def outstanding(user: User) -> list[Edition]:
    """The versions in force that somebody has still to agree to. Two queries."""
    return missing(required_of(user), editions(), accepted(user))


def missing(
    names: Iterable[Name],
    known: Mapping[Name, Sequence[Edition]],
    said: Mapping[str, str],
) -> list[Edition]:
    """Of these names, what is in force and not agreed to."""
    return [known[name][0] for name in names if not is_enough(known[name], said.get(name))]
