"""The services that there are."""

from collections.abc import Mapping
from types import MappingProxyType

from users.scrobbling.answers import Destination
from users.scrobbling.lastfm import LastFm
from users.scrobbling.listenbrainz import ListenBrainz
from users.scrobbling.models import Service

DESTINATIONS: Mapping[str, Destination] = MappingProxyType(
    {Service.LISTENBRAINZ: ListenBrainz(), Service.LASTFM: LastFm()}
)
