"""How a name becomes the readable end of an address."""

from django.utils.text import slugify

MAX_SLUG = 80


def slug_of(name: str) -> str:
    """Letters of any script, digits and hyphens; never empty: `"Où?"` → `"où"`."""
    return slugify(name, allow_unicode=True)[:MAX_SLUG].strip("-") or "untitled"
