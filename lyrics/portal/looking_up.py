"""Having the words looked up elsewhere, as the editor shows it."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from audio.catalog.models.track import Track
from lyrics.fetching.models import Fetch, FetchState
from lyrics.fetching.providers import chosen
from lyrics.models import Lyrics


class LookUp(NamedTuple):
    """`provider` is its name; `said`, what came of the last time, if it was asked."""

    provider: str
    said: str
    can_ask: bool


def shown(track: Track) -> LookUp | None:
    """None where nobody is asked, or the track has words that its artist wrote."""
    known = chosen()
    if known is None or Lyrics.objects.of(track).typed().exists():
        return None
    name = str(known.source.label)
    state = Fetch.objects.filter(pk=track.pk).values_list("state", flat=True).first()
    said = {
        FetchState.PENDING: _("%(name)s is being asked. Load the page again in a moment."),
        FetchState.NOTHING: _("%(name)s does not know the words."),
        FetchState.INSTRUMENTAL: _("%(name)s says that nobody sings in it."),
        FetchState.FAILED: _("%(name)s did not answer."),
        FetchState.KEPT: _("%(name)s has nothing better."),
    }.get(FetchState(state) if state else FetchState.FOUND, "")
    return LookUp(name, said % {"name": name}, state != FetchState.PENDING)
