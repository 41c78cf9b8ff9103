"""Whether somebody opened a link, or only a program looked at it. Nothing of it is kept."""

import re
from typing import Final

from django.http import HttpRequest

PREVIEWERS: Final = (
    *("Twitterbot", "facebookexternalhit", "Facebot", "LinkedInBot", "TelegramBot"),
    *("WhatsApp", "Slackbot", "Discordbot", "Mastodon", "Bluesky", "redditbot", "Pinterestbot"),
)
"""Programs that fetch a page to show a preview of a link in it. `robots` lets them in."""
_ROBOTS: Final = re.compile(
    r"(?<!cu)bot\b|bot[/-]|crawl|spider|slurp|preview|externalhit|facebookcatalog|"
    r"whatsapp/|mastodon|pleroma|akkoma|misskey|lemmy|friendica|bluesky|cardyb|embedly|iframely|"
    r"vkshare|skypeuri|synapse|matrix-|snapchat|google-|apis-google|mediapartners|"
    r"headlesschrome|lighthouse|curl/|wget/|python|aiohttp|httpx|okhttp|go-http-client|"
    r"java/|libwww|node-fetch|axios|guzzle|http\.rb|ruby",
    re.IGNORECASE,
)
"""`CUBOT` makes telephones."""
_FETCHED_AHEAD: Final = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)
_PURPOSES: Final = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_a_person(request: HttpRequest) -> bool:
    """As far as the request says: neither HEAD, nor a browser that looks ahead, nor a robot."""
    if request.method != "GET":
        return False
    if any(_FETCHED_AHEAD.search(request.headers.get(name, "")) for name in _PURPOSES):
        return False
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and not _ROBOTS.search(agent)
