"""Texts as they are shown: titles, what is filled in, and where each stands."""

from typing import Any

from users.accounts.models import User
from users.legal import queries
from users.legal.markup import html
from users.legal.models import Name
from users.legal.wording import TITLES, filled

Json = dict[str, Any]


def cards(user: User | None, base: str) -> list[Json]:
    """`LegalTextCard`s; two queries for somebody, one for nobody."""
    known = queries.editions()
    said = queries.accepted(user) if user else {}
    wanted = queries.missing(queries.required_of(user), known, said) if user else []
    return [
        {
            **_common(known[name][0], base),
            "accepted_version": said.get(name),
            "must_accept": known[name][0] in wanted,
        }
        for name in Name
    ]


def one(name: Name, version: str | None, base: str) -> Json:
    """A `LegalTextOut`. Raises `NotFound` for a version that was never published."""
    edition, body = queries.edition(name, version)
    versions = [known.version for known in queries.editions()[name]]
    text = filled(body, site=base)
    coming = queries.coming(name)
    return {
        **_common(edition, base),
        "is_in_force": edition.version == versions[0],
        "is_coming": edition.is_coming,
        "is_default": edition.is_built_in,
        "text": text,
        "html": html(text),
        "versions": versions,
        "next_version": coming and coming[0],
        "next_in_force_at": coming and coming[1],
    }


def _common(edition: queries.Edition, base: str) -> Json:
    return {
        "name": edition.name.value,
        "title": str(TITLES[edition.name]),
        "version": edition.version,
        "url": f"{base}/legal/{edition.name.value}/",
        "in_force_at": edition.in_force_at,
        "is_material": edition.is_material,
        "changes": edition.changes,
    }
