"""Why nothing is looked up, or nothing is known of it."""

from config.errors import Conflict, NotFound


class NoProvider(Conflict):
    code = "no_lyrics_provider"
    message = "This server looks up no lyrics: its operator has chosen no provider."


class LyricsTyped(Conflict):
    code, message = "lyrics_typed", "It has words that somebody typed, which stay."


class NotAsked(NotFound):
    code, message = "not_asked", "Nobody has asked for its words to be looked up."
