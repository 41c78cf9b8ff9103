"""What every list of the administration does not do, however many rows there are."""

import math
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.utils.functional import cached_property


class Bounded(Paginator[Any]):
    """Counts as far as `MOST` rows, and offers no page beyond: nobody turns ten thousand.

    An exact number of ten million rows takes seconds, for a line that nobody reads.
    """

    MOST = 10_000

    @cached_property
    def count(self) -> int:
        """`MOST` and one more: there are more than that."""
        rows: Any = self.object_list
        return int(rows.order_by()[: self.MOST + 1].count())

    @cached_property
    def num_pages(self) -> int:
        return max(1, math.ceil(min(self.count, self.MOST) / self.per_page))


class Light(admin.ModelAdmin[Any]):
    """To be mixed into every page: no count of a whole table, neither above nor by filter."""

    paginator = Bounded
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
