"""What a form changed, in words that may stand in the log for ever."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from users.accounts.models import User
from users.audit.services import person

TOLD = frozenset({"groups", "is_active", "is_staff", "is_superuser", "status"})
"""Of these fields the values are told too. Of all others only that they were changed."""


def subject_of(row: Model) -> str:
    """As in "track 12"; a person, and a row with a person's key, by their name in the log."""
    if isinstance(row, User):
        return person(row)
    if row._meta.pk.related_model is User:
        return person(getattr(row, row._meta.pk.name))
    return f"{row._meta.model_name} {row.pk}"


def of_forms(form: Any, formsets: Iterable[Any] | None) -> Mapping[str, Any]:
    """`fields` by name; `before` and `after` of those that are in `TOLD`."""
    names: list[str] = list(form.changed_data)
    for formset in formsets or ():
        kind = formset.model._meta.model_name
        for _, changed in formset.changed_objects:
            names += [f"{kind}.{name}" for name in changed]
        names += [f"{kind} added"] * len(formset.new_objects)
        names += [f"{kind} deleted"] * len(formset.deleted_objects)
    told = [name for name in form.changed_data if name in TOLD]
    return {
        "fields": names,
        "before": {name: _plain(form.initial.get(name)) for name in told},
        "after": {name: _plain(form.cleaned_data.get(name)) for name in told},
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    return sorted(str(one) for one in value)
