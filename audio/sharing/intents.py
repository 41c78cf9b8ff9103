"""Where each network takes a link to be shared, with words of ours to begin with. Pure.

As the networks document it themselves: X "Web intent", Telegram "Sharing button", WhatsApp
"Click to chat", Mastodon's share.joinmastodon.org (which asks for the person's own server),
`mailto:` of RFC 6068. Facebook's documented dialog wants an app of one's own; besides there has
always been `sharer.php`, which takes the address alone and reads the page.
"""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from audio.sharing.models import Network

LONGEST_TEXT: Final = 200
"""Characters. X takes 280, the address being counted as 23."""


def _coded(text: str) -> str:
    """Blanks are %20: not every one of them reads + as a blank."""
    return quote(text, safe="")


def _x(url: str, text: str) -> str:
    return f"https://x.com/intent/tweet?text={_coded(text)}&url={_coded(url)}"


def _facebook(url: str, text: str) -> str:
    return f"https://www.facebook.com/sharer/sharer.php?u={_coded(url)}"


def _whatsapp(url: str, text: str) -> str:
    return f"https://wa.me/?text={_coded(f'{text} {url}')}"


def _telegram(url: str, text: str) -> str:
    return f"https://t.me/share/url?url={_coded(url)}&text={_coded(text)}"


def _mastodon(url: str, text: str) -> str:
    """Behind the #, where no server's log sees it."""
    return f"https://share.joinmastodon.org/#text={_coded(f'{text} {url}')}"


def _email(url: str, text: str) -> str:
    body = f"{text}\r\n{url}"
    return f"mailto:?subject={_coded(text)}&body={_coded(body)}"


_FORMS: Final[Mapping[Network, Callable[[str, str], str]]] = {
    Network.X: _x,
    Network.FACEBOOK: _facebook,
    Network.WHATSAPP: _whatsapp,
    Network.TELEGRAM: _telegram,
    Network.MASTODON: _mastodon,
    Network.EMAIL: _email,
}


def words(title: str, by: str) -> str:
    """What is shared, in a few words: `Night Ferry – The Weir`."""
    text = f"{title} – {by}" if by else title
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1].rstrip()}…"


def intents(text: str, url: Callable[[Network], str]) -> dict[str, str]:
    """By network. `url` is the address to be shared there."""
    return {network.value: form(url(network), text) for network, form in _FORMS.items()}
