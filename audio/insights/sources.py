"""Where plays are started from, as players may name it; any other word is taken as none."""

from typing import Final

SOURCES: Final = (
    *("album", "artist", "playlist", "genre", "search", "radio", "station", "track", "library"),
    *("likes", "history", "feed", "chart", "mix", "recommendation", "share"),
)
UNKNOWN: Final = ""
"""A source that the player did not tell, a country that is not named."""
