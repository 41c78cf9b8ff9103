"""Where, and from which age on, a recording may be heard; and whose rights it says it holds."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression
from django.db.models.sql.compiler import SQLCompiler

from config import env
from config.compiled import Param
from config.errors import NotAllowed
from users.accounts.listening import ADULT, ANYWHERE, EXPLICIT, Listener

RIGHTS: Final = ("p_line", "c_line")
REACH: Final = ("countries", "countries_excluded", "adults_only")
"""Columns of a release and of a recording; where an album has them, its tracks inherit them."""
ASKED: Final = (*REACH, "explicit")
"""Of a recording, in the order that `why_not` takes them."""


class Why(StrEnum):
    """Why somebody may not hear it."""

    TERRITORY = "territory"
    AGE = "age"


class NotInYourCountry(NotAllowed):
    code, message = "not_in_your_country", "This may not be played where you are."


class NotForYourAge(NotAllowed):
    code = "not_for_your_age"
    message = "This is not for everybody: tell your date of birth, or wait until you are older."


REFUSALS: Final = {Why.TERRITORY: NotInYourCountry, Why.AGE: NotForYourAge}


class Reach(models.Model):
    """What an artist says of a release, or of a recording of it."""

    countries = ArrayField(
        models.CharField(max_length=2),
        default=list,
        db_default=[],
        blank=True,
        help_text="ISO 3166, as in DE. Empty: everywhere.",
    )
    countries_excluded = models.BooleanField(
        default=False, db_default=False, help_text="Everywhere but in those countries."
    )
    adults_only = models.BooleanField(
        default=False, db_default=False, help_text="From 18 years on."
    )
    p_line = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="\u2117, as in 2026 Ada Lovelace.",
    )
    c_line = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="\u00a9, as in 2026 Ada Lovelace.",
    )

    class Meta:
        abstract = True


def why_not(
    listener: Listener,
    countries: Sequence[str],
    excluded: bool,
    adults_only: bool,
    explicit: bool = False,
) -> Why | None:
    """None: they may hear it, as everybody may nearly all music. Pure."""
    if countries and listener.country != ANYWHERE:
        among = listener.country in countries
        if not listener.country or among == excluded:
            return Why.TERRITORY
    if adults_only and listener.level < ADULT or explicit and listener.level < EXPLICIT:
        return Why.AGE
    return None


def is_for_some(countries: object, adults_only: bool, explicit: bool) -> bool:
    """Whether who listens makes a difference. `countries` is true if there are any."""
    return bool(countries) or adults_only or (explicit and env.EXPLICIT_FROM_AGE > 0)


def require_reach(listener: Listener, *asked: Any) -> None:
    """Raises `NotInYourCountry`, `NotForYourAge`."""
    if why := why_not(listener, *asked):
        raise REFUSALS[why]


_HEARD: Final = """(
  ({t}.countries = '{{}}' OR %s::text = '*' OR (
    %s::text <> '' AND (%s::text = ANY({t}.countries)) <> {t}.countries_excluded))
  AND (NOT {t}.adults_only OR %s::int >= 2) AND (NOT {t}.explicit OR %s::int >= 1)
)"""


class Heard(Expression):
    """For `filter` of tracks: `why_not` is None. `country` and `level` are values or `Param`s.

    Of columns of the row itself: no join, no lookup.
    """

    conditional = True
    output_field = BooleanField()

    def __init__(self, country: str | Param, level: int | Param) -> None:
        self.country, self.level = country, level
        super().__init__()

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        table = connection.ops.quote_name(compiler.query.get_initial_alias())
        sql = _HEARD.format(t=table)
        return sql, [self.country] * 3 + [self.level] * 2


_COUNTRY: Final = Param("country", models.CharField())
_LEVEL: Final = Param("level", models.IntegerField())
HEARD: Final = Heard(_COUNTRY, _LEVEL)
"""In a `Compiled`, which is then told `asked_by(listener)`."""


def heard_by(listener: Listener) -> Heard:
    """In a queryset that is made for this one."""
    return Heard(listener.country, listener.level)


def asked_by(listener: Listener) -> dict[str, Any]:
    """For `HEARD`."""
    return {"country": listener.country, "level": listener.level}
