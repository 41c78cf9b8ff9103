"""A list in the administration is narrowed by the filters that it offers alone."""

from typing import Any

from django.contrib import admin
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

_OFFERED = frozenset(
    ("exact", "id__exact", "in", "isnull", "isempty", "gt", "gte", "lt", "lte")
    + ("year", "month", "day")
)


class Narrowed(admin.ModelAdmin[Any]):
    """To be mixed into every page.

    Django takes every field of the model from the address: what a list does not show could be
    asked letter by letter, and whose a row is by trying everybody.
    """

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """No reference from another form is looked up either: nobody edits them by hand."""
        for name in self._filtered(request):
            way = lookup.removeprefix(name + LOOKUP_SEP)
            if lookup == name or (way != lookup and way in _OFFERED):
                return True
        return False

    def _filtered(self, request: HttpRequest | None) -> list[str]:
        given: Any = self.list_filter if request is None else self.get_list_filter(request)
        names = [self.date_hierarchy] if self.date_hierarchy else []
        for one in given:
            named = getattr(one, "parameter_name", None)
            names.append(str(named or (one[0] if isinstance(one, list | tuple) else one)))
        return names
