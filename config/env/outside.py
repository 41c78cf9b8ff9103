"""Servers of others: whom we may ask, who signs people in, who is told of listens."""

from config.env import reading

GOOGLE_CLIENT_ID = reading.variable(
    "GOOGLE_CLIENT_ID", "", "Our name at Google. Unset: nobody signs in with Google.", str
)
GOOGLE_CLIENT_SECRET = reading.variable(
    "GOOGLE_CLIENT_SECRET", "", "And our secret there.", str
)
GOOGLE_ISSUER = reading.variable(
    "GOOGLE_ISSUER",
    "https://accounts.google.com",
    "Another OpenID provider in the place of Google.",
    lambda value: value.rstrip("/"),
)
GOOGLE_PICTURES = reading.variable(
    "GOOGLE_PICTURES",
    "https://lh3.googleusercontent.com",
    "Origins that a person's first picture may be fetched from.",
    reading.words,
)
OUTBOUND_ALLOW = reading.variable(
    "OUTBOUND_ALLOW",
    "",
    "Networks and host names of your own that the server may send to, besides public addresses "
    "and without TLS too, as in `192.168.1.0/24 hooks.lan`.",
    reading.places,
)
OUTBOUND_CA_FILE = reading.variable(
    "OUTBOUND_CA_FILE",
    "",
    "A PEM file of certificates that are trusted besides the usual ones, when we send.",
    reading.file,
)
LISTENBRAINZ_URL = reading.variable(
    "LISTENBRAINZ_URL",
    "https://api.listenbrainz.org",
    "Where people's listens go who connect ListenBrainz: there, or to a server that speaks as "
    "it does. `off` for nowhere.",
    lambda value: "" if value == "off" else value.rstrip("/"),
)
LASTFM_API_KEY = reading.variable(
    "LASTFM_API_KEY", "", "Our name at Last.fm. Unset: nobody connects Last.fm.", str
)
LASTFM_API_SECRET = reading.variable("LASTFM_API_SECRET", "", "And our secret there.", str)
LASTFM_URL = reading.variable(
    "LASTFM_URL",
    "https://ws.audioscrobbler.com/2.0/",
    "Another server in the place of Last.fm that speaks as it does.",
    str,
)
LYRICS_PROVIDER = reading.variable(
    "LYRICS_PROVIDER",
    "",
    "`lrclib`: artists can have the words of their tracks looked up at LRCLIB, which is told "
    "title, artist, album and length. Unset: nobody is asked.",
    reading.one_of("", "lrclib"),
)
LRCLIB_URL = reading.variable(
    "LRCLIB_URL",
    "https://lrclib.net",
    "LRCLIB, or a mirror of it.",
    lambda value: value.rstrip("/"),
)
METADATA_PROVIDER = reading.variable(
    "METADATA_PROVIDER",
    "",
    "`musicbrainz`: artists can have their tracks identified at MusicBrainz and covers fetched "
    "from the Cover Art Archive, which are told ISRC, title, artist and album. Unset: nobody "
    "is asked.",
    reading.one_of("", "musicbrainz"),
)
MUSICBRAINZ_URL = reading.variable(
    "MUSICBRAINZ_URL",
    "https://musicbrainz.org",
    "MusicBrainz, or a mirror of it.",
    lambda value: value.rstrip("/"),
)
COVER_ART_URL = reading.variable(
    "COVER_ART_URL",
    "https://coverartarchive.org",
    "The Cover Art Archive, or a mirror of it.",
    lambda value: value.rstrip("/"),
)
