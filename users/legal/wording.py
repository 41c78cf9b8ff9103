"""The texts that stand here until an operator publishes their own, and what is filled in."""

from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from django.utils.translation import gettext_lazy as _

from config import env
from users.legal.models import Name

FOLDER: Final = Path(__file__).parent / "texts"
BUILT_IN: Final = "2026-11"
"""The version of the texts in `texts/`. A change of their meaning raises it."""
TITLES: Final = {
    Name.TERMS: _("Terms of use"),
    Name.PRIVACY: _("Privacy notice"),
    Name.COPYRIGHT: _("Copyright policy"),
    Name.LICENCES: _("Licences of music"),
}
CAUTION: Final = _(
    "This text came with the software. It is a starting point and no legal advice: whoever "
    "runs this service has not published a text of their own yet."
)


@cache
def built_in(name: Name) -> str:
    """With its variables, as they stand in the file."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def filled(text: str, *, site: str) -> str:
    """`$operator`, `$address`, `$email`, `$law` and `$site` become what the settings say.

    What no setting tells is named in brackets, so that nobody overlooks it. Any other `$`
    stays as it is.
    """
    told = {
        "operator": env.OPERATOR_NAME or "[OPERATOR_NAME]",
        "address": env.OPERATOR_ADDRESS or "[OPERATOR_ADDRESS]",
        "email": env.CONTACT_EMAIL or "[CONTACT_EMAIL]",
        "law": env.OPERATOR_LAW or "[OPERATOR_LAW]",
        "site": site,
    }
    return Template(text).safe_substitute(told)
