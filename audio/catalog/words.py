"""Numbers, lengths and licences as people read them, in their language."""

from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from audio.catalog.models.publication import Licence

LICENCES: Final = {
    Licence.ALL_RIGHTS_RESERVED: _("All rights reserved"),
    Licence.CC_BY: "CC BY",
    Licence.CC_BY_SA: "CC BY-SA",
    Licence.CC_BY_ND: "CC BY-ND",
    Licence.CC_BY_NC: "CC BY-NC",
    Licence.CC_BY_NC_SA: "CC BY-NC-SA",
    Licence.CC_BY_NC_ND: "CC BY-NC-ND",
    Licence.PUBLIC_DOMAIN: _("Public domain"),
    Licence.GPL: "GPL",
}


def count(number: int) -> str:
    """`12,345` where one writes it so."""
    return number_format(number, force_grouping=True, use_l10n=True)


def length(duration_ms: int) -> str:
    """`3:34`, or `1:02:03` from an hour on."""
    seconds = round(duration_ms / 1000)
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
