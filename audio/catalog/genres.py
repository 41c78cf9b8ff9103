"""Genres by name: found however they are written, else made."""

from collections.abc import Iterable

from audio.catalog.models.genre import Genre
from audio.catalog.naming import key_of, slug_of


def genres_named(names: Iterable[str]) -> list[Genre]:
    """A slug is a name too: `hip-hop` finds Hip Hop. Each once, in the order given.

    Made in the order of slugs, so that two who make the same ones do not deadlock.
    """
    wanted = {slug_of(key_of(name)): name for name in reversed([*names])}
    found = {
        slug: Genre.objects.get_or_create(slug=slug, defaults={"name": wanted[slug]})[0]
        for slug in sorted(wanted)
    }
    return [found[slug] for slug in reversed(wanted)]
