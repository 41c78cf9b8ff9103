"""Every table and column, and whom they are about: the text of docs/legal/data-map.md."""

import inspect
from collections.abc import Iterable
from typing import Final

from django.apps import apps
from django.db.models import Model

from users.accounts.models import User
from users.accounts.personal_data import PersonalData, sources
from users.privacy.traces import owners

OURS: Final = ("audio", "config", "followers", "lyrics", "radio", "recommendations", "users")
HEAD: Final = """# Data map

Every table, and whom it is about. Made from the code by `make docs`; a test compares. How long
things are kept, and what people can ask for, stands in [Privacy](../operations/privacy.md).

## About people

Each part is exported to its person and erased with them as a whole.
"""
OF_DJANGO: Final = """
## About people, in tables of Django's own

They are erased with the account, and have nothing that the account does not have.

| Table | What it is | Columns |
|---|---|---|
"""
OF_NOBODY: Final = """
## About nobody

No column of theirs refers to a person, and none is meant for what people say of themselves. But
`users_auditentry` names people by random names, which mean nobody once they are erased
([why](../adr/0019-erasure.md)); `django_session` is searched for their sessions,
`config_replay` for answers that they got.

| Table | What it is | Columns |
|---|---|---|
"""
MEANINGS: Final = {
    "admin.LogEntry": "The history of the administration, by them and about their rows.",
    "audio.Album_genres": "Which genres an album has.",
    "audio.Track_genres": "Which genres a track has.",
    "auth.Group": "Groups of staff.",
    "auth.Group_permissions": "The rights of each group.",
    "auth.Permission": "The rights that there are.",
    "contenttypes.ContentType": "The kinds of rows that there are.",
    "procrastinate.ProcrastinateEvent": "What became of each job.",
    "procrastinate.ProcrastinateJob": "Jobs; their arguments are ids.",
    "procrastinate.ProcrastinatePeriodicDefer": "When each regular job was due.",
    "procrastinate.ProcrastinateWorker": "Workers that are running.",
    "sessions.Session": "Browsers on pages (administration, portal), for minutes.",
    "social_django.Association": "Visits to Google under way.",
    "social_django.Code": "Unused.",
    "social_django.Nonce": "States of visits to Google, so that each is used once.",
    "social_django.Partial": "Unused.",
    "social_django.UserSocialAuth": "Which account at Google is theirs.",
    "users.User_groups": "The groups of staff that they belong to.",
    "users.User_user_permissions": "Single rights that they have as staff.",
}
"""Of what has no docstring of ours."""


def text() -> str:
    """The whole page."""
    parts = [HEAD, *map(_of_source, reversed(sources()))]
    claimed = {model for source in sources() for model in source.models}
    others = [model for model in _models() if model not in claimed]
    parts += [OF_DJANGO, *map(_row, [model for model in others if owners(model)])]
    log_first = sorted(
        (model for model in others if not owners(model)),
        key=lambda model: (model._meta.label != "users.AuditEntry", model._meta.db_table),
    )
    parts += [OF_NOBODY, *map(_row, log_first)]
    return "".join(parts)


def _models() -> Iterable[type[Model]]:
    managed = (m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy)
    return sorted(managed, key=lambda model: model._meta.db_table)


def _of_source(source: PersonalData) -> str:
    kind = type(source)
    feature = kind.__module__.removesuffix(".personal_data")
    lines = [f"\n### {kind.__name__}\n\n`{feature}`: {_sentence(kind)}\n\n"]
    lines.append("| Table | What it is | Whose | Columns |\n|---|---|---|---|\n")
    for model in source.models:
        whose = ", ".join(f"`{_column(model, name)}`" for name in owners(model))
        lines.append(f"| {_name(model)} | {_sentence(model)} | {whose} | {_columns(model)} |\n")
    return "".join(lines)


def _row(model: type[Model]) -> str:
    return f"| {_name(model)} | {_sentence(model)} | {_columns(model)} |\n"


def _name(model: type[Model]) -> str:
    return f"`{model._meta.db_table}`"


def _column(model: type[Model], name: str) -> str:
    if model is User and name == "pk":
        return str(model._meta.pk.column)
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]


def _columns(model: type[Model]) -> str:
    return ", ".join(f"`{field.column}`" for field in model._meta.concrete_fields)


def _sentence(described: type) -> str:
    """The first paragraph of its docstring, or `MEANINGS`. KeyError: it needs a line there."""
    told = inspect.cleandoc(described.__dict__.get("__doc__") or "")
    if issubclass(described, Model):
        label = described._meta.label
        is_ours = described._meta.app_label in OURS and not described._meta.auto_created
        if label in MEANINGS or not is_ours:
            return MEANINGS[label]
    return " ".join(told.partition("\n\n")[0].split())
