"""How a name becomes the end of an address, and the key it is sorted and matched by."""

from django.utils.text import slugify

from audio.indexing.normalise import normalise

MAX_SLUG = 80
MAX_KEY = 250


def slug_of(name: str) -> str:
    """Letters of any script, digits and hyphens; never empty: `"Où?"` → `"où"`."""
    return slugify(name, allow_unicode=True)[:MAX_SLUG].strip("-") or "untitled"


def key_of(name: str) -> str:
    """Equal for names that differ in case, accents and punctuation alone.

    A name of nothing else, as `!!!`, is its own key.
    """
    return (normalise(name) or name.strip().casefold())[:MAX_KEY]
